package org.surveygrid.synthetic;

import java.util.List;
import org.surveygrid.quantity.SkyPosition;

/**
 * Stars and galaxies of one field, with true positions and magnitudes. Column arrays of equal length, brightest first in
 * no particular order; sources are numbered from 1.
 */
public final class SyntheticSky {
    /** Number counts rise by 10 to this power per magnitude, about what is seen at intermediate galactic latitude. */
    private static final double COUNTS_SLOPE = 0.25;

    private static final double GALAXY_COUNTS_SLOPE = 0.4;
    private static final double ARCSEC2_PER_ARCMIN2 = 3600;

    private final Field field;
    private final List<String> bands;
    private final double[] raDegrees;
    private final double[] decDegrees;
    private final double[][] magnitudes;
    private final double[] halfLightArcsec;
    private final double[] axisRatio;
    private final double[] angleDegrees;

    private SyntheticSky(Field field, List<String> bands, int size) {
        this.field = field;
        this.bands = List.copyOf(bands);
        this.raDegrees = new double[size];
        this.decDegrees = new double[size];
        this.magnitudes = new double[bands.size()][size];
        this.halfLightArcsec = new double[size];
        this.axisRatio = new double[size];
        this.angleDegrees = new double[size];
    }

    /**
     * What to put into a field. Magnitudes are those of the first band.
     *
     * @param name names the random stream
     * @param centre centre of a square on the sky
     * @param halfSideDegrees half its side
     * @param starsPerArcmin2 stars between the limits
     * @param galaxiesPerArcmin2 galaxies between magnitude 18 and the faint limit
     * @param brightMag brightest star
     * @param faintMag faintest source
     */
    public record Field(
            String name,
            SkyPosition centre,
            double halfSideDegrees,
            double starsPerArcmin2,
            double galaxiesPerArcmin2,
            double brightMag,
            double faintMag) {
        static final double BRIGHTEST_GALAXY_MAG = 18;

        public Field {
            if (!(halfSideDegrees > 0 && halfSideDegrees < 10)) {
                throw new IllegalArgumentException(
                        "field " + name + ": half side must be between 0 and 10 deg, got " + halfSideDegrees);
            }
            if (!(starsPerArcmin2 >= 0) || !(galaxiesPerArcmin2 >= 0)) {
                throw new IllegalArgumentException("field " + name + ": densities must not be negative, got "
                        + starsPerArcmin2 + " and " + galaxiesPerArcmin2 + " per square arcminute");
            }
            if (!(faintMag > brightMag) || !(faintMag > BRIGHTEST_GALAXY_MAG)) {
                throw new IllegalArgumentException("field " + name + ": faint limit must be fainter than "
                        + Math.max(brightMag, BRIGHTEST_GALAXY_MAG) + " mag, got " + faintMag);
            }
        }
    }

    /**
     * Draws a field.
     *
     * @param field what to put where
     * @param bands filter names, bluest first; at least one
     * @param seed of the simulation
     * @return the sky
     */
    public static SyntheticSky generate(Field field, List<String> bands, long seed) {
        if (bands.isEmpty()) {
            throw new IllegalArgumentException("field " + field.name() + " needs at least one band");
        }
        RandomStream random = RandomStream.of(seed, "sky", field.name());
        double areaArcmin2 = 4 * field.halfSideDegrees() * field.halfSideDegrees() * ARCSEC2_PER_ARCMIN2;
        int stars = (int) random.nextPoisson(field.starsPerArcmin2() * areaArcmin2);
        int galaxies = (int) random.nextPoisson(field.galaxiesPerArcmin2() * areaArcmin2);
        SyntheticSky sky = new SyntheticSky(field, bands, stars + galaxies);
        TangentPlane plane = new TangentPlane(field.centre());
        for (int i = 0; i < stars + galaxies; i++) {
            SkyPosition position = plane.deproject(
                    random.uniform(-field.halfSideDegrees(), field.halfSideDegrees()),
                    random.uniform(-field.halfSideDegrees(), field.halfSideDegrees()));
            sky.raDegrees[i] = position.raDegrees();
            sky.decDegrees[i] = position.decDegrees();
            boolean galaxy = i >= stars;
            double bright = galaxy ? Field.BRIGHTEST_GALAXY_MAG : field.brightMag();
            double slope = galaxy ? GALAXY_COUNTS_SLOPE : COUNTS_SLOPE;
            double magnitude = drawMagnitude(random.nextDouble(), slope, bright, field.faintMag());
            double colour = Math.abs(0.25 + 0.3 * random.nextGaussian());
            for (int band = 0; band < bands.size(); band++) {
                sky.magnitudes[band][i] = magnitude - colour * band;
            }
            sky.axisRatio[i] = 1;
            if (galaxy) {
                sky.halfLightArcsec[i] = random.uniform(0.4, 1.4);
                sky.axisRatio[i] = random.uniform(0.35, 1);
                sky.angleDegrees[i] = random.uniform(0, 180);
            }
        }
        return sky;
    }

    private static double drawMagnitude(double u, double slope, double bright, double faint) {
        double fraction = StrictMath.pow(10, slope * (bright - faint));
        return faint + StrictMath.log10(fraction + u * (1 - fraction)) / slope;
    }

    public Field field() {
        return field;
    }

    public List<String> bands() {
        return bands;
    }

    /**
     * How many sources there are.
     *
     * @return number of stars and galaxies
     */
    public int size() {
        return raDegrees.length;
    }

    /**
     * True position.
     *
     * @param source index from 0
     * @return ICRS
     */
    public SkyPosition position(int source) {
        return new SkyPosition(raDegrees[source], decDegrees[source]);
    }

    /**
     * True magnitude.
     *
     * @param source index from 0
     * @param band one of the bands of this sky
     * @return AB magnitude
     */
    public double magnitude(int source, String band) {
        int index = bands.indexOf(band);
        if (index < 0) {
            throw new IllegalArgumentException("sky has no band " + band + ", it has " + bands);
        }
        return magnitudes[index][source];
    }

    /**
     * Whether a source is a galaxy.
     *
     * @param source index from 0
     * @return false for a star
     */
    public boolean isGalaxy(int source) {
        return halfLightArcsec[source] > 0;
    }

    /**
     * Size of a galaxy.
     *
     * @param source index from 0
     * @return half-light radius along the major axis, arcseconds; 0 for a star
     */
    public double halfLightArcsec(int source) {
        return halfLightArcsec[source];
    }

    /**
     * Shape of a galaxy.
     *
     * @param source index from 0
     * @return minor over major axis; 1 for a star
     */
    public double axisRatio(int source) {
        return axisRatio[source];
    }

    /**
     * Orientation of a galaxy.
     *
     * @param source index from 0
     * @return angle of the major axis from the first pixel axis, degrees
     */
    public double angleDegrees(int source) {
        return angleDegrees[source];
    }
}
