package org.surveygrid.calibration.stack;

import org.surveygrid.image.FloatImage;

/**
 * Combines frames that need not be in memory at once: a strip of rows of every frame at a time. The bits are those of
 * {@link NoiseClipCombine}. Besides the result and the noise model, memory holds one strip of each frame.
 */
public final class StripCombine {
    private static final int ROWS = 48;

    private StripCombine() {}

    /** Where rows of frames come from. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Fetches rows.
         *
         * @param frame index of the frame
         * @param firstRow first of them
         * @param into filled with as many rows as it has
         */
        void fetch(int frame, int firstRow, FloatImage into);
    }

    /**
     * Combines frames.
     *
     * @param rows of frames as large as the noise model
     * @param noise what noise they should have; all scales must be equal, because weights are taken from whole frames
     * @param config how
     * @return value, variance and number of values kept
     * @throws IllegalArgumentException when scales differ or there is no frame
     */
    public static CombinedImage combine(Rows rows, StackNoise noise, NoiseClipCombine.Config config) {
        int frames = noise.scales().size();
        if (frames == 0 || noise.scales().stream().distinct().count() != 1) {
            throw new IllegalArgumentException(
                    "combining strips needs frames with equal scales, got " + noise.scales());
        }
        int width = noise.readVariance().width();
        int height = noise.readVariance().height();
        CombinedImage out = planes(width, height);
        int halo = config.growth() == NoiseClipCombine.Growth.NONE ? 0 : 1;
        Strip strip = new Strip(frames, width, Math.min(height, ROWS + 2 * halo));
        for (int y = 0; y < height; y += ROWS) {
            int kept = Math.min(ROWS, height - y);
            int first = Math.max(0, y - halo);
            int last = Math.min(height, y + kept + halo);
            if (last - first != strip.read.height()) {
                strip = new Strip(frames, width, last - first);
            }
            for (int j = 0; j < frames; j++) {
                rows.fetch(j, first, FloatImage.owning(width, last - first, strip.values[j]));
            }
            copy(noise.readVariance(), first, strip.read, 0, last - first);
            copy(noise.photonVariance(), first, strip.photon, 0, last - first);
            NoiseClipCombine.combineInto(
                    strip.made, strip.values, new StackNoise(strip.read, strip.photon, noise.scales()), config);
            copy(strip.made.value(), y - first, out.value(), y, kept);
            copy(strip.made.variance(), y - first, out.variance(), y, kept);
            copy(strip.made.count(), y - first, out.count(), y, kept);
        }
        return out;
    }

    /** Rows of every frame, of the noise model and of the result. */
    private static final class Strip {
        private final float[][] values;
        private final FloatImage read;
        private final FloatImage photon;
        private final CombinedImage made;

        private Strip(int frames, int width, int height) {
            values = new float[frames][width * height];
            read = FloatImage.zeros(width, height);
            photon = FloatImage.zeros(width, height);
            made = planes(width, height);
        }
    }

    private static CombinedImage planes(int width, int height) {
        return new CombinedImage(
                FloatImage.zeros(width, height), FloatImage.zeros(width, height), FloatImage.zeros(width, height));
    }

    private static void copy(FloatImage from, int fromRow, FloatImage to, int toRow, int rows) {
        int width = from.width();
        System.arraycopy(from.pixels(), fromRow * width, to.pixels(), toRow * width, rows * width);
    }
}
