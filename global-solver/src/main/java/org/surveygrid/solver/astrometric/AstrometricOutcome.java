package org.surveygrid.solver.astrometric;

import java.util.Optional;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solver.astrometric.term.FittedModel;
import org.surveygrid.task.UnprocessableReason;

/** How an astrometric solution can end. */
public sealed interface AstrometricOutcome {
    /**
     * Solved.
     *
     * @param solution world coordinates of every chip of every exposure
     * @param statistics how good it is
     * @param model what was fitted beside the polynomials, and what the model lacks
     * @param details what it knows of single pixels and detections, as long as they are kept
     */
    record Solved(
            AstrometricSolution solution,
            AstrometricStatistics statistics,
            FittedModel model,
            Optional<AstrometricDetails> details)
            implements AstrometricOutcome {
        /**
         * The same, without what takes much memory.
         *
         * @return an outcome without details
         */
        public Solved concise() {
            return new Solved(solution, statistics, model, Optional.empty());
        }
    }

    /**
     * The data do not allow a solution.
     *
     * @param reason code
     * @param detail sentence with numbers
     */
    record Failed(UnprocessableReason reason, String detail) implements AstrometricOutcome {}
}
