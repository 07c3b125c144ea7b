package org.surveygrid.calibration.detector;

import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.SigmaClip;

/**
 * Two frames of the same scene, without the pixels that stand out in their sum: defects and cosmic rays, whose noise is
 * not that of the others. The sum of two frames of equal noise knows nothing of their difference, so that choosing by the
 * sum does not bias the noise of the difference.
 *
 * @param difference first minus scaled second frame; NaN where the pixel stands out
 * @param meanSum mean of first plus scaled second frame over the ordinary pixels
 */
record FramePair(float[] difference, double meanSum) {
    private static final double ORDINARY_SIGMA = 4;
    private static final int ROUNDS = 10;

    static FramePair of(FloatImage one, FloatImage other, PixelBox box, double scale) {
        float[] first = one.cut(box).pixels();
        float[] second = other.cut(box).pixels();
        float[] sum = new float[first.length];
        for (int p = 0; p < sum.length; p++) {
            float scaled = (float) (scale * second[p]);
            sum[p] = first[p] + scaled;
            first[p] -= scaled;
        }
        ClippedStatistics ordinary = SigmaClip.of(sum, ORDINARY_SIGMA, ROUNDS);
        double limit = ORDINARY_SIGMA * ordinary.sigma();
        for (int p = 0; p < sum.length; p++) {
            if (!(Math.abs(sum[p] - ordinary.median()) <= limit)) {
                first[p] = Float.NaN;
            }
        }
        return new FramePair(first, ordinary.mean());
    }
}
