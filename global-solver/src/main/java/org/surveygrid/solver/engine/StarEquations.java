package org.surveygrid.solver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.StarRows;

/** Makes the equations of all stars. */
final class StarEquations {
    private StarEquations() {}

    /** Equations of all fitted stars: those of each cell, summed in the cells' order. */
    static NormalEquations sum(StarCells cells, Measurements measurements, CellEquations maker, boolean withMatrix) {
        List<NormalEquations> sum = new ArrayList<>();
        cells.<Optional<NormalEquations>>map(
                (own, from, to) ->
                        maker.of(cells.cellFrom(from), () -> cell(own, measurements, new Range(from, to), withMatrix)),
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

    private record Range(int from, int to) {}

    private static NormalEquations cell(StarModel own, Measurements measurements, Range stars, boolean withMatrix) {
        NormalEquations part = own.newEquations();
        StarRows rows = own.newRows();
        for (int s = stars.from(); s < stars.to(); s++) {
            if (!measurements.isFitted(s)) {
                continue;
            }
            rows.clear();
            own.fill(rows, s);
            if (withMatrix) {
                part.add(rows);
            } else {
                part.addToRightSide(rows);
            }
        }
        return part;
    }
}
