package org.surveygrid.solver.engine;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.StarRows;

/** Makes the equations of all stars. */
final class StarEquations {
    private StarEquations() {}

    /** Equations of all fitted stars: those of each cell, summed in the cells' order. */
    static NormalEquations sum(StarCells cells, Measurements measurements, boolean withMatrix) {
        List<NormalEquations> sum = new ArrayList<>();
        cells.map(
                (own, from, to) -> {
                    NormalEquations part = own.newEquations();
                    StarRows rows = own.newRows();
                    for (int s = from; s < to; s++) {
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
                },
                part -> {
                    if (sum.isEmpty()) {
                        sum.add(part);
                    } else {
                        sum.getFirst().add(part);
                    }
                });
        return sum.getFirst();
    }
}
