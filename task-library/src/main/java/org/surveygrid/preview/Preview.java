package org.surveygrid.preview;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.surveygrid.image.FloatImage;

/**
 * Grey picture of an image: shrunk by block means, faint and bright made visible together by an asinh stretch. Row 0 of
 * the image is at the bottom, as FITS viewers show it. Pixels without a value are black.
 *
 * @see "Lupton et al. 2004, PASP 116, 133 (asinh stretch)"
 */
public final class Preview {
    private static final int SAMPLE = 20_000;
    /** Sky levels below the median that become black, in sigma. */
    private static final double BLACK_SIGMA = 2.0;
    /** Sigma at which the stretch turns from linear to logarithmic. */
    private static final double SOFTENING_SIGMA = 3.0;
    /** The brightest 0.5 % of the pixels are white. */
    private static final double WHITE_QUANTILE = 0.995;

    private Preview() {}

    /**
     * Limits of a stretch, so that several images can share one.
     *
     * @param black value shown black
     * @param softening value above black where the stretch turns logarithmic, in the image's unit
     * @param white value shown white
     */
    public record Stretch(double black, double softening, double white) {
        public Stretch {
            if (!(white > black) || !(softening > 0)) {
                throw new IllegalArgumentException("stretch needs black < white and a positive softening, got " + black
                        + ", " + white + ", " + softening);
            }
        }

        /**
         * Brightness of a value.
         *
         * @param value in the image's unit; NaN is black
         * @return 0 to 255
         */
        public int brightness(double value) {
            if (!(value > black)) {
                return 0;
            }
            double scaled = asinh((Math.min(value, white) - black) / softening) / asinh((white - black) / softening);
            return (int) Math.min(255, Math.rint(255 * scaled));
        }

        private static double asinh(double x) {
            return StrictMath.log(x + Math.sqrt(x * x + 1));
        }
    }

    /**
     * Writes a preview.
     *
     * @param file where to
     * @param image any unit; NaN means no value
     * @param longestSidePx the picture is shrunk by a whole number so that neither side is longer
     * @throws IOException when the file cannot be written
     */
    public static void write(Path file, FloatImage image, int longestSidePx) throws IOException {
        FloatImage small = shrink(image, Math.ceilDiv(Math.max(image.width(), image.height()), longestSidePx));
        Png.writeGray(file, small.width(), small.height(), render(small, stretchFor(small)));
    }

    /**
     * A stretch that shows sky noise as dark grey and faint objects well.
     *
     * @param image any unit; NaN is left out
     * @return the stretch; an arbitrary one when the image holds no value
     */
    public static Stretch stretchFor(FloatImage image) {
        float[] pixels = image.pixels();
        // a stride that is odd and no divisor of common widths, so that samples do not fall on one column
        int stride = Math.max(1, pixels.length / SAMPLE) | 1;
        float[] sample = new float[Math.ceilDiv(pixels.length, stride)];
        int n = 0;
        for (int i = 0; i < pixels.length; i += stride) {
            if (Float.isFinite(pixels[i])) {
                sample[n++] = pixels[i];
            }
        }
        if (n == 0) {
            return new Stretch(0, 1, 1);
        }
        Arrays.sort(sample, 0, n);
        double median = sample[n / 2];
        double sigma = Math.max((median - sample[(int) (0.1587 * n)]), 1e-6 * Math.max(1e-30, Math.abs(median)));
        double white = Math.max(sample[(int) (WHITE_QUANTILE * (n - 1))], median + 10 * sigma);
        return new Stretch(median - BLACK_SIGMA * sigma, SOFTENING_SIGMA * sigma, white);
    }

    /**
     * Brightness of every pixel, top row first.
     *
     * @param image any unit
     * @param stretch limits
     * @return {@code width * height} bytes for {@link Png#writeGray}
     */
    public static byte[] render(FloatImage image, Stretch stretch) {
        int width = image.width();
        int height = image.height();
        byte[] out = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                out[(height - 1 - y) * width + x] = (byte) stretch.brightness(image.at(x, y));
            }
        }
        return out;
    }

    /**
     * Block means.
     *
     * @param image any unit; NaN is left out of the means
     * @param factor side of a block in pixels, 1 or more
     * @return an image of ceil(width / factor) x ceil(height / factor) px; NaN where a block holds no value
     */
    public static FloatImage shrink(FloatImage image, int factor) {
        if (factor <= 1) {
            return image;
        }
        BlockMeans means = new BlockMeans(image.width(), image.height(), factor);
        for (int y = 0; y < image.height(); y++) {
            means.addRow(image.pixels(), y * image.width());
        }
        return means.image();
    }
}
