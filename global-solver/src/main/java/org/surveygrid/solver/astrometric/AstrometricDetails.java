package org.surveygrid.solver.astrometric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * What a solution can say of single pixels and detections. It holds on to all measurements and to the covariance of all
 * unknowns: a survey's worth of memory.
 */
public final class AstrometricDetails {
    private final Detections detections;
    private final FitProblem problem;
    private final Start start;

    AstrometricDetails(Detections detections, FitProblem problem, Start start) {
        this.detections = detections;
        this.problem = problem;
        this.start = start;
    }

    /**
     * Where another solution of the same detections may start.
     *
     * @param names ids of all exposures, then of all chips
     * @param begin the model that the gauge refers to
     * @param model as it was fitted
     * @param movedArcsec how far exposures were mis-pointed
     */
    public record Start(List<String> names, AstrometricModel begin, AstrometricModel model, double[] movedArcsec) {
        static List<String> names(Detections detections) {
            return Stream.concat(detections.exposures().stream(), detections.chips().stream())
                    .toList();
        }
    }

    /**
     * Where a solution with further terms may start.
     *
     * @return models without the measurements
     */
    public Start start() {
        return start;
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
        return sigmaMas(List.of(new Part(exposure, chip, pixel, 1)));
    }

    /**
     * A part of a sum of places.
     *
     * @param exposure id of a solved exposure
     * @param chip id
     * @param pixel {x, y}
     * @param factor of the place in the sum
     */
    public record Part(String exposure, String chip, double[] pixel, double factor) {}

    /**
     * Formal standard deviation of a sum of places, such as how far a chip moved. It is the Cramér-Rao bound of that sum as
     * far as the errors of the detections are right.
     *
     * @param sum of pixels of exposures that point alike
     * @return along the first and second axis of the tangent planes, in milliarcseconds
     * @throws IllegalArgumentException when an exposure was left out or is unknown
     */
    public double[] sigmaMas(List<Part> sum) {
        AstrometricModel model = problem.model();
        AstrometricModel.Place place = model.newPlace();
        NodeLayout layout = problem.nodes().layout();
        double[] sigma = new double[2];
        for (int axis = 0; axis < sigma.length; axis++) {
            double[] coefficient = new double[layout.unknowns()];
            for (Part part : sum) {
                int e = detections.exposures().indexOf(part.exposure());
                int c = detections.chips().indexOf(part.chip());
                if (e < 0 || c < 0 || !problem.nodes().includes(e)) {
                    throw new IllegalArgumentException(
                            "there is no solution of chip " + part.chip() + " of exposure " + part.exposure());
                }
                model.place(place, e, c, part.pixel());
                model.slope(place, e);
                add(coefficient, place, new int[] {e, c}, axis, part.factor());
            }
            LinearForm form = new LinearForm();
            for (int i = 0; i < coefficient.length; i++) {
                if (coefficient[i] != 0) {
                    int node = layout.nodeOf(i);
                    form.plus(node, i - layout.firstUnknown(node), coefficient[i]);
                }
            }
            sigma[axis] = 1000 * Math.sqrt(problem.fit().factor().variance(form));
        }
        return sigma;
    }

    /** Adds a coordinate of a place to a sum of unknowns. */
    private void add(double[] to, AstrometricModel.Place place, int[] exposureAndChip, int axis, double factor) {
        AstrometricNodes nodes = problem.nodes();
        NodeLayout layout = nodes.layout();
        int chip = problem.model().chipAt(exposureAndChip[0], exposureAndChip[1]);
        int first = layout.firstUnknown(nodes.exposure(exposureAndChip[0], axis));
        for (int k = 0; k < nodes.exposureTerms(); k++) {
            to[first + k] += factor * place.phi()[k];
        }
        for (int inner = 0; inner < 2 && nodes.chipTerms(chip) > 0; inner++) {
            first = layout.firstUnknown(nodes.chip(chip, inner));
            for (int k = 0; k < nodes.chipTerms(chip); k++) {
                to[first + k] += factor * place.slope()[2 * axis + inner] * place.basis()[k];
            }
        }
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
                error[count] =
                        (float) (1000 * Math.sqrt(all.errorModel(all.group(i)).scale() * all.measuredVariance(i)));
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
