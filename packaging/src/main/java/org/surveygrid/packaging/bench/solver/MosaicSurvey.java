package org.surveygrid.packaging.bench.solver;

import java.util.Arrays;
import org.surveygrid.synthetic.RandomStream;

/**
 * Exposures of a mosaic of 4 x 2 chips, 2048 px of 0.5 arcsec each, four dithers on each field of a grid whose fields
 * overlap by 15 %. Cubic radial distortion, chips slightly turned, for each exposure its own scale, rotation, quadratic
 * terms and zero point. Stars of magnitude 15 to 21.
 */
final class MosaicSurvey {
    static final int COLUMNS = 4;
    static final int ROWS = 2;
    static final int CHIPS = COLUMNS * ROWS;
    static final int SIZE_PX = 2048;
    static final double SCALE_DEGREES = 0.5 / 3600;

    private static final int GAP_PX = 60;
    private static final int DITHERS = 4;
    private static final double FIRST_RA = 150;
    private static final double FIRST_DEC = 2;
    private static final double FIELD_STEP = 0.85;
    private static final double CUBIC = 4e-3;
    private static final double FAINT_CENTROID_PX = 0.05;
    private static final double MARGIN_PX = 150;
    private static final double EDGE_PX = 5;
    private static final int INVERSION_ROUNDS = 8;

    private final Recipe recipe;
    private final double[] centreRa;
    private final double[] centreDec;
    private final double[] starRa;
    private final double[] starDec;
    private final double[] starMag;
    private final double[] zeroPoint;

    /**
     * What is simulated.
     *
     * @param exposures how many
     * @param starsPerSquareDegree how dense
     * @param outliers fraction of detections that are off by a pixel and 0.3 mag
     * @param seed of all random numbers
     */
    record Recipe(int exposures, double starsPerSquareDegree, double outliers, long seed) {
        Recipe {
            if (exposures < 1 || !(starsPerSquareDegree > 0) || !(outliers >= 0) || !(outliers < 1)) {
                throw new IllegalArgumentException("a survey needs exposures and stars, got " + exposures + ", "
                        + starsPerSquareDegree + " per square degree, " + outliers + " of them outliers");
            }
        }

        /** As dense as in the runs that SCAMP's figures are known of. */
        static Recipe of(int exposures, double outliers, long seed) {
            return new Recipe(exposures, exposures <= 20 ? 6000 : exposures <= 100 ? 4000 : 2500, outliers, seed);
        }
    }

    /** Detections of one chip of one exposure; pixels count from 1. */
    record Chip(
            int number,
            double referenceX,
            double referenceY,
            int[] star,
            double[] x,
            double[] y,
            double[] error,
            double[] flux,
            double[] fluxError) {}

    MosaicSurvey(Recipe recipe) {
        this.recipe = recipe;
        int exposures = recipe.exposures();
        double fieldRa = COLUMNS * (SIZE_PX + GAP_PX) * SCALE_DEGREES;
        double fieldDec = ROWS * (SIZE_PX + GAP_PX) * SCALE_DEGREES;
        int fields = (exposures + DITHERS - 1) / DITHERS;
        int side = (int) Math.ceil(Math.sqrt(fields));
        RandomStream pointing = RandomStream.of(recipe.seed(), "pointing");
        this.centreRa = new double[exposures];
        this.centreDec = new double[exposures];
        this.zeroPoint = new double[exposures];
        double[] reach = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int e = 0; e < exposures; e++) {
            int field = e / DITHERS;
            centreRa[e] = FIRST_RA + field % side * fieldRa * FIELD_STEP + 0.02 * pointing.nextGaussian();
            int row = field / side;
            centreDec[e] = FIRST_DEC + row * fieldDec * FIELD_STEP + 0.02 * pointing.nextGaussian();
            zeroPoint[e] = 0.15 * pointing.nextGaussian();
            reach[0] = Math.min(reach[0], centreRa[e] - fieldRa);
            reach[1] = Math.min(reach[1], centreDec[e] - fieldDec);
            reach[2] = Math.max(reach[2], centreRa[e] + fieldRa);
            reach[3] = Math.max(reach[3], centreDec[e] + fieldDec);
        }
        int stars = (int) (recipe.starsPerSquareDegree() * (reach[2] - reach[0]) * (reach[3] - reach[1]));
        RandomStream sky = RandomStream.of(recipe.seed(), "stars");
        this.starRa = new double[stars];
        this.starDec = new double[stars];
        this.starMag = new double[stars];
        for (int s = 0; s < stars; s++) {
            starRa[s] = sky.uniform(reach[0], reach[2]);
            starDec[s] = sky.uniform(reach[1], reach[3]);
            starMag[s] = 15 + 6 * StrictMath.pow(sky.nextDouble(), 1 / 2.2);
        }
    }

    Recipe recipe() {
        return recipe;
    }

    int exposures() {
        return recipe.exposures();
    }

    double centreRa(int exposure) {
        return centreRa[exposure];
    }

    double centreDec(int exposure) {
        return centreDec[exposure];
    }

    double[] starRa() {
        return starRa;
    }

    double[] starDec() {
        return starDec;
    }

    double[] starMag() {
        return starMag;
    }

    /** How much fainter stars come out, by exposure. */
    double[] zeroPoint() {
        return zeroPoint;
    }

    /** Everything detected in an exposure. */
    Chip[] observe(int exposure) {
        RandomStream optics = RandomStream.of(recipe.seed(), "optics", "e" + exposure);
        double rotation = 3e-5 * optics.nextGaussian();
        double scale = 1 + 2e-5 * optics.nextGaussian();
        double[] quadratic = new double[6];
        for (int k = 0; k < quadratic.length; k++) {
            quadratic[k] = 1.5e-4 * optics.nextGaussian();
        }
        double[][] plane = new double[2][starRa.length];
        int[] near = near(exposure, plane);
        RandomStream noise = RandomStream.of(recipe.seed(), "noise", "e" + exposure);
        Chip[] chips = new Chip[CHIPS];
        for (int c = 0; c < CHIPS; c++) {
            Optics own = new Optics(c, scale, rotation, quadratic);
            chips[c] = observe(exposure, own, near, plane, noise);
        }
        return chips;
    }

    /** Stars near the field and their places on the tangent plane in degrees. */
    private int[] near(int exposure, double[][] plane) {
        double dec0 = StrictMath.toRadians(centreDec[exposure]);
        double sin0 = StrictMath.sin(dec0);
        double cos0 = StrictMath.cos(dec0);
        int[] near = new int[starRa.length];
        int count = 0;
        for (int s = 0; s < starRa.length; s++) {
            if (Math.abs(starDec[s] - centreDec[exposure]) > 0.6 || Math.abs(starRa[s] - centreRa[exposure]) > 0.9) {
                continue;
            }
            double dec = StrictMath.toRadians(starDec[s]);
            double offset = StrictMath.toRadians(starRa[s] - centreRa[exposure]);
            double sin = StrictMath.sin(dec);
            double cos = StrictMath.cos(dec);
            double cosOffset = StrictMath.cos(offset);
            double along = sin0 * sin + cos0 * cos * cosOffset;
            plane[0][count] = StrictMath.toDegrees(cos * StrictMath.sin(offset) / along);
            plane[1][count] = StrictMath.toDegrees((cos0 * sin - sin0 * cos * cosOffset) / along);
            near[count++] = s;
        }
        return Arrays.copyOf(near, count);
    }

    private Chip observe(int exposure, Optics optics, int[] near, double[][] plane, RandomStream noise) {
        int[] star = new int[near.length];
        double[][] columns = new double[5][near.length];
        int count = 0;
        double[] uv = new double[2];
        for (int i = 0; i < near.length; i++) {
            double x = optics.referenceX + plane[0][i] / SCALE_DEGREES;
            double y = optics.referenceY + plane[1][i] / SCALE_DEGREES;
            if (outside(x, -MARGIN_PX) || outside(y, -MARGIN_PX)) {
                continue;
            }
            for (int round = 0; round < INVERSION_ROUNDS; round++) {
                optics.toPlane(x, y, uv);
                x += (plane[0][i] - uv[0]) / SCALE_DEGREES;
                y += (plane[1][i] - uv[1]) / SCALE_DEGREES;
            }
            if (outside(x, EDGE_PX) || outside(y, EDGE_PX)) {
                continue;
            }
            double mag = starMag[near[i]];
            double faint = FAINT_CENTROID_PX * StrictMath.pow(10, 0.4 * (mag - 21));
            double error = Math.sqrt(faint * faint + FAINT_CENTROID_PX * FAINT_CENTROID_PX / 100);
            double photon = 0.01 * StrictMath.pow(10, 0.4 * (mag - 19));
            double magError = Math.sqrt(photon * photon + 0.002 * 0.002);
            boolean wrong = noise.nextDouble() < recipe.outliers();
            x += error * noise.nextGaussian() + (wrong ? noise.nextGaussian() : 0);
            y += error * noise.nextGaussian() + (wrong ? noise.nextGaussian() : 0);
            double seen = mag
                    + zeroPoint[exposure]
                    + magError * noise.nextGaussian()
                    + (wrong ? 0.3 * noise.nextGaussian() : 0);
            double flux = StrictMath.pow(10, -0.4 * (seen - 25));
            star[count] = near[i];
            columns[0][count] = x;
            columns[1][count] = y;
            columns[2][count] = error;
            columns[3][count] = flux;
            columns[4][count++] = flux * magError / 1.0857;
        }
        for (int k = 0; k < columns.length; k++) {
            columns[k] = Arrays.copyOf(columns[k], count);
        }
        return new Chip(
                optics.number,
                optics.referenceX,
                optics.referenceY,
                Arrays.copyOf(star, count),
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4]);
    }

    private static boolean outside(double pixel, double margin) {
        return pixel < margin || pixel > SIZE_PX - margin;
    }

    /** Pixels of a chip to the tangent plane of an exposure. */
    private static final class Optics {
        private final int number;
        private final double referenceX;
        private final double referenceY;
        private final double sin;
        private final double cos;
        private final double scale;
        private final double rotation;
        private final double[] quadratic;

        Optics(int number, double scale, double rotation, double[] quadratic) {
            this.number = number;
            this.referenceX = (COLUMNS / 2.0 - number % COLUMNS) * (SIZE_PX + GAP_PX) - GAP_PX / 2.0;
            int row = number / COLUMNS;
            this.referenceY = (ROWS / 2.0 - row) * (SIZE_PX + GAP_PX) - GAP_PX / 2.0;
            double turned = 0.0005 * StrictMath.sin(number * 1.7);
            this.sin = StrictMath.sin(turned);
            this.cos = StrictMath.cos(turned);
            this.scale = scale;
            this.rotation = rotation;
            this.quadratic = quadratic;
        }

        void toPlane(double x, double y, double[] uv) {
            double dx = (x - referenceX) * SCALE_DEGREES;
            double dy = (y - referenceY) * SCALE_DEGREES;
            double u = dx * cos - dy * sin;
            double v = dx * sin + dy * cos;
            double stretch = 1 + CUBIC * (u * u + v * v);
            u *= stretch;
            v *= stretch;
            uv[0] = scale * (u - rotation * v) + quadratic[0] * u * u + quadratic[1] * u * v + quadratic[2] * v * v;
            uv[1] = scale * (v + rotation * u) + quadratic[3] * u * u + quadratic[4] * u * v + quadratic[5] * v * v;
        }
    }
}
