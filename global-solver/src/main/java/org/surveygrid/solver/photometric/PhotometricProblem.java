package org.surveygrid.solver.photometric;

import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.engine.RobustFit;

/**
 * One fit and all that belongs to it.
 *
 * @param model what is fitted
 * @param stars its measurements
 * @param fit the fit
 * @param ties which exposures hang together, and whether reference stars tie them
 * @param published how many stars of the catalogue have a magnitude in the filter, wherever they are
 */
record PhotometricProblem(
        PhotometricModel model, MagnitudeMeasurements stars, RobustFit fit, ExposureTies ties, int published) {
    /** Of each exposure, -1 for those left out. */
    int[] component() {
        return ties.component();
    }

    /** By component, whether reference stars tie it. */
    boolean[] absolute() {
        return ties.absolute();
    }

    /** Formal standard deviation of a chip's zero point in an exposure, with the mean of the star flat. */
    double zeroPointErrorMag(int exposure, int chip) {
        return Math.sqrt(fit.factor().variance(model.zeroPoint(exposure, chip)));
    }
}
