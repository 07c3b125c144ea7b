package org.surveygrid.solver.astrometric;

import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.normal.LinearForm;

/**
 * How well a solution knows where a pixel looks, from the covariance of its unknowns. What a single star's noise adds, and
 * what the model cannot describe, is not in it.
 */
public final class AstrometricErrors {
    private final Detections detections;
    private final FitProblem problem;

    AstrometricErrors(Detections detections, FitProblem problem) {
        this.detections = detections;
        this.problem = problem;
    }

    /** The model that the errors are of. */
    AstrometricModel model() {
        return problem.model();
    }

    /**
     * Formal standard deviation of the place of a pixel.
     *
     * @param exposure id of a solved exposure
     * @param chip id
     * @param pixel {x, y}
     * @return along the first and second axis of the exposure's tangent plane, in milliarcseconds
     * @throws IllegalArgumentException when the exposure was left out or is unknown
     */
    public double[] sigmaMas(String exposure, String chip, double[] pixel) {
        int e = detections.exposures().indexOf(exposure);
        int c = detections.chips().indexOf(chip);
        if (e < 0 || c < 0 || !problem.nodes().includes(e)) {
            throw new IllegalArgumentException("there is no solution of chip " + chip + " of exposure " + exposure);
        }
        AstrometricModel model = problem.model();
        AstrometricModel.Place place = model.newPlace();
        model.place(place, e, c, pixel);
        model.slope(place, e);
        double[] sigma = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            double variance = problem.fit().factor().variance(form(place, new int[] {e, c}, axis));
            sigma[axis] = 1000 * Math.sqrt(variance);
        }
        return sigma;
    }

    /** A coordinate of a place as a sum of unknowns. */
    private LinearForm form(AstrometricModel.Place place, int[] exposureAndChip, int axis) {
        AstrometricNodes nodes = problem.nodes();
        int chip = problem.model().chipAt(exposureAndChip[0], exposureAndChip[1]);
        LinearForm form = new LinearForm();
        for (int k = 0; k < nodes.exposureTerms(); k++) {
            form.plus(nodes.exposure(exposureAndChip[0], axis), k, place.phi()[k]);
        }
        for (int inner = 0; inner < 2; inner++) {
            for (int k = 0; k < nodes.chipTerms(chip); k++) {
                form.plus(nodes.chip(chip, inner), k, place.slope()[2 * axis + inner] * place.basis()[k]);
            }
        }
        return form;
    }
}
