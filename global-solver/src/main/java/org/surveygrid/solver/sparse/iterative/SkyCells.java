package org.surveygrid.solver.sparse.iterative;

import org.surveygrid.solver.sparse.order.NodeLayout;

/** Cells of about equal size: bands of declination, each cut in right ascension. */
final class SkyCells {
    private final double cellDeg;

    SkyCells(double cellDeg) {
        if (!(cellDeg > 0 && cellDeg <= 180)) {
            throw new IllegalArgumentException("a cell measures up to 180 degrees, got " + cellDeg);
        }
        this.cellDeg = cellDeg;
    }

    /** Number of the cell that a node is in. */
    long cell(NodeLayout layout, int node) {
        double z = Math.max(-1, Math.min(1, layout.direction(node, 2)));
        double dec = StrictMath.toDegrees(StrictMath.asin(z));
        double ra = StrictMath.toDegrees(StrictMath.atan2(layout.direction(node, 1), layout.direction(node, 0)));
        long band = (long) Math.floor((dec + 90) / cellDeg);
        double middle = StrictMath.toRadians(-90 + (band + 0.5) * cellDeg);
        double columns = Math.max(1, Math.rint(360 * StrictMath.cos(middle) / cellDeg));
        long column = (long) Math.min(columns - 1, Math.floor((ra + 180) / 360 * columns));
        return (band << 32) | column;
    }
}
