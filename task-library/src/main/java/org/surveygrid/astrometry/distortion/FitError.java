package org.surveygrid.astrometry.distortion;

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
    static final int GRID = 50;

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

    FitError withInverse(double rmsPx, double maxPx) {
        return new FitError(rmsMas, maxMas, rmsPx, maxPx);
    }

    static double[][] grid(PixelBox box) {
        double[][] grid = new double[GRID * GRID][];
        for (int j = 0; j < GRID; j++) {
            for (int i = 0; i < GRID; i++) {
                grid[j * GRID + i] = new double[] {
                    box.x0() - 0.5 + (double) i * box.width() / (GRID - 1),
                    box.y0() - 0.5 + (double) j * box.height() / (GRID - 1)
                };
            }
        }
        return grid;
    }
}
