package org.surveygrid.astrometry.plane;

/** A smooth map of the plane onto itself, with its slopes. */
@FunctionalInterface
public interface PlaneMap {
    /**
     * Value and slopes at a point.
     *
     * @param x first coordinate
     * @param y second coordinate
     * @param out takes {X, Y, dX/dx, dX/dy, dY/dx, dY/dy}
     */
    void evaluate(double x, double y, double[] out);
}
