package org.surveygrid.solver.photometric;

/**
 * One fit and all that belongs to it.
 *
 * @param model its unknowns
 * @param stars its measurements
 * @param flat the star flat's shape
 * @param fit the fit
 * @param component of each exposure, -1 for those left out
 * @param absolute by component, whether reference stars tie it
 */
record PhotometricProblem(
        PhotometricModel model,
        MagnitudeMeasurements stars,
        StarFlatModel flat,
        PhotometricFit fit,
        int[] component,
        boolean[] absolute) {}
