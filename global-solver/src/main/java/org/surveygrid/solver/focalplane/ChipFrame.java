package org.surveygrid.solver.focalplane;

import org.surveygrid.instrument.ChipPlacement;

/**
 * Nominal place of a chip in the focal plane: an affine map from pixels to arcseconds.
 *
 * @param chip chip id
 * @param widthPx columns
 * @param heightPx rows
 * @param map {u0, u per x, u per y, v0, v per x, v per y} in arcseconds
 */
public record ChipFrame(String chip, int widthPx, int heightPx, double[] map) {
    public static ChipFrame of(String chip, int widthPx, int heightPx, ChipPlacement placement) {
        double xx = placement.cd11() * 3600;
        double xy = placement.cd12() * 3600;
        double yx = placement.cd21() * 3600;
        double yy = placement.cd22() * 3600;
        return new ChipFrame(chip, widthPx, heightPx, new double[] {
            -xx * placement.referenceX() - xy * placement.referenceY(),
            xx,
            xy,
            -yx * placement.referenceX() - yy * placement.referenceY(),
            yx,
            yy
        });
    }

    public double u(double x, double y) {
        return map[0] + map[1] * x + map[2] * y;
    }

    public double v(double x, double y) {
        return map[3] + map[4] * x + map[5] * y;
    }

    /** Column as a number from -1 to 1 across the chip. */
    public double normalisedX(double x) {
        return (2 * x + 1) / widthPx - 1;
    }

    /** Row as a number from -1 to 1 across the chip. */
    public double normalisedY(double y) {
        return (2 * y + 1) / heightPx - 1;
    }

    /** Size of a pixel in arcseconds. */
    public double scaleArcsec() {
        return Math.sqrt(Math.abs(map[1] * map[5] - map[2] * map[4]));
    }

    /** Points of an n by n grid from edge to edge, as {x, y}. */
    public double[][] grid(int n) {
        double[][] points = new double[n * n][];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                points[j * n + i] =
                        new double[] {i * (double) widthPx / (n - 1) - 0.5, j * (double) heightPx / (n - 1) - 0.5};
            }
        }
        return points;
    }
}
