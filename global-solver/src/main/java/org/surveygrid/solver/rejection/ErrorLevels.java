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
     * Best levels: means of what each exposure says and what all say.
     *
     * @param levels of the exposures
     * @return by exposure; the estimates themselves where there are too few
     */
    public static double[] best(Level... levels) {
        Level[] told = Arrays.stream(levels)
                .filter(level -> level.information() > 0)
                .toArray(Level[]::new);
        double[] best = Arrays.stream(levels).mapToDouble(Level::estimate).toArray();
        if (told.length < FEWEST) {
            return best;
        }
        double mean = 0;
        double weights = 0;
        for (Level level : told) {
            mean += level.free() / level.noise();
            weights += 1 / level.noise();
        }
        mean /= weights;
        double excess = 1.0 - told.length;
        double shown = 0;
        for (Level level : told) {
            double apart = level.free() - mean;
            excess += apart * apart / level.noise();
            shown += level.shown() / level.noise();
        }
        double scatter = Math.max(0, excess / shown);
        for (int i = 0; i < best.length; i++) {
            double share = scatter * levels[i].information() / (1 + scatter * levels[i].information());
            best[i] = mean + share * (levels[i].estimate() - mean);
        }
        return best;
    }
}
