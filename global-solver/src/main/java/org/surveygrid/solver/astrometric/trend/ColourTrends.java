package org.surveygrid.solver.astrometric.trend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Residuals that depend on the colours of stars: by exposure, as refraction makes them, and over the focal plane, as
 * lenses do.
 */
public final class ColourTrends {
    /** Chi-square of the slopes for a degree of freedom, beyond which they are no accident. */
    private static final double SIGNIFICANT = 2.5;

    private static final double SMALLEST_ARCSEC_PER_MAG = 0.001;
    private static final int FEWEST_COLOURED = 50;

    private ColourTrends() {}

    /**
     * Slopes of the residuals against colour.
     *
     * @param rmsArcsecPerMag over the exposures, freed of its own error
     * @param chiSquarePerDegree of all slopes
     * @param largestExposure number of the one with the largest slope, -1 when there is none
     * @param largestArcsecPerMag its slope
     */
    public record Slopes(
            double rmsArcsecPerMag, double chiSquarePerDegree, int largestExposure, double largestArcsecPerMag) {}

    /**
     * Slopes by exposure.
     *
     * @param rows residuals
     * @param exposures how many there are
     * @return 0 where no colours are known
     */
    public static Slopes byExposure(ResidualRows rows, int exposures) {
        double[][] sums = new double[exposures][3];
        for (int i = 0; i < rows.size(); i++) {
            double colour = rows.colourMag()[i];
            double[] of = sums[rows.exposure()[i]];
            double weight = 1 / rows.variance()[i];
            of[0] += weight * colour * colour;
            of[1] += weight * colour * rows.focal()[0][i];
            of[2] += weight * colour * rows.focal()[1][i];
        }
        return slopes(sums);
    }

    private static Slopes slopes(double[][] sums) {
        double chiSquare = 0;
        double squares = 0;
        int count = 0;
        int largest = -1;
        double most = 0;
        for (int e = 0; e < sums.length; e++) {
            double[] of = sums[e];
            if (!(of[0] > 0)) {
                continue;
            }
            count++;
            double slope = Math.sqrt(of[1] * of[1] + of[2] * of[2]) / of[0];
            chiSquare += slope * slope * of[0];
            squares += slope * slope - 2 / of[0];
            if (slope > most) {
                most = slope;
                largest = e;
            }
        }
        return count == 0
                ? new Slopes(0, 0, -1, 0)
                : new Slopes(Math.sqrt(Math.max(0, squares / count)), chiSquare / (2.0 * count), largest, most);
    }

    /**
     * How the slope against colour changes over the focal plane.
     *
     * @param rows residuals
     * @return largest of its four derivatives, at the edge of the focal plane, and its error
     */
    static double[] acrossField(ResidualRows rows) {
        double[] worst = {0, 1};
        for (int along = 0; along < 2; along++) {
            double weights = 0;
            double[] products = new double[2];
            for (int i = 0; i < rows.size(); i++) {
                double lever = rows.colourMag()[i] * rows.place()[along][i];
                double weight = 1 / rows.variance()[i];
                weights += weight * lever * lever;
                products[0] += weight * lever * rows.focal()[0][i];
                products[1] += weight * lever * rows.focal()[1][i];
            }
            for (int axis = 0; axis < 2 && weights > 0; axis++) {
                double value = Math.abs(products[axis] / weights);
                double sigma = 1 / Math.sqrt(weights);
                if (value / sigma > worst[0] / worst[1]) {
                    worst = new double[] {value, sigma};
                }
            }
        }
        return worst;
    }

    /**
     * Looks for dependences on colour.
     *
     * @param rows residuals
     * @param exposures names
     * @return sentences that name the worst, and say what to declare
     */
    public static List<String> find(ResidualRows rows, List<String> exposures) {
        int coloured = 0;
        for (double colour : rows.colourMag()) {
            coloured += colour != 0 ? 1 : 0;
        }
        List<String> sentences = new ArrayList<>();
        if (coloured < FEWEST_COLOURED) {
            return sentences;
        }
        double excess = Math.max(1, rows.chiSquarePerDegree());
        Slopes slopes = byExposure(rows, exposures.size());
        if (slopes.chiSquarePerDegree() > SIGNIFICANT * excess && slopes.rmsArcsecPerMag() > SMALLEST_ARCSEC_PER_MAG) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "positions depend on the colours of stars, by %.1f mas per magnitude (rms over the exposures; largest"
                            + " %.1f in %s): declare it in a model file, [astrometry] dcr = true with site and colour",
                    1000 * slopes.rmsArcsecPerMag(),
                    1000 * slopes.largestArcsecPerMag(),
                    exposures.get(slopes.largestExposure())));
        }
        double[] across = acrossField(rows);
        if (across[0] > 6 * Math.sqrt(excess) * across[1] && across[0] > SMALLEST_ARCSEC_PER_MAG) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "positions depend on the colours of stars toward the edge of the field, by %.1f +- %.1f mas per"
                            + " magnitude: declare it in a model file, [astrometry] lateralColour = 1 with colour",
                    1000 * across[0],
                    1000 * across[1]));
        }
        return sentences;
    }
}
