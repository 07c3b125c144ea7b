package org.surveygrid.solver.astrometric;

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
     * @param residuals what is left of every measurement, for plots
     * @param errors how well it knows where pixels look
     * @param model what was fitted beside the polynomials, and what the model lacks
     */
    record Solved(
            AstrometricSolution solution,
            AstrometricStatistics statistics,
            AstrometricResiduals residuals,
            AstrometricErrors errors,
            FittedModel model)
            implements AstrometricOutcome {}

    /**
     * The data do not allow a solution.
     *
     * @param reason code
     * @param detail sentence with numbers
     */
    record Failed(UnprocessableReason reason, String detail) implements AstrometricOutcome {}
}
