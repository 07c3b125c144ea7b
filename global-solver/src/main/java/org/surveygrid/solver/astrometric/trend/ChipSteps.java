package org.surveygrid.solver.astrometric.trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Chips that moved within a camera: the mean residual of a chip by exposure, in the order of time, is cut where two means
 * explain it best (binary segmentation), as long as that explains much more than the scatter of the exposures.
 */
public final class ChipSteps {
    /** A cut lowers chi-square by so much more than a degree of freedom of the scatter costs. */
    private static final double SIGNIFICANT = 60;
    /** Smaller steps are told by their statistics alone, and harm nobody. */
    private static final double SMALLEST_STEP_ARCSEC = 0.001;

    /** Where some chips move, exposures follow them a little, so that the others seem to move the other way. */
    private static final double LIKE_THE_LARGEST = 0.5;

    /** Smaller cuts beside larger ones may be their echo: they show again once those are declared. */
    private static final double A_QUARTER = 0.25;

    private static final int MOST_CUTS = 6;
    private static final int MOST_NAMED = 6;
    private static final int FEWEST = 2;
    /** Median of the mean of two squared normal deviates. */
    private static final double MEDIAN_OF_TWO = StrictMath.log(2);

    private final double[] mjd;
    private final Integer[] order;
    /** By chip, then exposure: sums of weights, and of weighted residuals along both axes. */
    private final double[][][] sums;

    private ChipSteps(ResidualRows rows, int chips, double[] mjd) {
        this.mjd = mjd;
        this.order = IntStream.range(0, mjd.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer e) -> mjd[e]))
                .toArray(Integer[]::new);
        this.sums = new double[chips][mjd.length][3];
        for (int i = 0; i < rows.size(); i++) {
            double[] of = sums[rows.chip()[i]][rows.exposure()[i]];
            double weight = 1 / rows.variance()[i];
            double x = rows.focal()[0][i];
            double y = rows.focal()[1][i];
            of[0] += weight;
            of[1] += weight * x;
            of[2] += weight * y;
        }
    }

    /** A chip that moved between two exposures that follow each other in time. */
    private record Step(int chip, int before, double arcsec) {}

    /**
     * Looks for chips that moved.
     *
     * @param rows residuals
     * @param chips names of the chips
     * @param mjd time of each exposure
     * @return sentences that name chips and times, and say what to declare
     */
    public static List<String> find(ResidualRows rows, List<String> chips, double[] mjd) {
        return new ChipSteps(rows, chips.size(), mjd).sentences(chips);
    }

    private List<String> sentences(List<String> chips) {
        SortedMap<Integer, List<Step>> byCut = new TreeMap<>();
        for (int c = 0; c < sums.length; c++) {
            List<Step> steps = new ArrayList<>();
            cut(c, 0, order.length, steps);
            for (Step step : steps) {
                byCut.computeIfAbsent(step.before(), key -> new ArrayList<>()).add(step);
            }
        }
        double most = 0;
        for (List<Step> steps : byCut.values()) {
            steps.sort(Comparator.comparingDouble((Step s) -> -s.arcsec()).thenComparingInt(Step::chip));
            most = Math.max(most, steps.getFirst().arcsec());
        }
        double smallest = A_QUARTER * most;
        byCut.values().removeIf(steps -> steps.getFirst().arcsec() < smallest);
        List<String> sentences = new ArrayList<>();
        byCut.forEach((before, steps) -> {
            double largest = steps.getFirst().arcsec();
            List<String> named = steps.stream()
                    .filter(s -> s.arcsec() > LIKE_THE_LARGEST * largest)
                    .limit(MOST_NAMED)
                    .map(s -> String.format(Locale.ROOT, "%s (%.0f mas)", chips.get(s.chip()), 1000 * s.arcsec()))
                    .toList();
            double from = mjd[order[before - 1]];
            double to = mjd[order[before]];
            sentences.add(String.format(
                    Locale.ROOT,
                    "chips moved between MJD %.4f and %.4f, most of all %s; declare it in a model file, [astrometry] epochs"
                            + " = [%.4f]",
                    from,
                    to,
                    String.join(", ", named),
                    (from + to) / 2));
        });
        return sentences;
    }

    /** Cuts a stretch of the exposures of a chip in two where that helps, and both parts again. */
    private void cut(int chip, int from, int to, List<Step> steps) {
        double[] whole = total(chip, from, to);
        double[] left = new double[3];
        double best = 0;
        int bestCut = -1;
        int seen = 0;
        for (int k = from; k < to - 1; k++) {
            double[] of = sums[chip][order[k]];
            seen += of[0] > 0 ? 1 : 0;
            for (int j = 0; j < left.length; j++) {
                left[j] += of[j];
            }
            double[] right = {whole[0] - left[0], whole[1] - left[1], whole[2] - left[2]};
            if (of[0] > 0 && seen >= FEWEST && exposures(chip, k + 1, to) >= FEWEST) {
                double gain = explained(left) + explained(right) - explained(whole);
                if (gain > best) {
                    best = gain;
                    bestCut = k + 1;
                }
            }
        }
        if (bestCut < 0 || steps.size() >= MOST_CUTS) {
            return;
        }
        double[] a = total(chip, from, bestCut);
        double[] b = total(chip, bestCut, to);
        double dx = a[1] / a[0] - b[1] / b[0];
        double dy = a[2] / a[0] - b[2] / b[0];
        double step = Math.sqrt(dx * dx + dy * dy);
        double scatter = scatter(chip, from, to);
        if (best > SIGNIFICANT * Math.max(1, scatter) && step > SMALLEST_STEP_ARCSEC) {
            int next = bestCut;
            while (sums[chip][order[next]][0] == 0) {
                next++;
            }
            steps.add(new Step(chip, next, step));
            cut(chip, from, bestCut, steps);
            cut(chip, bestCut, to, steps);
        }
    }

    private static double explained(double[] of) {
        return of[0] > 0 ? (of[1] * of[1] + of[2] * of[2]) / of[0] : 0;
    }

    private int exposures(int chip, int from, int to) {
        int count = 0;
        for (int k = from; k < to; k++) {
            count += sums[chip][order[k]][0] > 0 ? 1 : 0;
        }
        return count;
    }

    private double[] total(int chip, int from, int to) {
        double[] total = new double[3];
        for (int k = from; k < to; k++) {
            for (int j = 0; j < 3; j++) {
                total[j] += sums[chip][order[k]][j];
            }
        }
        return total;
    }

    /** Squared difference of exposures that follow each other, over its variance: the median, that a few steps do not move. */
    private double scatter(int chip, int from, int to) {
        double[] squares = new double[to - from];
        int count = 0;
        int before = -1;
        for (int k = from; k < to; k++) {
            double[] now = sums[chip][order[k]];
            if (!(now[0] > 0)) {
                continue;
            }
            if (before >= 0) {
                double[] then = sums[chip][order[before]];
                double dx = now[1] / now[0] - then[1] / then[0];
                double dy = now[2] / now[0] - then[2] / then[0];
                squares[count++] = (dx * dx + dy * dy) / (1 / now[0] + 1 / then[0]) / 2;
            }
            before = k;
        }
        Arrays.sort(squares, 0, count);
        return count == 0 ? 1 : squares[count / 2] / MEDIAN_OF_TWO;
    }
}
