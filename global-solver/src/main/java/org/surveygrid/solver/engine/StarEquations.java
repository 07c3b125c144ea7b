package org.surveygrid.solver.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.engine.step.CellEquations;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** Makes the equations of stars. */
final class StarEquations {
    private static final int SHOWN = 20_000;

    private StarEquations() {}

    /** What a star adds. */
    private interface Adding {
        void add(NormalEquations into, StarRows rows);
    }

    /** Equations of all fitted stars. */
    static NormalEquations of(StarCells cells, Measurements measurements, CellEquations maker) {
        return sum(cells, measurements, maker, NormalEquations::add);
    }

    /** Their right-hand sides alone. */
    static NormalEquations rightSides(StarCells cells, Measurements measurements) {
        return sum(cells, measurements, CellEquations.HERE, NormalEquations::addToRightSide);
    }

    /** Adds cell by cell and sums in the cells' order. */
    private static NormalEquations sum(StarCells cells, Measurements measurements, CellEquations maker, Adding adding) {
        List<NormalEquations> sum = new ArrayList<>();
        cells.<Optional<NormalEquations>>map(
                (own, from, to) -> maker.of(cells.cellFrom(from), () -> {
                    NormalEquations part = own.newEquations();
                    StarRows rows = own.newRows();
                    for (int s : byPattern(own, measurements, from, to)) {
                        rows.clear();
                        own.fill(rows, s);
                        adding.add(part, rows);
                    }
                    return part;
                }),
                part -> part.ifPresent(equations -> {
                    if (sum.isEmpty()) {
                        sum.add(equations);
                    } else {
                        sum.getFirst().add(equations);
                    }
                }));
        maker.finish();
        return sum.getFirst();
    }

    /** Fitted stars of a cell, those of a pattern one after the other; patterns as their first stars come. */
    private static int[] byPattern(StarModel model, Measurements measurements, int from, int to) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(to - from);
        long mask = (1L << bits) - 1;
        long[] keys = new long[to - from];
        int count = 0;
        for (int s = from; s < to; s++) {
            if (measurements.isFitted(s)) {
                keys[count++] = model.nodePattern(s) << bits | (s - from);
            }
        }
        Arrays.sort(keys, 0, count);
        long pattern = 0;
        long first = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || keys[i] >> bits != pattern) {
                pattern = keys[i] >> bits;
                first = keys[i] & mask;
            }
            keys[i] = first << bits | (keys[i] & mask);
        }
        Arrays.sort(keys, 0, count);
        int[] stars = new int[count];
        for (int i = 0; i < count; i++) {
            stars[i] = from + (int) (keys[i] & mask);
        }
        return stars;
    }

    /**
     * How far a change of the shared unknowns takes what is predicted of the measurements, by those of up to
     * {@value #SHOWN} fitted stars.
     *
     * @param model what is fitted
     * @param measurements to these
     * @param change of each unknown
     * @return root mean square over the measurements of the exposure, or other node that comes first in a row, where it is
     *     largest; in the unit of the measurements
     */
    static double displacement(StarModel model, Measurements measurements, double[] change) {
        NodeLayout layout = model.newEquations().layout();
        double[] sum = new double[layout.nodes()];
        int[] count = new int[layout.nodes()];
        StarRows rows = model.newRows();
        int stride = Math.max(1, measurements.stars() / SHOWN);
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
