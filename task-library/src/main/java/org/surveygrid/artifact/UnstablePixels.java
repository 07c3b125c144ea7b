package org.surveygrid.artifact;

import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.statistics.Selection;

/**
 * Pixels whose values scatter more from frame to frame than their noise allows: those that flicker between levels, and
 * those whose dark current comes and goes. The value furthest from the median is left out, so that a single cosmic ray
 * condemns no pixel.
 */
public final class UnstablePixels {
    private static final int ROWS = 48;
    private static final int LEAST_FRAMES = 5;

    private UnstablePixels() {}

    /**
     * Finds them.
     *
     * @param frames biases, darks of one exposure time or flats divided by their level; at least 5
     * @param noise what noise they should have
     * @param varianceRatio a pixel is unstable when its variance exceeds this many times the expected one, above 1; 9 as a
     *     rule
     * @return mask with {@link PixelFlag#BAD}; pixels with fewer than 5 finite values are not judged
     * @throws IllegalArgumentException when there are fewer than 5 frames, or numbers or sizes differ
     */
    public static MaskImage find(FrameRows frames, StackNoise noise, double varianceRatio) {
        int n = frames.frames();
        int width = frames.width();
        if (n < LEAST_FRAMES || noise.scales().size() != n || !(varianceRatio > 1)) {
            throw new IllegalArgumentException("unstable pixels need " + LEAST_FRAMES + " frames, one scale each and a"
                    + " ratio above 1, got " + n + ", " + noise.scales().size() + " and " + varianceRatio);
        }
        if (noise.readVariance().width() != width || noise.readVariance().height() != frames.height()) {
            throw new IllegalArgumentException(
                    "noise is known for " + noise.readVariance().width() + " x "
                            + noise.readVariance().height() + " px, frames have " + width + " x " + frames.height());
        }
        MaskImage mask = MaskImage.clear(width, frames.height());
        double[] scales =
                noise.scales().stream().mapToDouble(Double::doubleValue).toArray();
        float[] read = new float[ROWS * width];
        float[] photon = new float[ROWS * width];
        FloatImage[] strip = new FloatImage[n];
        Pixel pixel = new Pixel(scales);
        for (int y = 0; y < frames.height(); y += ROWS) {
            int rows = Math.min(ROWS, frames.height() - y);
            for (int j = 0; j < n; j++) {
                if (strip[j] == null || strip[j].height() != rows) {
                    strip[j] = FloatImage.zeros(width, rows);
                }
                frames.fetch(j, y, strip[j]);
            }
            noise.readVariance().fill(y, rows, read);
            noise.photonVariance().fill(y, rows, photon);
            for (int p = 0; p < rows * width; p++) {
                if (pixel.varianceRatio(strip, p, read[p], photon[p]) > varianceRatio) {
                    mask.bits()[y * width + p] |= PixelFlag.BAD.bit();
                }
            }
        }
        return mask;
    }

    /** Values of one pixel. */
    private static final class Pixel {
        private final double[] scales;
        private final float[] scratch;

        Pixel(double[] scales) {
            this.scales = scales;
            scratch = new float[scales.length];
        }

        /** Variance without the furthest value in units of the noise model; 0 where there are too few values. */
        double varianceRatio(FloatImage[] strip, int p, double read, double photon) {
            int n = 0;
            for (FloatImage frame : strip) {
                float x = frame.pixels()[p];
                if (Float.isFinite(x)) {
                    scratch[n++] = x;
                }
            }
            if (n < LEAST_FRAMES) {
                return 0;
            }
            double median = Selection.median(scratch, n);
            int furthest = 0;
            double distance = -1;
            double sum = 0;
            for (int j = 0; j < strip.length; j++) {
                float x = strip[j].pixels()[p];
                if (Float.isFinite(x)) {
                    sum += x;
                    if (Math.abs(x - median) > distance) {
                        distance = Math.abs(x - median);
                        furthest = j;
                    }
                }
            }
            double mean = (sum - strip[furthest].pixels()[p]) / (n - 1);
            double chi2 = 0;
            for (int j = 0; j < strip.length; j++) {
                float x = strip[j].pixels()[p];
                if (j != furthest && Float.isFinite(x)) {
                    double a = scales[j];
                    chi2 += (x - mean) * (x - mean) / (read * a * a + photon * a * Math.max(0, median));
                }
            }
            return chi2 / (n - 2);
        }
    }
}
