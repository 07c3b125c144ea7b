package org.surveygrid.solver.photometric;

import java.util.Arrays;
import org.surveygrid.solver.engine.Anchors;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.StarModel;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;

/** Magnitudes as {@link StarModel}: a star has its magnitude; zero points, chip offsets and the star flat are shared. */
final class MagnitudeStars implements StarModel {
    private static final double ZERO_POINT_PRIOR_MAG = 5;
    private static final double CONSTRAINT_WEIGHT = 1e-3;
    private static final double[] ONE = {1};
    private static final double[] MINUS_ONE = {-1};

    private final MagnitudeMeasurements stars;
    private final Measurements measurements;
    private final PhotometricModel model;
    private final StarFlatModel flat;
    private final PhotometricSettings settings;
    private final double[] startZeroPoint;
    private final int[] component;
    private final boolean[] absolute;
    private final double[] basis;
    private final double[] minusBasis;

    /**
     * A photometric model of measured stars.
     *
     * @param component of each exposure, -1 for those left out
     * @param absolute by component, whether reference stars tie it to the catalogue
     */
    MagnitudeStars(PhotometricProblem.Shape shape, MagnitudeMeasurements stars, int[] component, boolean[] absolute) {
        this.stars = stars;
        this.measurements = stars.measurements();
        this.model = shape.model();
        this.flat = shape.flat();
        this.settings = shape.settings();
        this.startZeroPoint = model.zeroPoint().clone();
        this.component = component.clone();
        this.absolute = absolute.clone();
        this.basis = new double[flat.terms() + 1];
        this.minusBasis = new double[flat.terms()];
    }

    @Override
    public StarRows newRows() {
        return new StarRows(1);
    }

    @Override
    public NormalEquations newEquations() {
        return new NormalEquations(model.layout());
    }

    @Override
    public void fill(StarRows rows, int star) {
        double magnitude = stars.starMagnitude()[star];
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (!measurements.isActive(i)) {
                continue;
            }
            double residual = calibrated(star, i) - magnitude;
            if (!stars.isCatalogue(i)) {
                rows.put(model.exposure(stars.exposure(i)), MINUS_ONE, 1);
                rows.put(model.chip(stars.chip(i)), MINUS_ONE, 1);
                if (minusBasis.length > 0) {
                    for (int k = 0; k < minusBasis.length; k++) {
                        minusBasis[k] = -basis[k + 1];
                    }
                    rows.put(model.flat(), minusBasis, minusBasis.length);
                }
            }
            rows.endRow(ONE, residual, measurements.weight(i));
        }
    }

    @Override
    public void constrain(NormalEquations equations, double typicalWeight) {
        double weight = CONSTRAINT_WEIGHT * typicalWeight;
        LinearForm chips = new LinearForm();
        double sum = 0;
        for (int c = 0; c < model.chipOffset().length; c++) {
            chips.plus(model.chip(c), 0, 1);
            sum += model.chipOffset()[c];
            prior(equations, LinearForm.of(model.chip(c), 0), -model.chipOffset()[c], settings.chipOffsetPriorMag());
        }
        equations.addEquation(chips, -sum, weight);
        for (int k = 0; k < model.flatTerms().length; k++) {
            prior(equations, LinearForm.of(model.flat(), k), -model.flatTerms()[k], settings.starFlatPriorMag());
        }
        for (int e = 0; e < component.length; e++) {
            if (model.exposure(e) >= 0) {
                double missing = startZeroPoint[e] - model.zeroPoint()[e];
                prior(equations, LinearForm.of(model.exposure(e), 0), missing, ZERO_POINT_PRIOR_MAG);
            }
        }
        for (int c = 0; c < absolute.length; c++) {
            if (!absolute[c]) {
                holdMean(equations, c, weight);
            }
        }
    }

    /** Where no reference ties a component, the mean zero point of its anchors is the expected one. */
    private void holdMean(NormalEquations equations, int wanted, double weight) {
        LinearForm mean = new LinearForm();
        double sum = 0;
        for (int e : Anchors.of(component, wanted)) {
            mean.plus(model.exposure(e), 0, 1);
            sum += model.zeroPoint()[e] - startZeroPoint[e];
        }
        equations.addEquation(mean, -sum, weight);
    }

    private static void prior(NormalEquations equations, LinearForm unknown, double missing, double sigma) {
        equations.addEquation(unknown, missing, 1 / (sigma * sigma));
    }

    @Override
    public int constraints() {
        int constraints = 1;
        for (boolean tied : absolute) {
            constraints += tied ? 0 : 1;
        }
        return constraints;
    }

    @Override
    public void move(NormalSolution step) {
        for (int c = 0; c < model.chipOffset().length; c++) {
            model.chipOffset()[c] += step.value(model.chip(c), 0);
        }
        for (int k = 0; k < model.flatTerms().length; k++) {
            model.flatTerms()[k] += step.value(model.flat(), k);
        }
        for (int e = 0; e < component.length; e++) {
            if (model.exposure(e) >= 0) {
                model.zeroPoint()[e] += step.value(model.exposure(e), 0);
            }
        }
    }

    /** Magnitude of a measurement under the present model; leaves the star flat's products of a detection behind. */
    private double calibrated(int star, int measurement) {
        if (stars.isCatalogue(measurement)) {
            return stars.catalogueMagnitude(star);
        }
        int chip = stars.chip(measurement);
        double value = stars.magnitude(measurement)
                + model.zeroPoint()[stars.exposure(measurement)]
                + model.chipOffset()[chip];
        flat.fill(basis, chip, stars.xPx(measurement), stars.yPx(measurement));
        double[] terms = model.flatTerms();
        for (int k = 0; k < terms.length; k++) {
            value += terms[k] * basis[k + 1];
        }
        return value;
    }

    @Override
    public void start(int star) {
        int from = measurements.start(star);
        double[] values = new double[measurements.start(star + 1) - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = calibrated(star, from + i);
        }
        Arrays.sort(values);
        stars.starMagnitude()[star] = values[values.length / 2];
    }

    @Override
    public void shift(int star, double[] offset) {
        stars.starMagnitude()[star] += offset[0];
    }

    @Override
    public void measure(int star) {
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            measurements.setResidual(i, 0, calibrated(star, i) - stars.starMagnitude()[star]);
        }
    }
}
