package org.surveygrid.solver.astrometric;

import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ParameterNumbering;

/**
 * One fit and all that belongs to it.
 *
 * @param model its parameters
 * @param stars its measurements
 * @param numbering its unknowns
 * @param fit the fit
 * @param component of each exposure, -1 for those left out
 * @param absolute by component, whether reference stars tie it to the sky
 */
record FitProblem(
        AstrometricModel model,
        StarMeasurements stars,
        ParameterNumbering numbering,
        AstrometricFit fit,
        int[] component,
        boolean[] absolute) {}
