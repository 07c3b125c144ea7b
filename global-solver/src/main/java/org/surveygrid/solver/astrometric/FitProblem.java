package org.surveygrid.solver.astrometric;

import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.focalplane.AstrometricModel;

/**
 * One fit and all that belongs to it.
 *
 * @param model its parameters
 * @param stars its measurements
 * @param nodes its unknowns
 * @param fit the fit
 * @param component of each exposure, -1 for those left out
 * @param absolute by component, whether reference stars tie it to the sky
 */
record FitProblem(
        AstrometricModel model,
        StarMeasurements stars,
        AstrometricNodes nodes,
        RobustFit fit,
        int[] component,
        boolean[] absolute) {}
