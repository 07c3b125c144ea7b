package org.surveygrid.packaging.bench.growth;

import java.util.Arrays;
import org.surveygrid.synthetic.RandomStream;

/**
 * Exposures of a mosaic: five dithers on each tile of one degree, tiles that overlap by 3 %. Each exposure has quadratic
 * terms and a zero point of its own, each chip an offset. Stars are made cell by cell from the seed, so that no list of
 * them is kept.
 */
final class GrowthSurvey {
    static final int STARS_PER_CELL = 106;
    static final int REFERENCES_PER_CELL = 2;

    private static final double CELL_DEGREES = 0.25;
    private static final int CELLS_PER_BAND = 1440;
    private static final int DITHERS = 5;
    private static final double TILE_STEP = 0.97;
    private static final double MIDDLE_RA = 90;
    private static final double DITHER_DEGREES = 0.02;
    /** Cells have no place for stars beyond these. */
    private static final double FARTHEST_DEC = 80;

    private static final double CIRCLE_DEGREES = 360;

    private final long seed;
    private final double[] ra;
    private final double[] dec;
    private final double[] zeroPoint;
    private final double[] chipOffset = new double[SurveyCamera.CHIPS];

    GrowthSurvey(int exposures, long seed) {
        this.seed = seed;
        this.ra = new double[exposures];
        this.dec = new double[exposures];
        this.zeroPoint = new double[exposures];
        RandomStream pointing = RandomStream.of(seed, "pointing");
        int tiles = (exposures + DITHERS - 1) / DITHERS;
        int side = (int) Math.ceil(Math.sqrt(tiles));
        double middle = middleRa(exposures, side);
        for (int e = 0; e < exposures; e++) {
            int tile = e / DITHERS;
            int row = tile / side;
            double declination = (row - (side - 1) / 2.0) * TILE_STEP;
            double stretch = StrictMath.cos(StrictMath.toRadians(declination));
            dec[e] = declination + DITHER_DEGREES * pointing.nextGaussian();
            ra[e] = middle
                    + (tile % side - (side - 1) / 2.0) * TILE_STEP / stretch
                    + DITHER_DEGREES * pointing.nextGaussian() / stretch;
            zeroPoint[e] = 25 + 0.15 * pointing.nextGaussian();
        }
        double sum = 0;
        for (int c = 0; c < chipOffset.length; c++) {
            chipOffset[c] = 0.02 * pointing.nextGaussian();
            sum += chipOffset[c];
        }
        for (int c = 0; c < chipOffset.length; c++) {
            chipOffset[c] -= sum / chipOffset.length;
        }
    }

    /** Where the survey is centred so that it does not cross right ascension 0, where cells begin. */
    private static double middleRa(int exposures, int side) {
        double reach = (side + 1) / 2.0 * TILE_STEP;
        double farthest = reach + SurveyCamera.REACH_DEGREES;
        double reachRa = farthest / StrictMath.cos(StrictMath.toRadians(Math.min(farthest, FARTHEST_DEC)));
        if (farthest > FARTHEST_DEC || 2 * reachRa > CIRCLE_DEGREES) {
            throw new IllegalArgumentException("the simulated sky has no room for " + exposures
                    + " exposures: they would reach declination " + Math.round(farthest) + " and "
                    + Math.round(2 * reachRa) + " degrees of right ascension; take fewer");
        }
        return Math.max(MIDDLE_RA, reachRa);
    }

    int exposures() {
        return ra.length;
    }

    double ra(int exposure) {
        return ra[exposure];
    }

    double dec(int exposure) {
        return dec[exposure];
    }

    double zeroPoint(int exposure) {
        return zeroPoint[exposure];
    }

    double chipOffset(int chip) {
        return chipOffset[chip];
    }

    double[] quadratic(int exposure) {
        RandomStream optics = RandomStream.of(seed, "optics", "e" + exposure);
        double[] terms = new double[6];
        for (int k = 0; k < terms.length; k++) {
            terms[k] = 1.5e-4 * optics.nextGaussian();
        }
        return terms;
    }

    RandomStream noise(int exposure) {
        return RandomStream.of(seed, "noise", "e" + exposure);
    }

    /** Cells that an exposure may see, rising. */
    int[] cells(int exposure) {
        double reach = SurveyCamera.REACH_DEGREES;
        int low = (int) Math.floor((dec[exposure] - reach + 90) / CELL_DEGREES);
        int high = (int) Math.floor((dec[exposure] + reach + 90) / CELL_DEGREES);
        int[] found = new int[(high - low + 1) * CELLS_PER_BAND];
        int count = 0;
        for (int band = low; band <= high; band++) {
            double stretch = bandStretch(band);
            double width = CELL_DEGREES / stretch;
            double reachRa = reach / StrictMath.cos(StrictMath.toRadians(Math.abs(dec[exposure]) + reach));
            for (int k = (int) Math.floor((ra[exposure] - reachRa) / width);
                    k <= (int) Math.floor((ra[exposure] + reachRa) / width);
                    k++) {
                found[count++] = band * CELLS_PER_BAND + k;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static double bandStretch(int band) {
        return StrictMath.cos(StrictMath.toRadians((band + 0.5) * CELL_DEGREES - 90));
    }

    /**
     * Stars of a cell.
     *
     * @return ra, dec in degrees and magnitude of each; the first are in the reference catalogue
     */
    double[][] stars(int cell) {
        int band = cell / CELLS_PER_BAND;
        double width = CELL_DEGREES / bandStretch(band);
        RandomStream random = RandomStream.of(seed, "cell", Integer.toString(cell));
        double[][] stars = new double[STARS_PER_CELL][3];
        for (double[] star : stars) {
            star[0] = (cell % CELLS_PER_BAND + random.nextDouble()) * width;
            star[1] = (band + random.nextDouble()) * CELL_DEGREES - 90;
            star[2] = 15 + 6 * StrictMath.pow(random.nextDouble(), 1 / 2.2);
        }
        return stars;
    }
}
