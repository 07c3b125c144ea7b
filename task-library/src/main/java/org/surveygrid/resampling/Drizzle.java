package org.surveygrid.resampling;

import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;

/**
 * Variable-pixel linear reconstruction: every input pixel, shrunk, drops its flux into the output pixels below it, in
 * proportion to the area it covers of them. Flux is kept exactly: the sum of value times coverage over the output is
 * that of the input that lies on it, times the square of the pixel fraction.
 *
 * <p>Noise is correlated from pixel to pixel, as after any resampling; {@link #noiseFactor} says by how much the noise
 * on large scales exceeds that of single pixels.
 *
 * @see "Fruchter & Hook 2002, PASP 114, 144; Casertano et al. 2000, AJ 120, 2747"
 */
public final class Drizzle {
    /** Parts of a pixel that may be unusable without a word. */
    private static final double NEGLIGIBLE = 1e-6;

    private Drizzle() {}

    /** What a shrunk pixel is taken for. */
    public enum Footprint {
        /** The quadrangle that it is. */
        SQUARE,
        /** A square of the same area and centre that lies along the output's pixels: faster, right to a few per cent. */
        TURBO
    }

    /**
     * Settings.
     *
     * @param footprint what a shrunk pixel is taken for
     * @param pixelFraction side of a shrunk pixel in pixels, above 0 to 1
     * @param maxBadFraction largest part of what falls on an output pixel that may come from unusable pixels
     */
    public record Config(Footprint footprint, double pixelFraction, double maxBadFraction) {
        public Config {
            if (!(pixelFraction > 0 && pixelFraction <= 1)) {
                throw new IllegalArgumentException(
                        "pixel fraction must be above 0 and at most 1, got " + pixelFraction);
            }
            if (!(maxBadFraction >= 0 && maxBadFraction < 1)) {
                throw new IllegalArgumentException("bad fraction must be in [0, 1), got " + maxBadFraction);
            }
        }
    }

    /**
     * A drizzled frame.
     *
     * @param frame flux per output pixel, variance, mask; 0, 0 and NODATA with the reasons where nothing fell
     * @param coverage sum of weights w: area of each output pixel on which usable input fell, in pixels
     * @param squares sum of w^2 over the input pixels
     */
    public record Result(Frame frame, FloatImage coverage, FloatImage squares) {}

    /**
     * Ratio of the noise on large scales to that of single pixels.
     *
     * @param ratio side of a shrunk input pixel over that of an output pixel
     * @return 1 or more
     */
    public static double noiseFactor(double ratio) {
        return ratio < 1 ? 1 / (1 - ratio / 3) : ratio / (1 - 1 / (3 * ratio));
    }

    /**
     * Drizzles a frame.
     *
     * @param frame flux per pixel, its variance and mask; left unchanged
     * @param from its world coordinates
     * @param destination where to
     * @param config settings
     * @return planes of the destination's box
     */
    public static Result apply(Frame frame, TpvWcs from, Resampling.Destination destination, Config config) {
        Drops drops = new Drops(frame, destination.box(), config);
        // one pixel more on every side, so that each corner has four centres around it
        PixelBox around = new PixelBox(-1, -1, frame.width() + 2, frame.height() + 2);
        CoordinateGrid grid = CoordinateGrid.between(destination.wcs(), from, around);
        PositionBlock at = new PositionBlock(CoordinateGrid.MAX_STEP_PX);
        Centres before = new Centres(around.width());
        Centres now = new Centres(around.width());
        Corners low = new Corners(frame.width() + 1);
        Corners high = new Corners(frame.width() + 1);
        double shiftX = 0.5 - destination.box().x0();
        double shiftY = 0.5 - destination.box().y0();
        now.fill(grid, 0, at, shiftX, shiftY);
        for (int row = 1; row < around.height(); row++) {
            Centres free = before;
            before = now;
            now = free;
            now.fill(grid, row, at, shiftX, shiftY);
            Corners done = low;
            low = high;
            high = done;
            high.between(before, now);
            if (row >= 2) {
                drops.row(row - 2, low, high);
            }
        }
        return drops.result();
    }

    /** Where the centres of a row of pixels lie. */
    private static final class Centres {
        private final double[] x;
        private final double[] y;

        Centres(int count) {
            x = new double[count];
            y = new double[count];
        }

        void fill(CoordinateGrid grid, int row, PositionBlock at, double shiftX, double shiftY) {
            for (int cell = 0; cell < grid.cells(); cell++) {
                grid.positionsInto(row, cell, at);
                int first = grid.first(cell);
                for (int i = 0; i < grid.count(cell); i++) {
                    boolean nowhere = at.column[i] == PositionBlock.NOWHERE;
                    x[first + i] = nowhere ? Double.NaN : at.column[i] + (double) at.fractionX[i] + shiftX;
                    y[first + i] = nowhere ? Double.NaN : at.row[i] + (double) at.fractionY[i] + shiftY;
                }
            }
        }
    }

    /** The corners between two rows of pixels. */
    private static final class Corners {
        private final double[] x;
        private final double[] y;

        Corners(int count) {
            x = new double[count];
            y = new double[count];
        }

        void between(Centres below, Centres above) {
            mean(below.x, above.x, x);
            mean(below.y, above.y, y);
        }

        private static void mean(double[] below, double[] above, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = (below[i] + below[i + 1] + (above[i] + above[i + 1])) / 4;
            }
        }
    }

    /** What falls where. */
    private static final class Drops {
        private final Frame frame;
        private final Config config;
        private final int width;
        private final int height;
        private final Frame out;
        private final float[] coverage;
        private final float[] squares;
        private final float[] bad;
        private final QuadrangleOverlap overlap = new QuadrangleOverlap();

        Drops(Frame frame, PixelBox box, Config config) {
            this.frame = frame;
            this.config = config;
            this.width = box.width();
            this.height = box.height();
            this.out = Frame.zeros(width, height);
            this.coverage = new float[width * height];
            this.squares = new float[width * height];
            this.bad = new float[width * height];
        }

        void row(int row, Corners low, Corners high) {
            double fraction = config.pixelFraction();
            for (int i = 0; i < frame.width(); i++) {
                double x = (low.x[i] + low.x[i + 1] + (high.x[i] + high.x[i + 1])) / 4;
                double y = (low.y[i] + low.y[i + 1] + (high.y[i] + high.y[i + 1])) / 4;
                double reach = Math.max(
                        Math.abs(low.x[i] - high.x[i + 1]) + Math.abs(low.y[i] - high.y[i + 1]),
                        Math.abs(high.x[i] - low.x[i + 1]) + Math.abs(high.y[i] - low.y[i + 1]));
                if (!(x > -reach && y > -reach && x < width + reach && y < height + reach)) {
                    continue;
                }
                double f = 1 - fraction;
                overlap.corner(0, fraction * low.x[i] + f * x, fraction * low.y[i] + f * y);
                overlap.corner(1, fraction * low.x[i + 1] + f * x, fraction * low.y[i + 1] + f * y);
                overlap.corner(2, fraction * high.x[i + 1] + f * x, fraction * high.y[i + 1] + f * y);
                overlap.corner(3, fraction * high.x[i] + f * x, fraction * high.y[i] + f * y);
                if (config.footprint() == Footprint.TURBO) {
                    overlap.coverSquare(x, y, Math.sqrt(overlap.quadrangleArea()));
                } else {
                    overlap.cover();
                }
                drop(row * frame.width() + i);
            }
        }

        private void drop(int pixel) {
            float value = frame.value().pixels()[pixel];
            float variance = frame.variance().pixels()[pixel];
            int flags = frame.mask().bits()[pixel];
            boolean usable = (flags & ~PixelFlag.INTERPOLATED.bit()) == 0
                    && Math.abs(value) <= Float.MAX_VALUE
                    && variance > 0
                    && variance <= Float.MAX_VALUE;
            double total = overlap.total();
            if (!(total > 0)) {
                return;
            }
            // from flux per input pixel to flux per area of an output pixel
            double scale = config.pixelFraction() * config.pixelFraction() / total;
            int fromColumn = Math.max(0, -overlap.column());
            int toColumn = Math.min(overlap.columns(), width - overlap.column());
            int fromRow = Math.max(0, -overlap.row());
            int toRow = Math.min(overlap.rows(), height - overlap.row());
            for (int j = fromRow; j < toRow; j++) {
                int line = (overlap.row() + j) * width + overlap.column();
                for (int i = fromColumn; i < toColumn; i++) {
                    double area = overlap.area()[j * overlap.columns() + i];
                    int p = line + i;
                    if (usable) {
                        double weight = area * scale;
                        out.value().pixels()[p] += (float) (weight * value);
                        out.variance().pixels()[p] += (float) (weight * weight * variance);
                        coverage[p] += (float) area;
                        squares[p] += (float) (area * area);
                    } else if (area > NEGLIGIBLE) {
                        bad[p] += (float) area;
                        out.mask().bits()[p] |= flags;
                    }
                }
            }
        }

        Result result() {
            float[] value = out.value().pixels();
            float[] variance = out.variance().pixels();
            int[] mask = out.mask().bits();
            for (int p = 0; p < value.length; p++) {
                float w = coverage[p];
                if (!(w > NEGLIGIBLE) || bad[p] > config.maxBadFraction() * (w + bad[p])) {
                    value[p] = 0;
                    variance[p] = 0;
                    coverage[p] = 0;
                    squares[p] = 0;
                    mask[p] |= PixelFlag.NODATA.bit();
                } else {
                    value[p] /= w;
                    variance[p] /= w * w;
                    mask[p] = bad[p] > NEGLIGIBLE ? PixelFlag.INTERPOLATED.bit() : 0;
                }
            }
            return new Result(
                    out, FloatImage.owning(width, height, coverage), FloatImage.owning(width, height, squares));
        }
    }
}
