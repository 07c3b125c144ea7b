package org.surveygrid.astrometry.projection;

import java.util.Optional;

/**
 * Native coordinates of a projection to celestial ones and back, given where the celestial pole lies.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077, sections 2.3 to 2.5"
 */
public final class SphereRotation {
    private static final double TINY = 1e-10;

    private final double longitudeOfPole;
    private final double sinPole;
    private final double cosPole;
    private final double nativeLongitude;

    private SphereRotation(double longitudeOfPole, double latitudeOfPole, double nativeLongitude) {
        this.longitudeOfPole = longitudeOfPole;
        this.sinPole = StrictMath.sin(latitudeOfPole);
        this.cosPole =
                Math.abs(Math.abs(latitudeOfPole) - StrictMath.PI / 2) < 1e-15 ? 0 : StrictMath.cos(latitudeOfPole);
        this.nativeLongitude = nativeLongitude;
    }

    /**
     * What headers say of the orientation of a projection, degrees.
     *
     * @param longitude celestial longitude of the fiducial point (CRVAL)
     * @param latitude celestial latitude of it
     * @param nativePhi native longitude of the fiducial point
     * @param nativeTheta native latitude of it
     * @param lonPole LONPOLE, native longitude of the celestial pole
     * @param latPole LATPOLE, which chooses between two possible poles
     */
    public record Fiducial(
            double longitude, double latitude, double nativePhi, double nativeTheta, double lonPole, double latPole) {}

    /**
     * The rotation that puts the fiducial point where a header says.
     *
     * @param at the header's values
     * @return the rotation; empty when there is no place for the pole
     */
    public static Optional<SphereRotation> of(Fiducial at) {
        double longitude = StrictMath.toRadians(at.longitude());
        double latitude = StrictMath.toRadians(at.latitude());
        double lonPole = StrictMath.toRadians(at.lonPole());
        if (Math.abs(at.nativeTheta() - 90) < TINY) {
            return Optional.of(new SphereRotation(longitude, latitude, lonPole));
        }
        double difference = StrictMath.toRadians(at.lonPole() - at.nativePhi());
        double theta = StrictMath.toRadians(at.nativeTheta());
        double sinTheta = StrictMath.sin(theta);
        double cosTheta = StrictMath.cos(theta);
        double x = at.lonPole() == at.nativePhi() ? cosTheta : cosTheta * StrictMath.cos(difference);
        double y = sinTheta;
        double z = Math.sqrt(x * x + y * y);
        double pole;
        if (z < TINY) {
            if (Math.abs(StrictMath.sin(latitude)) > TINY) {
                return Optional.empty();
            }
            pole = StrictMath.toRadians(at.latPole());
        } else {
            double ratio = StrictMath.sin(latitude) / z;
            if (!(Math.abs(ratio) < 1 + TINY)) {
                return Optional.empty();
            }
            double middle = StrictMath.atan2(y, x);
            double reach = StrictMath.acos(Math.max(-1, Math.min(1, ratio)));
            pole = nearer(reduced(middle + reach), reduced(middle - reach), StrictMath.toRadians(at.latPole()));
        }
        if (!(Math.abs(pole) <= StrictMath.PI / 2 + TINY)) {
            return Optional.empty();
        }
        pole = Math.max(-StrictMath.PI / 2, Math.min(StrictMath.PI / 2, pole));
        double cosLatitude = StrictMath.cos(latitude);
        double both = StrictMath.cos(pole) * cosLatitude;
        double poleLongitude;
        if (Math.abs(both) >= TINY) {
            double cosine = (sinTheta - StrictMath.sin(pole) * StrictMath.sin(latitude)) / both;
            double sine = StrictMath.sin(difference) * cosTheta / cosLatitude;
            poleLongitude = longitude - StrictMath.atan2(sine, cosine);
        } else if (Math.abs(cosLatitude) < TINY) {
            poleLongitude = longitude;
        } else {
            poleLongitude = pole > 0 ? longitude + difference - StrictMath.PI : longitude - difference;
        }
        return Optional.of(new SphereRotation(poleLongitude, pole, lonPole));
    }

    private static double reduced(double angle) {
        double turn = 2 * StrictMath.PI;
        double reduced = angle - turn * Math.rint(angle / turn);
        return reduced;
    }

    /** Of two latitudes that which is one; of two that are, the one nearer to what is wanted. */
    private static double nearer(double first, double second, double wanted) {
        boolean firstFits = Math.abs(first) <= StrictMath.PI / 2 + TINY;
        boolean secondFits = Math.abs(second) <= StrictMath.PI / 2 + TINY;
        if (firstFits && secondFits) {
            return Math.abs(wanted - first) < Math.abs(wanted - second) ? first : second;
        }
        return firstFits ? first : secondFits ? second : Double.NaN;
    }

    /**
     * Native to celestial.
     *
     * @param at {phi, theta} in radians, becomes {longitude, latitude} in radians; the longitude may be any angle
     */
    public void toCelestial(double[] at) {
        double sin = StrictMath.sin(at[1]);
        double cos = StrictMath.cos(at[1]);
        double difference = at[0] - nativeLongitude;
        double along = cos * StrictMath.cos(difference);
        double x = sin * cosPole - along * sinPole;
        double y = -cos * StrictMath.sin(difference);
        double z = sin * sinPole + along * cosPole;
        at[0] = longitudeOfPole + (x == 0 && y == 0 ? 0 : StrictMath.atan2(y, x));
        at[1] = StrictMath.atan2(z, Math.sqrt(x * x + y * y));
    }

    /**
     * Celestial to native.
     *
     * @param at {longitude, latitude} in radians, becomes {phi, theta}, phi in [-pi, pi]
     */
    public void toNative(double[] at) {
        double sin = StrictMath.sin(at[1]);
        double cos = StrictMath.cos(at[1]);
        double difference = at[0] - longitudeOfPole;
        double along = cos * StrictMath.cos(difference);
        double x = sin * cosPole - along * sinPole;
        double y = -cos * StrictMath.sin(difference);
        double z = sin * sinPole + along * cosPole;
        at[0] = reduced(nativeLongitude + (x == 0 && y == 0 ? 0 : StrictMath.atan2(y, x)));
        at[1] = StrictMath.atan2(z, Math.sqrt(x * x + y * y));
    }
}
