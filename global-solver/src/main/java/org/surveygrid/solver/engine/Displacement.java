package org.surveygrid.solver.engine;

import java.util.Arrays;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** How far a change of the shared unknowns takes what is predicted of the measurements. */
final class Displacement {
    /** So many stars show it. */
    private static final int STARS = 20_000;

    private Displacement() {}

    /**
     * Looks at the measurements of up to {@value #STARS} fitted stars.
     *
     * @param model what is fitted
     * @param measurements to these
     * @param change of each unknown
     * @return root mean square over the measurements of the exposure, or other node that comes first in a row, where it is
     *     largest; in the unit of the measurements
     */
    static double largest(StarModel model, Measurements measurements, double[] change) {
        NodeLayout layout = model.newEquations().layout();
        double[] sum = new double[layout.nodes()];
        int[] count = new int[layout.nodes()];
        StarRows rows = model.newRows();
        int stride = Math.max(1, measurements.stars() / STARS);
        for (int s = 0; s < measurements.stars(); s += stride) {
            if (measurements.isFitted(s)) {
                rows.clear();
                model.fill(rows, s);
                rows.addSquares(layout, change, sum, count);
            }
        }
        double[] mean = new double[sum.length];
        Arrays.setAll(mean, node -> count[node] == 0 ? 0 : sum[node] / count[node]);
        return Math.sqrt(Arrays.stream(mean).max().orElse(0));
    }
}
