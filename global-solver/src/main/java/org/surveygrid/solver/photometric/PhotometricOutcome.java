package org.surveygrid.solver.photometric;

import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.task.UnprocessableReason;

/** How a photometric solution can end. */
public sealed interface PhotometricOutcome {
    /**
     * Solved.
     *
     * @param solution zero points of every chip of every exposure, and the star flat
     * @param statistics how good it is
     * @param residuals what is left of every measurement, for plots
     */
    record Solved(PhotometricSolution solution, PhotometricStatistics statistics, PhotometricResiduals residuals)
            implements PhotometricOutcome {
        /** The same with something that was not published. */
        Solved refusing(String what) {
            return new Solved(solution, statistics.refusing(what), residuals);
        }
    }

    /**
     * The data do not allow a solution.
     *
     * @param reason code
     * @param detail sentence with numbers
     */
    record Failed(UnprocessableReason reason, String detail) implements PhotometricOutcome {}
}
