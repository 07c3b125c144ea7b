package org.surveygrid.calibration.stack;

/** How the values that several frames have for one pixel become one. */
public enum CombineMethod {
    /** Mean of those values that lie within what the noise model allows around the others. */
    NOISE_CLIP,
    /** The middle value; its variance is up to 1.57 times that of the mean. */
    MEDIAN,
    /** All values, whatever they are. */
    MEAN,
    /** Mean without the smallest and the largest value; of fewer than 3 values the plain mean. */
    MINMAX,
    /**
     * Mean of the values within the limit, in standard deviations of the values themselves. A single outlier among N can
     * never exceed (N-1)/sqrt(N) of those, so that 3 sigma rejects nothing from 10 frames or fewer.
     */
    SIGMA_CLIP
}
