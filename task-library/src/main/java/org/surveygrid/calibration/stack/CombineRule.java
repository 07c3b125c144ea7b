package org.surveygrid.calibration.stack;

/** How the values that several frames have for one pixel become one. Values that are not finite never count. */
public sealed interface CombineRule {
    /** All values with the same weight. */
    record Mean() implements CombineRule {}

    /** All values, weighted by the inverse of the noise that their frame should have at the level of the stack. */
    record WeightedMean() implements CombineRule {}

    /** The middle value; its variance is up to 1.57 times that of the mean. */
    record Median() implements CombineRule {}

    /**
     * Mean of what is left without the smallest and the largest values; of as many values or fewer the plain mean. The
     * variance is that of such a mean of Gaussian values of equal noise, which differs from that of a mean of as many
     * values; it is up to 5 % too large where the noise of the frames differs by half.
     *
     * @param lowest how many of the smallest values are left out
     * @param highest how many of the largest; a number other than that of the smallest shifts the result
     */
    record MinMax(int lowest, int highest) implements CombineRule {
        public MinMax {
            if (lowest < 0 || highest < 0) {
                throw new IllegalArgumentException(
                        "numbers of rejected values must not be negative, got " + lowest + " and " + highest);
            }
        }
    }

    /**
     * Weighted mean of the values within the limit, in standard deviations of the values themselves. A single outlier
     * among N can never exceed (N-1)/sqrt(N) of those, so that 3 sigma rejects nothing from 10 frames or fewer.
     *
     * @param sigma the limit
     */
    record SigmaClip(double sigma) implements CombineRule {
        public SigmaClip {
            requireLimit(sigma);
        }
    }

    /**
     * As the noise clip, with noise that is measured: what the scatter of the values is in units of the noise model, as
     * the median over the pixels of an image row. For frames whose gain or read noise are not well known; the variance
     * of the result is that of the measured noise.
     *
     * @param sigma the limit
     * @see "IRAF imcombine, avsigclip: the scatter is averaged along an image line, in proportion to the signal"
     */
    record AverageSigmaClip(double sigma) implements CombineRule {
        public AverageSigmaClip {
            requireLimit(sigma);
        }
    }

    /**
     * Weighted mean of those values that lie within what the noise model allows around the others.
     *
     * @param sigma the limit
     * @param relativeScatter real differences between frames, as a fraction of the signal: 0.01 for flats, 0 without
     *     light
     * @see "IRAF imcombine, ccdclip"
     */
    record NoiseClip(double sigma, double relativeScatter) implements CombineRule {
        public NoiseClip {
            requireLimit(sigma);
            if (!(relativeScatter >= 0)) {
                throw new IllegalArgumentException("scatter of frames must not be negative, got " + relativeScatter);
            }
        }
    }

    /**
     * Slope of a line through the values against the levels of their frames, which are the inverse of their scales: what
     * a pixel sees of light that comes and goes, whatever is added to it all the time. Needs frames of different
     * levels, as twilight gives them; NaN where fewer than 3 values are left.
     *
     * @param sigma values further than this from the line, in units of the noise model, are left out
     * @see "Devillard 1997, Messenger 87, 19 (eclipse, twflat)"
     */
    record LevelRegression(double sigma) implements CombineRule {
        public LevelRegression {
            requireLimit(sigma);
        }
    }

    private static void requireLimit(double sigma) {
        if (!(sigma >= 1)) {
            throw new IllegalArgumentException("combining needs a limit of at least 1 sigma, got " + sigma);
        }
    }
}
