package org.surveygrid.resampling;

import java.util.Optional;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;

/**
 * Resampling with variance and mask. An output pixel of which more than a given part of the kernel lies on unusable
 * input pixels (masked, not finite, outside of the image) has no data; of which less, is formed from the good ones alone
 * and flagged as interpolated. Values are per pixel and are multiplied by the ratio of the pixel areas, so that the sum
 * over a star is kept.
 *
 * @see "Duchon 1979, J. Appl. Meteor. 18, 1016 (Lanczos)"
 */
public final class Resampling {
    /** Spacing of the points of the input's edge that decide which part of the output it covers. */
    private static final int EDGE_STEP_PX = 16;

    private Resampling() {}

    /**
     * Settings.
     *
     * @param kernel how values between pixels are formed
     * @param maxBadFraction largest part of the kernel, by absolute weight, that may lie on unusable pixels
     */
    public record Config(Kernel kernel, double maxBadFraction) {
        public Config {
            if (!(maxBadFraction >= 0 && maxBadFraction < 0.5)) {
                throw new IllegalArgumentException(
                        "bad fraction of the kernel must be in [0, 0.5), got " + maxBadFraction);
            }
        }

        /**
         * Lanczos3, 10 % of the kernel.
         *
         * @return the defaults
         */
        public static Config defaults() {
            return new Config(Kernel.LANCZOS3, 0.1);
        }
    }

    /**
     * Where to resample to.
     *
     * @param wcs world coordinates of the output grid
     * @param box the part of the grid wanted
     */
    public record Destination(TpvWcs wcs, PixelBox box) {}

    /**
     * The part of an output grid that an image touches.
     *
     * @param image size of the input, from 0, 0
     * @param from world coordinates of the input
     * @param to world coordinates of the output grid
     * @param grid size of the output grid, from 0, 0
     * @return the smallest box, or empty when they do not overlap
     */
    public static Optional<PixelBox> overlap(PixelBox image, TpvWcs from, TpvWcs to, PixelBox grid) {
        double lowX = Double.POSITIVE_INFINITY;
        double highX = Double.NEGATIVE_INFINITY;
        double lowY = Double.POSITIVE_INFINITY;
        double highY = Double.NEGATIVE_INFINITY;
        double right = image.width() - 0.5;
        double top = image.height() - 0.5;
        int steps = Math.max(2, Math.max(image.width(), image.height()) / EDGE_STEP_PX);
        for (int k = 0; k <= steps; k++) {
            double alongX = -0.5 + (right + 0.5) * k / steps;
            double alongY = -0.5 + (top + 0.5) * k / steps;
            for (double[] edge : new double[][] {{alongX, -0.5}, {alongX, top}, {-0.5, alongY}, {right, alongY}}) {
                double[] at = to.toPixel(from.toSky(edge[0], edge[1]));
                if (Double.isFinite(at[0]) && Double.isFinite(at[1])) {
                    lowX = Math.min(lowX, at[0]);
                    highX = Math.max(highX, at[0]);
                    lowY = Math.min(lowY, at[1]);
                    highY = Math.max(highY, at[1]);
                }
            }
        }
        int x0 = (int) Math.max(0, Math.floor(lowX));
        int y0 = (int) Math.max(0, Math.floor(lowY));
        int x1 = (int) Math.min(grid.width() - 1, Math.ceil(highX));
        int y1 = (int) Math.min(grid.height() - 1, Math.ceil(highY));
        return lowX > highX || x1 < x0 || y1 < y0
                ? Optional.empty()
                : Optional.of(new PixelBox(x0, y0, x1 - x0 + 1, y1 - y0 + 1));
    }

    /**
     * Resamples a frame.
     *
     * @param frame flux per pixel, its variance and mask; left unchanged
     * @param from its world coordinates
     * @param destination where to
     * @param config settings
     * @return a frame of the destination's box; pixels without data hold value 0, variance 0 and {@link PixelFlag#NODATA}
     *     with the reasons
     */
    public static Frame apply(Frame frame, TpvWcs from, Destination destination, Config config) {
        PixelBox box = destination.box();
        CoordinateGrid exact = CoordinateGrid.between(from, destination.wcs(), box);
        Orientation orientation = exact.orientation(frame.width(), frame.height());
        CoordinateGrid grid = exact.turned(orientation);
        SourcePlanes source =
                new SourcePlanes(frame, orientation, 2 * config.kernel().radius());
        KernelBlock block = new KernelBlock(source, config, CoordinateGrid.MAX_STEP_PX);
        PositionBlock at = new PositionBlock(CoordinateGrid.MAX_STEP_PX);
        Frame out = Frame.zeros(box.width(), box.height());
        for (int row = 0; row < box.height(); row++) {
            for (int cell = 0; cell < grid.cells(); cell++) {
                int count = grid.count(cell);
                grid.positionsInto(row, cell, at);
                block.form(at, count);
                int p = row * box.width() + grid.first(cell);
                System.arraycopy(block.value(), 0, out.value().pixels(), p, count);
                System.arraycopy(block.variance(), 0, out.variance().pixels(), p, count);
                System.arraycopy(block.mask(), 0, out.mask().bits(), p, count);
            }
        }
        return out;
    }
}
