package org.surveygrid.packaging.bench.truth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.photometry.MeasuredSource;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.synthetic.score.Score;

/** A source list of the first chip of the first exposure against the sources drawn. */
public final class SourceScores {
    private static final double[][] MAGNITUDES = {{21, 22}, {22, 22.5}, {22.5, 23}, {23, 23.5}};
    private static final double[] COMPLETENESS = {0.905, Double.NaN, 0.531, Double.NaN};
    private static final double EDGE_PX = 20;
    private static final double ISOLATION_PX = 16;
    private static final double BRIGHT_GALAXY_MAG = 19;
    private static final double KRON_SCATTER = 0.0105;
    private static final double PSF_SCATTER = 0.0072;

    private SourceScores() {}

    /**
     * Sources found.
     *
     * @param x columns, 1-based
     * @param y rows, 1-based
     * @param flux fluxes in electrons
     */
    public record Found(double[] x, double[] y, double[] flux) {
        /**
         * A source list of ours.
         *
         * @param sources measured sources, 0-based
         * @return their isophotal centres and Kron fluxes
         */
        public static Found of(List<MeasuredSource> sources) {
            return new Found(
                    sources.stream().mapToDouble(s -> s.detected().x() + 1).toArray(),
                    sources.stream().mapToDouble(s -> s.detected().y() + 1).toArray(),
                    sources.stream().mapToDouble(s -> s.auto().flux()).toArray());
        }
    }

    /**
     * Scores a source list.
     *
     * @param survey where it is from
     * @param found the list
     * @return completeness by magnitude, part that is spurious, flux of isolated stars
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> of(SurveyFiles survey, Found found) throws IOException {
        FitsTable truth = SurveyFiles.table(survey.truth(1, 1, "cat"));
        MaskImage mask = SurveyFiles.mask(survey.truth(1, 1, "mask"));
        double[] tx = truth.doubles("X");
        double[] ty = truth.doubles("Y");
        double[] mag = truth.doubles("MAG");
        int[] hit = nearest(found.x(), found.y(), tx, ty, 2);
        boolean[] inside = new boolean[tx.length];
        for (int i = 0; i < tx.length; i++) {
            inside[i] = inside(tx[i], ty[i], mask);
        }
        List<Score> scores = new ArrayList<>();
        scores.add(Score.stated("sources", found.x().length, ""));
        for (int b = 0; b < MAGNITUDES.length; b++) {
            int all = 0;
            int got = 0;
            for (int i = 0; i < tx.length; i++) {
                if (inside[i] && mag[i] >= MAGNITUDES[b][0] && mag[i] < MAGNITUDES[b][1]) {
                    all++;
                    got += hit[i] >= 0 ? 1 : 0;
                }
            }
            String name = String.format(Locale.ROOT, "completeness %s to %s mag", MAGNITUDES[b][0], MAGNITUDES[b][1]);
            double part = (double) got / Math.max(1, all);
            scores.add(
                    Double.isNaN(COMPLETENESS[b])
                            ? Score.stated(name, part, "")
                            : Score.atLeast(name, part, COMPLETENESS[b], ""));
        }
        scores.add(spurious(found, tx, ty, mask));
        scores.addAll(starFluxes(survey, found, "Kron", KRON_SCATTER));
        return scores;
    }

    /**
     * Fluxes of isolated stars that follow the PSF.
     *
     * @param survey where they are from
     * @param found the list
     * @return median ratio to the true ones, and its scatter
     * @throws IOException when the truth cannot be read
     */
    public static List<Score> psfFluxes(SurveyFiles survey, Found found) throws IOException {
        return starFluxes(survey, found, "PSF", PSF_SCATTER);
    }

    /**
     * How far a map of the sky rises at galaxies brighter than 19 mag, which it must not.
     *
     * @param survey where it is from
     * @param level the map
     * @return mean height above the median of the map, in the map's unit
     * @throws IOException when the truth cannot be read
     */
    public static double skyAtGalaxies(SurveyFiles survey, FloatImage level) throws IOException {
        FitsTable truth = SurveyFiles.table(survey.truth(1, 1, "cat"));
        double[] x = truth.doubles("X");
        double[] y = truth.doubles("Y");
        double[] mag = truth.doubles("MAG");
        double[] galaxy = truth.doubles("GAL");
        double sum = 0;
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            if (galaxy[i] != 0 && mag[i] < BRIGHT_GALAXY_MAG) {
                int column = (int) Math.max(0, Math.min(level.width() - 1, Math.rint(x[i] - 1)));
                int row = (int) Math.max(0, Math.min(level.height() - 1, Math.rint(y[i] - 1)));
                sum += level.at(column, row);
                count++;
            }
        }
        return sum / count - RobustScale.median(level.pixels());
    }

    private static List<Score> starFluxes(SurveyFiles survey, Found found, String kind, double limit)
            throws IOException {
        FitsTable truth = SurveyFiles.table(survey.truth(1, 1, "cat"));
        MaskImage mask = SurveyFiles.mask(survey.truth(1, 1, "mask"));
        double[] tx = truth.doubles("X");
        double[] ty = truth.doubles("Y");
        double[] mag = truth.doubles("MAG");
        double[] flux = truth.doubles("FLUX");
        double[] galaxy = truth.doubles("GAL");
        int[] hit = nearest(found.x(), found.y(), tx, ty, 2);
        List<Double> ratio = new ArrayList<>();
        double scale =
                SurveyFiles.header(survey.reduced(1, 1, "")).number("TRUSCALE").orElse(1)
                        * survey.numbers("transp").getFirst();
        for (int i = 0; i < tx.length; i++) {
            boolean star =
                    hit[i] >= 0 && galaxy[i] == 0 && inside(tx[i], ty[i], mask) && mag[i] > 17.5 && mag[i] < 20.5;
            if (star && isolated(i, tx, ty, flux)) {
                ratio.add(found.flux()[hit[i]] * scale / flux[i]);
            }
        }
        RobustScale.Estimate estimate =
                RobustScale.of(ratio.stream().mapToDouble(Double::doubleValue).toArray());
        return List.of(
                Score.stated(kind + " flux of stars / true", estimate.median(), ""),
                Score.atMost("scatter of that", estimate.sigma(), limit, ""));
    }

    private static boolean inside(double x, double y, MaskImage mask) {
        return x > EDGE_PX && x < mask.width() - EDGE_PX && y > EDGE_PX && y < mask.height() - EDGE_PX;
    }

    private static Score spurious(Found found, double[] tx, double[] ty, MaskImage mask) {
        int[] source = nearest(tx, ty, found.x(), found.y(), 3);
        int all = 0;
        int wrong = 0;
        for (int i = 0; i < source.length; i++) {
            int column = (int) Math.max(0, Math.min(mask.width() - 1, Math.rint(found.x()[i] - 1)));
            int row = (int) Math.max(0, Math.min(mask.height() - 1, Math.rint(found.y()[i] - 1)));
            if (mask.bits()[row * mask.width() + column] == 0) {
                all++;
                wrong += source[i] < 0 ? 1 : 0;
            }
        }
        return Score.atMost("spurious", (double) wrong / Math.max(1, all), 0.008, "");
    }

    private static boolean isolated(int star, double[] x, double[] y, double[] flux) {
        double others = 0;
        for (int i = 0; i < x.length; i++) {
            if (i != star && StrictMath.hypot(x[i] - x[star], y[i] - y[star]) <= ISOLATION_PX) {
                others += flux[i];
            }
        }
        return others < 0.002 * flux[star];
    }

    /**
     * The nearest of some places to each of others.
     *
     * @param x columns of the places
     * @param y rows of the places
     * @param ofX columns of the others
     * @param ofY rows of the others
     * @param limit largest distance
     * @return index of the nearest place within the limit, -1 for none
     */
    static int[] nearest(double[] x, double[] y, double[] ofX, double[] ofY, double limit) {
        Integer[] order = new Integer[x.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(y[a], y[b]));
        double[] sorted = new double[y.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = y[order[i]];
        }
        int[] nearest = new int[ofX.length];
        for (int k = 0; k < nearest.length; k++) {
            int at = Arrays.binarySearch(sorted, ofY[k] - limit);
            nearest[k] = -1;
            double best = limit;
            for (int i = at < 0 ? -at - 1 : at; i < sorted.length && sorted[i] <= ofY[k] + limit; i++) {
                double distance = StrictMath.hypot(x[order[i]] - ofX[k], sorted[i] - ofY[k]);
                if (distance <= best) {
                    best = distance;
                    nearest[k] = order[i];
                }
            }
        }
        return nearest;
    }
}
