package org.surveygrid.solver.astrometric;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ParameterNumbering;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.rejection.ErrorModel;
import org.surveygrid.solver.rejection.HuberWeight;
import org.surveygrid.solver.rejection.WorstPerStar;

/**
 * Gauss-Newton on the model's parameters with the stars eliminated. Starts with Huber's weights, then rejects the worst
 * measurement of each star, first coarsely and then strictly, while the errors of every exposure are estimated from the
 * residuals. Reserved stars are never fitted.
 */
final class AstrometricFit {
    private static final int HUBER_PASSES = 4;
    private static final int COARSE_PASSES = 8;
    private static final int STRICT_PASSES = 15;
    private static final int FINAL_PASSES = 2;
    private static final double COARSE_SIGMA = 7;
    /** Strict passes end when fewer than this share of the measurements is rejected. */
    private static final double SETTLED = 0.0002;
    /** Measurements that dominate their star say little about their own errors. */
    private static final double LARGEST_LEVERAGE = 0.95;

    /** Stars moving less than this between passes are at rest, whatever the weights. */
    private static final int STAR_PASSES = 3;

    private final Detections detections;
    private final AstrometricModel model;
    private final StarMeasurements stars;
    private final ParameterNumbering numbering;
    private final AstrometricGauge gauge;
    private final double[][] residual;
    private final double[] leverage;
    private final double[] normalised;
    private boolean robust;
    private Optional<NormalSolution> last = Optional.empty();

    AstrometricFit(
            Detections detections,
            AstrometricModel model,
            StarMeasurements stars,
            ParameterNumbering numbering,
            AstrometricGauge gauge) {
        this.detections = detections;
        this.model = model;
        this.stars = stars;
        this.numbering = numbering;
        this.gauge = gauge;
        this.residual = new double[stars.size()][2];
        this.leverage = new double[stars.size()];
        this.normalised = new double[stars.size()];
    }

    /**
     * Fits.
     *
     * @return the unknown that the data do not determine, or -1 when all went well
     */
    int run(double clipSigma) {
        int failure = quick();
        if (failure >= 0) {
            return failure;
        }
        robust = false;
        for (int pass = 0; pass < COARSE_PASSES; pass++) {
            int rejected = WorstPerStar.reject(stars.start(), normalised, stars.active(), COARSE_SIGMA * COARSE_SIGMA);
            failure = improve(true);
            if (failure >= 0 || rejected == 0) {
                break;
            }
        }
        for (int pass = 0; pass < STRICT_PASSES && failure < 0; pass++) {
            int rejected = WorstPerStar.reject(stars.start(), normalised, stars.active(), clipSigma * clipSigma);
            failure = improve(false);
            if (pass > 1 && rejected <= SETTLED * stars.size()) {
                break;
            }
        }
        for (int pass = 0; pass < FINAL_PASSES && failure < 0; pass++) {
            failure = improve(false);
        }
        return failure;
    }

    /** The robust start alone: enough to associate again. */
    int quick() {
        robust = true;
        for (int s = 0; s < stars.stars(); s++) {
            stars.setDirection(s, medianDirection(s));
        }
        settleStars();
        estimateErrors(true);
        for (int pass = 0; pass < HUBER_PASSES; pass++) {
            int failure = improve(true);
            if (failure >= 0) {
                return failure;
            }
        }
        return -1;
    }

    private int improve(boolean medianErrors) {
        NormalEquations equations = new NormalEquations(numbering.size());
        StarRows rows = new StarRows(2);
        for (int s = 0; s < stars.stars(); s++) {
            if (!stars.isReserved(s) && stars.activeCount(s) > 1) {
                fillRows(rows, s);
                equations.add(rows);
            }
        }
        gauge.constrain(equations, model, numbering);
        Optional<NormalSolution> solution = equations.solve();
        if (solution.isEmpty()) {
            return equations.worstDetermined();
        }
        last = solution;
        move(solution.get());
        settleStars();
        estimateErrors(medianErrors);
        return -1;
    }

    private void move(NormalSolution step) {
        for (int c = 0; c < model.chips().size(); c++) {
            for (int axis = 0; axis < 2; axis++) {
                for (int k = 0; k < numbering.chipTerms(c); k++) {
                    model.chipTerms(c)[axis][k] += step.value(numbering.chip(c, axis) + k);
                }
            }
        }
        for (int e = 0; e < detections.exposures().size(); e++) {
            for (int axis = 0; axis < 2 && numbering.includes(e); axis++) {
                for (int k = 0; k < numbering.exposureTerms(); k++) {
                    model.exposureTerms(e)[axis][k] += step.value(numbering.exposure(e, axis) + k);
                }
            }
        }
    }

    private void fillRows(StarRows rows, int star) {
        rows.clear();
        double[] vector = stars.direction(star);
        double[][] axes = TangentBasis.localAxes(vector);
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            if (!stars.active()[i]) {
                continue;
            }
            double weight = weight(i);
            if (stars.isCatalogue(i)) {
                double[] offset = catalogueOffset(star, axes);
                rows.endRow(1, 0, offset[0], weight);
                rows.endRow(0, 1, offset[1], weight);
                continue;
            }
            int d = stars.detection(i);
            AstrometricModel.Place place = model.place(
                    detections.exposure(d), detections.chip(d), new double[] {detections.xPx(d), detections.yPx(d)});
            TangentBasis basis = model.exposure(detections.exposure(d)).basis();
            double[] predicted = basis.project(vector);
            double[][] slope = slopes(basis, vector, axes);
            for (int axis = 0; axis < 2; axis++) {
                model.putDerivatives(rows, axis, place, numbering);
                rows.endRow(slope[0][axis], slope[1][axis], place.plane()[axis] - predicted[axis], weight);
            }
        }
    }

    private static double[][] slopes(TangentBasis basis, double[] vector, double[][] axes) {
        double[] byEast = basis.slope(vector, axes[0]);
        double[] byNorth = basis.slope(vector, axes[1]);
        double perArcsec = 1 / TangentBasis.ARCSEC_PER_RADIAN;
        return new double[][] {
            {byEast[0] * perArcsec, byEast[1] * perArcsec}, {byNorth[0] * perArcsec, byNorth[1] * perArcsec}
        };
    }

    private double[] catalogueOffset(int star, double[][] axes) {
        double[] published = stars.catalogueDirection(star);
        return new double[] {
            TangentBasis.dot(published, axes[0]) * TangentBasis.ARCSEC_PER_RADIAN,
            TangentBasis.dot(published, axes[1]) * TangentBasis.ARCSEC_PER_RADIAN
        };
    }

    private double weight(int measurement) {
        double variance = stars.variance(measurement);
        if (!robust) {
            return 1 / variance;
        }
        double[] r = residual[measurement];
        return HuberWeight.of(Math.sqrt((r[0] * r[0] + r[1] * r[1]) / (2 * variance))) / variance;
    }

    /** Brings every star, reserved ones too, to its best place under the present model, and measures residuals. */
    private void settleStars() {
        for (int s = 0; s < stars.stars(); s++) {
            int passes = robust ? STAR_PASSES : 1;
            measureResiduals(s);
            for (int pass = 0; pass < passes; pass++) {
                settle(s);
                measureResiduals(s);
            }
            normalise(s);
        }
    }

    private void settle(int star) {
        double sum = 0;
        double[] mean = new double[2];
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            if (stars.active()[i]) {
                double weight = weight(i);
                sum += weight;
                mean[0] += weight * residual[i][0];
                mean[1] += weight * residual[i][1];
            }
        }
        if (!(sum > 0)) {
            return;
        }
        double[] vector = stars.direction(star);
        double[][] axes = TangentBasis.localAxes(vector);
        double[] moved = new double[3];
        double length = 0;
        for (int k = 0; k < 3; k++) {
            moved[k] = vector[k]
                    + (mean[0] / sum * axes[0][k] + mean[1] / sum * axes[1][k]) / TangentBasis.ARCSEC_PER_RADIAN;
            length += moved[k] * moved[k];
        }
        for (int k = 0; k < 3; k++) {
            moved[k] /= Math.sqrt(length);
        }
        stars.setDirection(star, moved);
    }

    /** Offsets of a star's measurements from its place, east and north in arcseconds. */
    private void measureResiduals(int star) {
        double[][] axes = TangentBasis.localAxes(stars.direction(star));
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            double[] measured = stars.isCatalogue(i) ? stars.catalogueDirection(star) : measuredDirection(i);
            residual[i][0] = TangentBasis.dot(measured, axes[0]) * TangentBasis.ARCSEC_PER_RADIAN;
            residual[i][1] = TangentBasis.dot(measured, axes[1]) * TangentBasis.ARCSEC_PER_RADIAN;
        }
    }

    private double[] measuredDirection(int measurement) {
        int d = stars.detection(measurement);
        return model.toVector(
                detections.exposure(d), detections.chip(d), new double[] {detections.xPx(d), detections.yPx(d)});
    }

    private void normalise(int star) {
        double sum = 0;
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            sum += stars.active()[i] ? 1 / stars.variance(i) : 0;
        }
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            double own = 1 / stars.variance(i);
            leverage[i] = stars.active()[i] ? Math.min(own / sum, 1) : 0;
            double share = Math.max(1 - leverage[i], 1e-6);
            normalised[i] =
                    (residual[i][0] * residual[i][0] + residual[i][1] * residual[i][1]) / (stars.variance(i) * share);
        }
    }

    private double[] medianDirection(int star) {
        int from = stars.start()[star];
        int count = stars.start()[star + 1] - from;
        double[] first = stars.isCatalogue(from) ? stars.catalogueDirection(star) : measuredDirection(from);
        TangentBasis basis = new TangentBasis(TangentBasis.position(first));
        double[][] at = new double[2][count];
        for (int i = 0; i < count; i++) {
            double[] vector =
                    stars.isCatalogue(from + i) ? stars.catalogueDirection(star) : measuredDirection(from + i);
            double[] plane = basis.project(vector);
            at[0][i] = plane[0];
            at[1][i] = plane[1];
        }
        Arrays.sort(at[0]);
        Arrays.sort(at[1]);
        int middle = count / 2;
        return count % 2 == 1
                ? basis.unproject(at[0][middle], at[1][middle])
                : basis.unproject((at[0][middle - 1] + at[0][middle]) / 2, (at[1][middle - 1] + at[1][middle]) / 2);
    }

    private void estimateErrors(boolean byMedian) {
        int groups = stars.catalogueGroup() + 1;
        int[] count = new int[groups];
        for (int i = 0; i < stars.size(); i++) {
            count[stars.group(i)]++;
        }
        double[][] variances = new double[groups][];
        double[][] squares = new double[groups][];
        for (int g = 0; g < groups; g++) {
            variances[g] = new double[count[g]];
            squares[g] = new double[count[g]];
        }
        Arrays.fill(count, 0);
        double inflation = inflation();
        for (int s = 0; s < stars.stars(); s++) {
            boolean counts = !stars.isReserved(s) && stars.activeCount(s) > 1;
            for (int i = stars.start()[s]; i < stars.start()[s + 1] && counts; i++) {
                if (stars.active()[i] && leverage[i] < LARGEST_LEVERAGE) {
                    int g = stars.group(i);
                    variances[g][count[g]] = stars.measuredVariance(i);
                    squares[g][count[g]++] = normalised[i] * stars.variance(i) / 2 * inflation;
                }
            }
        }
        for (int g = 0; g < groups; g++) {
            double[] v = Arrays.copyOf(variances[g], count[g]);
            double[] r = Arrays.copyOf(squares[g], count[g]);
            stars.setErrorModel(g, byMedian ? ErrorModel.robust(v, r, 2) : ErrorModel.estimate(v, r));
        }
        for (int s = 0; s < stars.stars(); s++) {
            normalise(s);
        }
    }

    /** Residuals are smaller than errors because the model followed them: degrees of freedom with and without it. */
    private double inflation() {
        double free = degreesOfFreedom() + numbering.size();
        return degreesOfFreedom() > 0 ? free / degreesOfFreedom() : 1;
    }

    /** Active coordinates of fitted stars, less two per star, less the unknowns that the gauge leaves. */
    double degreesOfFreedom() {
        long free = 0;
        for (int s = 0; s < stars.stars(); s++) {
            int count = stars.activeCount(s);
            if (!stars.isReserved(s) && count > 1) {
                free += 2L * (count - 1);
            }
        }
        return free - (numbering.size() - gauge.constraints());
    }

    /** Sum over active measurements of fitted stars. */
    double chiSquare() {
        double sum = 0;
        for (int s = 0; s < stars.stars(); s++) {
            if (stars.isReserved(s) || stars.activeCount(s) < 2) {
                continue;
            }
            for (int i = stars.start()[s]; i < stars.start()[s + 1]; i++) {
                if (stars.active()[i]) {
                    sum += (residual[i][0] * residual[i][0] + residual[i][1] * residual[i][1]) / stars.variance(i);
                }
            }
        }
        return sum;
    }

    double[] residual(int measurement) {
        return residual[measurement];
    }

    double leverage(int measurement) {
        return leverage[measurement];
    }

    double normalised(int measurement) {
        return normalised[measurement];
    }

    Optional<NormalSolution> lastSolution() {
        return last;
    }
}
