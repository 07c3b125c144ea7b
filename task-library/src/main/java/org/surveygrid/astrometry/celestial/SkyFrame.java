package org.surveygrid.astrometry.celestial;

import org.jspecify.annotations.Nullable;
import org.surveygrid.astrometry.projection.SphereRotation;

/**
 * A celestial coordinate system, and the way from it to ICRS. FK5 of equinox 2000 counts as ICRS: they differ by 23 mas.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077, section 3.1; Lieske et al. 1977, A&A 58, 1; Murray 1989, A&A 218, 325"
 */
public final class SkyFrame {
    /** The system of this program. */
    public static final SkyFrame ICRS = new SkyFrame("ICRS", null, false);

    /** Galactic coordinates of 1958, by the pole that the Hipparcos catalogue fixed in ICRS. */
    public static final SkyFrame GALACTIC = new SkyFrame("galactic", rotation(192.85948, 27.12825, 122.93192), false);

    /** Mean ecliptic and equinox of J2000. */
    public static final SkyFrame ECLIPTIC =
            new SkyFrame("ecliptic J2000", rotation(270, 90 - 84381.448 / 3600, 90), false);

    /** FK4 of equinox B1950, for a star without motion seen in 1950. */
    public static final SkyFrame FK4_B1950 = new SkyFrame("FK4 B1950", null, true);

    /** Aberration by the eccentricity of the Earth's orbit, which FK4 positions contain. */
    private static final double[] E_TERMS = {-1.62557e-6, -0.31919e-6, -0.13843e-6};

    private static final double[][] B1950_TO_J2000 = {
        {0.9999256794956877, -0.0111814832204662, -0.0048590038153592},
        {0.0111814832391717, 0.9999374848933135, -0.0000271625947142},
        {0.0048590037723143, -0.0000271702937440, 0.9999881946023742}
    };

    private final String name;
    private final @Nullable SphereRotation rotation;
    private final boolean fk4;

    private SkyFrame(String name, @Nullable SphereRotation rotation, boolean fk4) {
        this.name = name;
        this.rotation = rotation;
        this.fk4 = fk4;
    }

    private static SphereRotation rotation(double poleRa, double poleDec, double longitudeOfPole) {
        return SphereRotation.of(new SphereRotation.Fiducial(poleRa, poleDec, 0, 90, longitudeOfPole, 90))
                .orElseThrow();
    }

    /**
     * FK5 coordinates of another equinox.
     *
     * @param equinox Julian year, e.g. 1975
     * @return the frame; {@link #ICRS} for 2000
     */
    public static SkyFrame fk5(double equinox) {
        if (equinox == 2000) {
            return ICRS;
        }
        double t = (equinox - 2000) / 100;
        double zeta = t * (2306.2181 + t * (0.30188 + t * 0.017998)) / 3600;
        double z = t * (2306.2181 + t * (1.09468 + t * 0.018203)) / 3600;
        double theta = t * (2004.3109 - t * (0.42665 + t * 0.041833)) / 3600;
        return new SkyFrame("FK5 " + equinox, rotation(-zeta, 90 - theta, 180 + z), false);
    }

    public String name() {
        return name;
    }

    /**
     * To ICRS.
     *
     * @param at {longitude, latitude} in radians, becomes {right ascension, declination}; the first may be any angle
     */
    public void toIcrs(double[] at) {
        if (rotation != null) {
            rotation.toCelestial(at);
        } else if (fk4) {
            double[] v = vector(at);
            double along = v[0] * E_TERMS[0] + v[1] * E_TERMS[1] + v[2] * E_TERMS[2];
            for (int k = 0; k < 3; k++) {
                v[k] += along * v[k] - E_TERMS[k];
            }
            double[] turned = new double[3];
            for (int k = 0; k < 3; k++) {
                turned[k] = B1950_TO_J2000[k][0] * v[0] + B1950_TO_J2000[k][1] * v[1] + B1950_TO_J2000[k][2] * v[2];
            }
            angles(turned, at);
        }
    }

    /**
     * From ICRS.
     *
     * @param at {right ascension, declination} in radians, becomes {longitude, latitude}; the first may be any angle
     */
    public void fromIcrs(double[] at) {
        if (rotation != null) {
            rotation.toNative(at);
        } else if (fk4) {
            double[] v = vector(at);
            double[] mean = new double[3];
            for (int k = 0; k < 3; k++) {
                mean[k] = B1950_TO_J2000[0][k] * v[0] + B1950_TO_J2000[1][k] * v[1] + B1950_TO_J2000[2][k] * v[2];
            }
            double[] seen = mean.clone();
            // the terms are 2e-6 rad: each round gains as many digits
            for (int round = 0; round < 4; round++) {
                double along = seen[0] * E_TERMS[0] + seen[1] * E_TERMS[1] + seen[2] * E_TERMS[2];
                for (int k = 0; k < 3; k++) {
                    seen[k] = (mean[k] + E_TERMS[k]) / (1 + along);
                }
                double length = Math.sqrt(seen[0] * seen[0] + seen[1] * seen[1] + seen[2] * seen[2]);
                for (int k = 0; k < 3; k++) {
                    seen[k] /= length;
                }
            }
            angles(seen, at);
        }
    }

    private static double[] vector(double[] at) {
        double cos = StrictMath.cos(at[1]);
        return new double[] {cos * StrictMath.cos(at[0]), cos * StrictMath.sin(at[0]), StrictMath.sin(at[1])};
    }

    private static void angles(double[] v, double[] at) {
        at[0] = StrictMath.atan2(v[1], v[0]);
        at[1] = StrictMath.atan2(v[2], Math.sqrt(v[0] * v[0] + v[1] * v[1]));
    }
}
