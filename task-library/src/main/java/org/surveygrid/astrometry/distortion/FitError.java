package org.surveygrid.astrometry.distortion;

import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.image.PixelBox;
import org.surveygrid.quantity.SkyPosition;

/**
 * How far converted world coordinates are from the ones they were made of, on a grid over the image that includes the
 * outer edges of the corner pixels.
 *
 * @param rmsMas root mean square distance on the sky
 * @param maxMas largest distance on the sky
 * @param inverseRmsPx root mean square error of the polynomials from sky to pixel that go with them, against exact
 *     inversion; 0 for a convention that has none
 * @param inverseMaxPx largest error of those
 */
public record FitError(double rmsMas, double maxMas, double inverseRmsPx, double inverseMaxPx) {
    /** Points along each side of the grid. */
    private static final int GRID = 50;

    private static final double MAS_PER_DEGREE = 3.6e6;

    /** Nothing was lost. */
    static final FitError NONE = new FitError(0, 0, 0, 0);

    public FitError {
        if (!(rmsMas >= 0 && maxMas >= 0 && inverseRmsPx >= 0 && inverseMaxPx >= 0)) {
            throw new IllegalArgumentException("errors must be numbers, not negative, got " + rmsMas + ", " + maxMas
                    + " mas, " + inverseRmsPx + ", " + inverseMaxPx + " px");
        }
    }

    static FitError between(Wcs exact, Wcs made, PixelBox box) {
        double sum = 0;
        double worst = 0;
        double[][] grid = grid(box);
        for (double[] at : grid) {
            SkyPosition there = exact.toSky(at[0], at[1]);
            double mas = there.separationArcsec(made.toSky(at[0], at[1])) * 1000;
            sum += mas * mas;
            worst = Math.max(worst, mas);
        }
        return new FitError(Math.sqrt(sum / grid.length), worst, 0, 0);
    }

    /**
     * Error of coordinates on the tangent plane that the exact ones have too. Distances on the plane are never smaller than
     * on the sky, and within 3e-4 of them a degree from its middle.
     *
     * @param grid pixels
     * @param exact what they fall on, {xi, eta} in degrees
     * @param enoughMas the comparison ends at the first distance beyond
     */
    static FitError onPlane(double[][] grid, double[][] exact, TpvWcs made, double enoughMas) {
        double sum = 0;
        double worst = 0;
        for (int i = 0; i < grid.length && worst <= enoughMas; i++) {
            double[] at = made.toPlane(grid[i][0], grid[i][1]);
            double dx = (at[0] - exact[i][0]) * MAS_PER_DEGREE;
            double dy = (at[1] - exact[i][1]) * MAS_PER_DEGREE;
            sum += dx * dx + dy * dy;
            worst = Math.max(worst, Math.sqrt(dx * dx + dy * dy));
        }
        return new FitError(Math.sqrt(sum / grid.length), worst, 0, 0);
    }

    FitError withInverse(double rmsPx, double maxPx) {
        return new FitError(rmsMas, maxMas, rmsPx, maxPx);
    }

    static double[][] grid(PixelBox box) {
        return grid(box, GRID);
    }

    static double[][] grid(PixelBox box, int side) {
        double[][] grid = new double[side * side][];
        for (int j = 0; j < side; j++) {
            for (int i = 0; i < side; i++) {
                grid[j * side + i] = new double[] {
                    box.x0() - 0.5 + (double) i * box.width() / (side - 1),
                    box.y0() - 0.5 + (double) j * box.height() / (side - 1)
                };
            }
        }
        return grid;
    }
}
