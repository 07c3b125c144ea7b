package org.surveygrid.packaging.bench.growth;

import java.util.Optional;
import org.surveygrid.solver.engine.step.Checkpoints;
import org.surveygrid.solver.engine.step.StepLog;
import org.surveygrid.solver.normal.NormalEquations;

/** Keeps, instead of steps, the latest equations of a solution that have a matrix of all its stars. */
final class LargestEquations implements Checkpoints {
    private Optional<NormalEquations> kept = Optional.empty();

    @Override
    public StepLog open(String name, int unknowns) {
        return new StepLog() {
            @Override
            public void append(Step step, NormalEquations equations) {
                if (step.factored() && equations.matrix().blocks() >= blocks()) {
                    kept = Optional.of(equations);
                }
            }
        };
    }

    private int blocks() {
        return kept.map(equations -> equations.matrix().blocks()).orElse(0);
    }

    /** The equations, once there was a fit. */
    Optional<NormalEquations> kept() {
        return kept;
    }
}
