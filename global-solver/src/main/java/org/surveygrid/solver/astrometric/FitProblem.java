package org.surveygrid.solver.astrometric;

import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.focalplane.AstrometricModel;

/**
 * One fit and all that belongs to it.
 *
 * @param model its parameters
 * @param stars its measurements
 * @param nodes its unknowns
 * @param fit the fit
 * @param ties which exposures hang together, and whether reference stars tie them to the sky
 */
record FitProblem(
        AstrometricModel model,
        StarMeasurements stars,
        AstrometricNodes nodes,
        RobustFit fit,
        ExposureTies ties) {
    /** Of each exposure, -1 for those left out. */
    int[] component() {
        return ties.component();
    }

    /** By component, whether reference stars tie it to the sky. */
    boolean[] absolute() {
        return ties.absolute();
    }
}
