package org.surveygrid.solver.engine.step;

import java.util.Optional;
import java.util.function.Supplier;
import org.surveygrid.solver.normal.NormalEquations;

/** Who makes the equations of the cells of stars that one matrix is summed of. */
public interface CellEquations {
    /** This process makes all of them. */
    CellEquations HERE = new CellEquations() {
        @Override
        public Optional<NormalEquations> of(int cell, Supplier<NormalEquations> make) {
            return Optional.of(make.get());
        }

        @Override
        public void finish() {}
    };

    /**
     * Equations of a cell. Several threads may ask at once, each for another cell.
     *
     * @param cell from 0
     * @param make makes them here
     * @return the equations; empty when another process makes them or these are kept for another process
     */
    Optional<NormalEquations> of(int cell, Supplier<NormalEquations> make);

    /**
     * Told when all cells were asked for.
     *
     * @throws HandedOverException when another process must go on
     */
    void finish();
}
