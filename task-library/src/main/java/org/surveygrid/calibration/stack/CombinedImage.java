package org.surveygrid.calibration.stack;

import org.surveygrid.image.FloatImage;

/**
 * Several frames made one.
 *
 * @param value combined value, NaN where no frame had one
 * @param variance variance of the value, from the noise model and the values kept; NaN where there is none
 * @param count how many values were kept
 */
public record CombinedImage(FloatImage value, FloatImage variance, FloatImage count) {
    /**
     * How many values were rejected in all.
     *
     * @param frames number of frames combined
     * @return values that are not in the result
     */
    public long rejected(int frames) {
        long kept = 0;
        for (float n : count.pixels()) {
            kept += (long) n;
        }
        return (long) frames * count.pixels().length - kept;
    }
}
