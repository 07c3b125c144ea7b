package org.surveygrid.solver.rejection;

import java.util.Arrays;

/**
 * How large the errors of each exposure are beside those of all others, as logarithms of variance over measured variance.
 * Few stars say little about an exposure's errors, and weights that follow the noise make both results and stated errors
 * worse; so each level is drawn towards the mean of all, as far as their scatter is no more than their noise lets expect.
 *
 * @see "Efron &amp; Morris 1975, J. Am. Stat. Assoc. 70, 311; DerSimonian &amp; Laird 1986, Control. Clin. Trials 7, 177"
 */
public final class ErrorLevels {
    /** Fewer exposures say nothing about how much such levels differ. */
    private static final int FEWEST = 4;

    private static final double FAR_SIGMA = 5;
    /** From the median of distances of normal deviates to their standard deviation. */
    private static final double TO_SIGMA = 1.4826;

    private ErrorLevels() {}

    /**
     * What is known of the level of one exposure.
     *
     * @param estimate its level, all others being as they are believed to be
     * @param believed its level as it was believed to be when the others were estimated
     * @param information 1 / variance of the estimate; 0 when there is none
     * @param coupling how far the estimate follows what the others are believed to be, 0 to 1: two exposures that only know
     *     each other know the sum of their variances
     */
    public record Level(double estimate, double believed, double information, double coupling) {
        /** Where nothing is known. */
        public static final Level NONE = new Level(0, 0, 0, 0);

        /** What the estimate would be if the others moved along with it, as far as they do. */
        private double free() {
            return (estimate + coupling * believed) / (1 + coupling);
        }

        /** Variance of it. */
        private double noise() {
            return 1 / (information * (1 + coupling) * (1 + coupling));
        }

        /** Part of the variance among exposures that is seen in it. */
        private double shown() {
            return (1 + coupling * coupling) / ((1 + coupling) * (1 + coupling));
        }
    }

    /**
     * Best levels: means of what each exposure says and what all say. One that is far from all others is not of their kind and
     * has no say.
     *
     * @param levels of the exposures
     * @return by exposure; the estimates themselves where there are too few, or of one that is not of a kind with the others
     */
    public static double[] best(Level... levels) {
        double[] best = Arrays.stream(levels).mapToDouble(Level::estimate).toArray();
        boolean[] alike = alike(levels);
        double mean = 0;
        double weights = 0;
        int told = 0;
        for (int i = 0; i < best.length; i++) {
            if (alike[i]) {
                mean += levels[i].free() / levels[i].noise();
                weights += 1 / levels[i].noise();
                told++;
            }
        }
        if (told < FEWEST) {
            return best;
        }
        mean /= weights;
        double excess = 1.0 - told;
        double shown = 0;
        for (int i = 0; i < best.length; i++) {
            if (alike[i]) {
                double apart = levels[i].free() - mean;
                excess += apart * apart / levels[i].noise();
                shown += levels[i].shown() / levels[i].noise();
            }
        }
        double scatter = Math.max(0, excess / shown);
        for (int i = 0; i < best.length; i++) {
            if (alike[i] || !(levels[i].information() > 0)) {
                double share = scatter * levels[i].information() / (1 + scatter * levels[i].information());
                best[i] = mean + share * (levels[i].estimate() - mean);
            }
        }
        return best;
    }

    /** Those with information that are not far from the middle of all. */
    private static boolean[] alike(Level... levels) {
        double[] told = Arrays.stream(levels)
                .filter(level -> level.information() > 0)
                .mapToDouble(Level::free)
                .toArray();
        double middle = median(told);
        double width = TO_SIGMA
                * median(Arrays.stream(told)
                        .map(level -> Math.abs(level - middle))
                        .toArray());
        boolean[] alike = new boolean[levels.length];
        for (int i = 0; i < alike.length; i++) {
            double apart = levels[i].free() - middle;
            alike[i] = levels[i].information() > 0
                    && apart * apart <= FAR_SIGMA * FAR_SIGMA * (width * width + levels[i].noise());
        }
        return alike;
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
