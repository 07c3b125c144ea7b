package org.surveygrid.solver.photometric;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.rejection.ErrorModel;
import org.surveygrid.solver.rejection.HuberWeight;
import org.surveygrid.solver.rejection.WorstPerStar;

/**
 * Least squares for zero points, chip offsets and star flat with the stars eliminated: Huber's weights first, then the
 * worst measurement of each star is rejected, while the errors of every exposure are estimated from the residuals.
 */
final class PhotometricFit {
    private static final int HUBER_PASSES = 5;
    private static final int COARSE_PASSES = 8;
    private static final int STRICT_PASSES = 15;
    private static final int FINAL_PASSES = 2;
    private static final double COARSE_SIGMA = 7;
    private static final double SETTLED = 0.0002;
    private static final double LARGEST_LEVERAGE = 0.95;
    private static final double ZERO_POINT_PRIOR_MAG = 5;
    private static final double CONSTRAINT_WEIGHT = 1e-3;
    private static final int STAR_PASSES = 3;

    private final Detections detections;
    private final MagnitudeMeasurements stars;
    private final PhotometricModel model;
    private final double[] startZeroPoint;
    private final int[] component;
    private final boolean[] absolute;
    private final PhotometricSettings settings;
    private final double[] residual;
    private final double[] leverage;
    private final double[] normalised;
    private boolean robust;
    private Optional<NormalSolution> last = Optional.empty();

    PhotometricFit(
            Detections detections,
            MagnitudeMeasurements stars,
            PhotometricModel model,
            int[] component,
            boolean[] absolute,
            PhotometricSettings settings) {
        this.detections = detections;
        this.stars = stars;
        this.model = model;
        this.startZeroPoint = model.zeroPoint().clone();
        this.component = component;
        this.absolute = absolute;
        this.settings = settings;
        this.residual = new double[stars.size()];
        this.leverage = new double[stars.size()];
        this.normalised = new double[stars.size()];
    }

    /** Fits; returns the unknown that the data do not determine, or -1. */
    int run(double clipSigma) {
        robust = true;
        startStars();
        estimateErrors(true);
        int failure = -1;
        for (int pass = 0; pass < HUBER_PASSES && failure < 0; pass++) {
            failure = improve(true);
        }
        robust = false;
        for (int pass = 0; pass < COARSE_PASSES && failure < 0; pass++) {
            int rejected = WorstPerStar.reject(stars.start(), normalised, stars.active(), COARSE_SIGMA * COARSE_SIGMA);
            failure = improve(true);
            if (rejected == 0) {
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

    private int improve(boolean medianErrors) {
        NormalEquations equations = new NormalEquations(model.size());
        StarRows rows = new StarRows(1);
        for (int s = 0; s < stars.stars(); s++) {
            if (!stars.isReserved(s) && stars.activeCount(s) > 1) {
                fillRows(rows, s);
                equations.add(rows);
            }
        }
        constrain(equations);
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

    private void fillRows(StarRows rows, int star) {
        rows.clear();
        double magnitude = stars.starMagnitude()[star];
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            if (!stars.active()[i]) {
                continue;
            }
            if (!stars.isCatalogue(i)) {
                int d = stars.detection(i);
                rows.put(model.exposure(detections.exposure(d)), -1);
                rows.put(model.chip(detections.chip(d)), -1);
                double[] basis = stars.flatBasis(i);
                for (int k = 0; k < basis.length; k++) {
                    rows.put(model.flat(k), -basis[k]);
                }
            }
            rows.endRow(1, 0, calibrated(i) - magnitude, weight(i));
        }
    }

    private void constrain(NormalEquations equations) {
        double weight = CONSTRAINT_WEIGHT * equations.typicalWeight();
        int chips = model.chipOffset().length;
        int[] all = new int[chips];
        double[] ones = new double[chips];
        Arrays.fill(ones, 1);
        double sum = 0;
        for (int c = 0; c < chips; c++) {
            all[c] = model.chip(c);
            sum += model.chipOffset()[c];
            prior(equations, model.chip(c), -model.chipOffset()[c], settings.chipOffsetPriorMag());
        }
        equations.addEquation(all, ones, -sum, weight);
        for (int k = 0; k < model.flatTerms().length; k++) {
            prior(equations, model.flat(k), -model.flatTerms()[k], settings.starFlatPriorMag());
        }
        for (int e = 0; e < component.length; e++) {
            if (model.exposure(e) >= 0) {
                prior(equations, model.exposure(e), startZeroPoint[e] - model.zeroPoint()[e], ZERO_POINT_PRIOR_MAG);
            }
        }
        for (int c = 0; c < absolute.length; c++) {
            if (!absolute[c]) {
                holdMean(equations, c, weight);
            }
        }
    }

    /** Where no reference ties a component, its mean zero point is the expected one. */
    private void holdMean(NormalEquations equations, int wanted, double weight) {
        int[] unknowns = new int[component.length];
        int count = 0;
        double sum = 0;
        for (int e = 0; e < component.length; e++) {
            if (component[e] == wanted && model.exposure(e) >= 0) {
                unknowns[count++] = model.exposure(e);
                sum += model.zeroPoint()[e] - startZeroPoint[e];
            }
        }
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        equations.addEquation(Arrays.copyOf(unknowns, count), ones, -sum, weight);
    }

    private static void prior(NormalEquations equations, int unknown, double missing, double sigma) {
        equations.addEquation(new int[] {unknown}, new double[] {1}, missing, 1 / (sigma * sigma));
    }

    private void move(NormalSolution step) {
        for (int c = 0; c < model.chipOffset().length; c++) {
            model.chipOffset()[c] += step.value(model.chip(c));
        }
        for (int k = 0; k < model.flatTerms().length; k++) {
            model.flatTerms()[k] += step.value(model.flat(k));
        }
        for (int e = 0; e < component.length; e++) {
            if (model.exposure(e) >= 0) {
                model.zeroPoint()[e] += step.value(model.exposure(e));
            }
        }
    }

    /** Magnitude of a measurement under the present model. */
    private double calibrated(int measurement) {
        if (stars.isCatalogue(measurement)) {
            return stars.magnitude(measurement);
        }
        int d = stars.detection(measurement);
        double value = stars.magnitude(measurement)
                + model.zeroPoint()[detections.exposure(d)]
                + model.chipOffset()[detections.chip(d)];
        double[] basis = stars.flatBasis(measurement);
        for (int k = 0; k < basis.length; k++) {
            value += model.flatTerms()[k] * basis[k];
        }
        return value;
    }

    private double weight(int measurement) {
        double variance = stars.variance(measurement);
        return robust ? HuberWeight.of(residual[measurement] / Math.sqrt(variance)) / variance : 1 / variance;
    }

    private void startStars() {
        for (int s = 0; s < stars.stars(); s++) {
            int from = stars.start()[s];
            double[] values = new double[stars.start()[s + 1] - from];
            for (int i = 0; i < values.length; i++) {
                values[i] = calibrated(from + i);
            }
            Arrays.sort(values);
            stars.starMagnitude()[s] = values[values.length / 2];
        }
        settleStars();
    }

    private void settleStars() {
        for (int s = 0; s < stars.stars(); s++) {
            measure(s);
            for (int pass = 0; pass < (robust ? STAR_PASSES : 1); pass++) {
                double sum = 0;
                double mean = 0;
                for (int i = stars.start()[s]; i < stars.start()[s + 1]; i++) {
                    if (stars.active()[i]) {
                        sum += weight(i);
                        mean += weight(i) * residual[i];
                    }
                }
                if (sum > 0) {
                    stars.starMagnitude()[s] += mean / sum;
                    measure(s);
                }
            }
            normalise(s);
        }
    }

    private void measure(int star) {
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            residual[i] = calibrated(i) - stars.starMagnitude()[star];
        }
    }

    private void normalise(int star) {
        double sum = 0;
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            sum += stars.active()[i] ? 1 / stars.variance(i) : 0;
        }
        for (int i = stars.start()[star]; i < stars.start()[star + 1]; i++) {
            leverage[i] = stars.active()[i] ? Math.min(1 / (stars.variance(i) * sum), 1) : 0;
            double share = Math.max(1 - leverage[i], 1e-6);
            normalised[i] = residual[i] * residual[i] / (stars.variance(i) * share);
        }
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
        double degrees = degreesOfFreedom();
        double inflation = degrees > 0 ? (degrees + model.size()) / degrees : 1;
        for (int s = 0; s < stars.stars(); s++) {
            boolean counts = !stars.isReserved(s) && stars.activeCount(s) > 1;
            for (int i = stars.start()[s]; i < stars.start()[s + 1] && counts; i++) {
                if (stars.active()[i] && leverage[i] < LARGEST_LEVERAGE) {
                    int g = stars.group(i);
                    variances[g][count[g]] = stars.measuredVariance(i);
                    squares[g][count[g]++] = normalised[i] * stars.variance(i) * inflation;
                }
            }
        }
        for (int g = 0; g < groups; g++) {
            double[] v = Arrays.copyOf(variances[g], count[g]);
            double[] r = Arrays.copyOf(squares[g], count[g]);
            stars.setErrorModel(g, byMedian ? ErrorModel.robust(v, r, 1) : ErrorModel.estimate(v, r));
        }
        for (int s = 0; s < stars.stars(); s++) {
            normalise(s);
        }
    }

    double degreesOfFreedom() {
        long free = 0;
        for (int s = 0; s < stars.stars(); s++) {
            int count = stars.activeCount(s);
            free += !stars.isReserved(s) && count > 1 ? count - 1 : 0;
        }
        int constraints = 1;
        for (boolean tied : absolute) {
            constraints += tied ? 0 : 1;
        }
        return free - (model.size() - constraints);
    }

    double chiSquare() {
        double sum = 0;
        for (int s = 0; s < stars.stars(); s++) {
            for (int i = stars.start()[s]; i < stars.start()[s + 1]; i++) {
                if (stars.active()[i] && !stars.isReserved(s) && stars.activeCount(s) > 1) {
                    sum += residual[i] * residual[i] / stars.variance(i);
                }
            }
        }
        return sum;
    }

    double residual(int measurement) {
        return residual[measurement];
    }

    double leverage(int measurement) {
        return leverage[measurement];
    }

    double normalised(int measurement) {
        return normalised[measurement];
    }

    /** Formal standard deviation of exposure zero point plus chip offset. */
    double zeroPointError(int exposure, int chip) {
        return last.map(solution -> Math.sqrt(
                        solution.variance(new int[] {model.exposure(exposure), model.chip(chip)}, new double[] {1, 1})))
                .orElse(Double.NaN);
    }
}
