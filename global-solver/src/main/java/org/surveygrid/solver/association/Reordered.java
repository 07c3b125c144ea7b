package org.surveygrid.solver.association;

/**
 * Columns read in another order.
 *
 * @param columns where the numbers are
 * @param order which of them
 */
record Reordered(PassColumns columns, int[] order) implements PassColumns {
    @Override
    public int list(int detection) {
        return columns.list(order[detection]);
    }

    @Override
    public double xPx(int detection) {
        return columns.xPx(order[detection]);
    }

    @Override
    public double yPx(int detection) {
        return columns.yPx(order[detection]);
    }

    @Override
    public double magnitude(int detection) {
        return columns.magnitude(order[detection]);
    }
}
