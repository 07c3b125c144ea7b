package org.surveygrid.solver.astrometric;

import java.util.Arrays;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.normal.LinearForm;

/**
 * What a solution can say of single pixels and detections. It holds on to all measurements and to the covariance of all
 * unknowns: a survey's worth of memory.
 */
public final class AstrometricDetails {
    private final Detections detections;
    private final FitProblem problem;

    AstrometricDetails(Detections detections, FitProblem problem) {
        this.detections = detections;
        this.problem = problem;
    }

    /** The model that the errors are of. */
    AstrometricModel model() {
        return problem.model();
    }

    /**
     * Formal standard deviation of the place of a pixel, from the covariance of the unknowns. What a single star's noise adds,
     * and what the model cannot describe, is not in it.
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

    /**
     * What is left of every accepted detection.
     *
     * @return made anew at every call
     */
    public AstrometricResiduals residuals() {
        StarMeasurements stars = problem.stars();
        Measurements all = stars.measurements();
        double[][] columns = new double[5][all.size()];
        int[] detection = new int[all.size()];
        float[] error = new float[all.size()];
        float[] leverage = new float[all.size()];
        int[] star = new int[all.size()];
        int count = 0;
        for (int s = 0; s < all.stars(); s++) {
            for (int i = all.start(s); i < all.start(s + 1); i++) {
                if (stars.isCatalogue(i) || !all.isActive(i)) {
                    continue;
                }
                int d = stars.detection(i);
                star[count] = s;
                detection[count] = detections.numberBefore(d);
                error[count] = (float) (1000 * Math.sqrt(all.errorModel(all.group(i)).scale() * all.measuredVariance(i)));
                leverage[count] = (float) all.leverage(i);
                int chip = problem.model().chipAt(detections.exposure(d), detections.chip(d));
                double[] focal = problem.model().toFocalPlane(chip, detections.xPx(d), detections.yPx(d));
                columns[0][count] = focal[0];
                columns[1][count] = focal[1];
                columns[2][count] = 1000 * all.residual(i, 0);
                columns[3][count] = 1000 * all.residual(i, 1);
                columns[4][count++] = detections.magnitude(d);
            }
        }
        for (int k = 0; k < columns.length; k++) {
            columns[k] = Arrays.copyOf(columns[k], count);
        }
        return new AstrometricResiduals(
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                Arrays.copyOf(detection, count),
                Arrays.copyOf(error, count),
                Arrays.copyOf(leverage, count),
                Arrays.copyOf(star, count));
    }
}
