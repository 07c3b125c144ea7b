package org.surveygrid.solver.photometric;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.StarModel;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.photometric.term.PhotometricTerm;

/** Magnitudes as {@link StarModel}: a star has its magnitude, the terms of the model are shared. */
final class MagnitudeStars implements StarModel {
    private static final double CONSTRAINT_WEIGHT = 1e-3;
    private static final double[] ONE = {1};

    private final MagnitudeMeasurements stars;
    private final Measurements measurements;
    private final PhotometricModel model;

    /** A photometric model of measured stars. */
    MagnitudeStars(PhotometricModel model, MagnitudeMeasurements stars) {
        this.model = model;
        this.stars = stars;
        this.measurements = stars.measurements();
    }

    @Override
    public Optional<StarModel> another() {
        return Optional.of(new MagnitudeStars(model, stars));
    }

    @Override
    public StarRows newRows() {
        return new StarRows(1);
    }

    @Override
    public NormalEquations newEquations() {
        return new NormalEquations(model.layout());
    }

    private PhotometricTerm.Kind kind(int measurement) {
        return stars.isCatalogue(measurement) ? PhotometricTerm.Kind.CATALOGUE : PhotometricTerm.Kind.DETECTIONS;
    }

    @Override
    public long nodePattern(int star) {
        return measurements.pattern(star, stars::chip);
    }

    @Override
    public void fill(StarRows rows, int star) {
        double magnitude = stars.starMagnitude()[star];
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (measurements.isActive(i)) {
                double residual = calibrated(star, i) - magnitude;
                model.put(rows, kind(i), i);
                rows.endRow(ONE, residual, measurements.weight(i));
            }
        }
    }

    @Override
    public void constrain(NormalEquations equations, double typicalWeight) {
        for (Hold kind : Hold.values()) {
            hold(kind, equations, typicalWeight);
        }
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double typicalWeight) {
        model.hold(kind, equations, CONSTRAINT_WEIGHT * typicalWeight);
    }

    @Override
    public int constraints() {
        return model.constraints();
    }

    @Override
    public void move(NormalSolution step) {
        model.move(step);
    }

    /** Magnitude of a measurement under the present model. */
    private double calibrated(int star, int measurement) {
        return stars.isCatalogue(measurement)
                ? stars.catalogueMagnitude(star) + model.value(PhotometricTerm.Kind.CATALOGUE, measurement)
                : stars.magnitude(measurement) + model.value(PhotometricTerm.Kind.DETECTIONS, measurement);
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
