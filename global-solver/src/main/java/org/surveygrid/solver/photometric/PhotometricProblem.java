package org.surveygrid.solver.photometric;

import org.surveygrid.solver.association.ExposureTies;
import org.surveygrid.solver.engine.RobustFit;
import org.surveygrid.solver.normal.LinearForm;

/**
 * One fit and all that belongs to it.
 *
 * @param shape what is fitted
 * @param stars its measurements
 * @param fit the fit
 * @param ties which exposures hang together, and whether reference stars tie them
 */
record PhotometricProblem(Shape shape, MagnitudeMeasurements stars, RobustFit fit, ExposureTies ties) {

    /**
     * What is fitted.
     *
     * @param model values of the unknowns
     * @param flat the star flat's shape
     * @param settings with the priors
     */
    record Shape(PhotometricModel model, StarFlatModel flat, PhotometricSettings settings) {}

    /** Of each exposure, -1 for those left out. */
    int[] component() {
        return ties.component();
    }

    /** By component, whether reference stars tie it. */
    boolean[] absolute() {
        return ties.absolute();
    }

    PhotometricModel model() {
        return shape.model();
    }

    StarFlatModel flat() {
        return shape.flat();
    }

    /** Formal standard deviation of exposure zero point plus chip offset plus the mean of the star flat. */
    double zeroPointErrorMag(int exposure, int chip) {
        LinearForm sum = LinearForm.of(model().exposure(exposure), 0).plus(model().chip(chip), 0, 1);
        double[] mean = flat().meanBasis();
        for (int k = 0; k < mean.length; k++) {
            sum.plus(model().flat(), k, mean[k]);
        }
        return Math.sqrt(fit.factor().variance(sum));
    }
}
