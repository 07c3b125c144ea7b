package org.surveygrid.solver.astrometric;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.StarModel;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;

/**
 * Positions as {@link StarModel}: a star has two coordinates of its own, in arcseconds east and north of where it is
 * believed to be.
 */
final class AstrometricStars implements StarModel {
    private static final double[] EAST = {1, 0};
    private static final double[] NORTH = {0, 1};

    private final AstrometricModel model;
    private final StarMeasurements stars;
    private final Measurements measurements;
    private final AstrometricNodes nodes;
    private final AstrometricGauge gauge;

    private final AstrometricModel.Place place;
    private final double[] at = new double[2];
    private final double[] vector = new double[3];
    private final double[] measured = new double[3];
    private final double[] predicted = new double[2];
    private final double[] byEast = new double[2];
    private final double[] byNorth = new double[2];
    private final double[] own = new double[2];
    private final double[] minusPhi;
    private final double[] chipCoefficients;

    AstrometricStars(AstrometricModel model, StarMeasurements stars, AstrometricNodes nodes, AstrometricGauge gauge) {
        this.model = model;
        this.stars = stars;
        this.measurements = stars.measurements();
        this.nodes = nodes;
        this.gauge = gauge;
        this.place = model.newPlace();
        this.minusPhi = new double[place.phi().length];
        this.chipCoefficients = new double[place.basis().length];
    }

    @Override
    public Optional<StarModel> another() {
        return Optional.of(new AstrometricStars(model, stars, nodes, gauge));
    }

    @Override
    public StarRows newRows() {
        return new StarRows(2);
    }

    @Override
    public NormalEquations newEquations() {
        return new NormalEquations(nodes.layout());
    }

    @Override
    public void constrain(NormalEquations equations, double typicalWeight) {
        gauge.constrain(equations, model, nodes, typicalWeight);
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double typicalWeight) {
        gauge.hold(kind, equations, new AstrometricGauge.Of(model, nodes, typicalWeight));
    }

    @Override
    public int constraints() {
        return gauge.constraints();
    }

    @Override
    public void fill(StarRows rows, int star) {
        stars.direction(star, vector);
        double[][] axes = TangentBasis.localAxes(vector);
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (!measurements.isActive(i)) {
                continue;
            }
            if (stars.isCatalogue(i)) {
                fillCatalogue(rows, i, star, axes);
            } else {
                fillDetection(rows, i, axes);
            }
        }
    }

    private void fillCatalogue(StarRows rows, int measurement, int star, double[][] axes) {
        double weight = measurements.weight(measurement);
        double[] published = stars.catalogueDirection(star);
        rows.endRow(EAST, TangentBasis.dot(published, axes[0]) * TangentBasis.ARCSEC_PER_RADIAN, weight);
        rows.endRow(NORTH, TangentBasis.dot(published, axes[1]) * TangentBasis.ARCSEC_PER_RADIAN, weight);
    }

    private void fillDetection(StarRows rows, int measurement, double[][] axes) {
        double weight = measurements.weight(measurement);
        int exposure = stars.exposure(measurement);
        int chip = stars.chip(measurement);
        stars.pixel(measurement, at);
        model.place(place, exposure, chip, at);
        model.slope(place, exposure);
        TangentBasis basis = model.exposure(exposure).basis();
        basis.project(vector, predicted);
        basis.slope(vector, axes[0], byEast);
        basis.slope(vector, axes[1], byNorth);
        for (int k = 0; k < minusPhi.length; k++) {
            minusPhi[k] = -place.phi()[k];
        }
        int terms = nodes.chipTerms(chip);
        for (int axis = 0; axis < 2; axis++) {
            rows.put(nodes.exposure(exposure, axis), minusPhi, minusPhi.length);
            for (int inner = 0; inner < 2 && terms > 0; inner++) {
                double slope = -place.slope()[2 * axis + inner];
                for (int k = 0; k < terms; k++) {
                    chipCoefficients[k] = slope * place.basis()[k];
                }
                rows.put(nodes.chip(chip, inner), chipCoefficients, terms);
            }
            own[0] = byEast[axis] / TangentBasis.ARCSEC_PER_RADIAN;
            own[1] = byNorth[axis] / TangentBasis.ARCSEC_PER_RADIAN;
            rows.endRow(own, place.plane()[axis] - predicted[axis], weight);
        }
    }

    @Override
    public void move(NormalSolution step) {
        for (int axis = 0; axis < 2; axis++) {
            for (int c = 0; c < model.chips().size(); c++) {
                for (int k = 0; k < nodes.chipTerms(c); k++) {
                    model.chipTerms(c)[axis][k] += step.value(nodes.chip(c, axis), k);
                }
            }
            for (int e = 0; e < stars.catalogueGroup(); e++) {
                for (int k = 0; k < nodes.exposureTerms() && nodes.includes(e); k++) {
                    model.exposureTerms(e)[axis][k] += step.value(nodes.exposure(e, axis), k);
                }
            }
        }
    }

    @Override
    public void start(int star) {
        stars.setDirection(star, medianDirection(star));
    }

    @Override
    public void shift(int star, double[] eastNorth) {
        stars.direction(star, vector);
        double[][] axes = TangentBasis.localAxes(vector);
        double length = 0;
        for (int k = 0; k < 3; k++) {
            vector[k] += (eastNorth[0] * axes[0][k] + eastNorth[1] * axes[1][k]) / TangentBasis.ARCSEC_PER_RADIAN;
            length += vector[k] * vector[k];
        }
        for (int k = 0; k < 3; k++) {
            vector[k] /= Math.sqrt(length);
        }
        stars.setDirection(star, vector);
    }

    /** Offsets of a star's measurements from its place, east and north in arcseconds. */
    @Override
    public void measure(int star) {
        stars.direction(star, vector);
        double[][] axes = TangentBasis.localAxes(vector);
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            double[] seen = stars.isCatalogue(i) ? stars.catalogueDirection(star) : measuredDirection(i);
            measurements.setResidual(i, 0, TangentBasis.dot(seen, axes[0]) * TangentBasis.ARCSEC_PER_RADIAN);
            measurements.setResidual(i, 1, TangentBasis.dot(seen, axes[1]) * TangentBasis.ARCSEC_PER_RADIAN);
        }
    }

    /** Valid until the next call. */
    private double[] measuredDirection(int measurement) {
        stars.pixel(measurement, at);
        int exposure = stars.exposure(measurement);
        model.place(place, exposure, stars.chip(measurement), at);
        model.exposure(exposure).basis().unproject(place.plane(), measured);
        return measured;
    }

    private double[] medianDirection(int star) {
        int from = measurements.start(star);
        int count = measurements.start(star + 1) - from;
        double[] first = stars.isCatalogue(from) ? stars.catalogueDirection(star) : measuredDirection(from);
        TangentBasis basis = new TangentBasis(TangentBasis.position(first));
        double[][] plane = new double[2][count];
        for (int i = 0; i < count; i++) {
            double[] seen = stars.isCatalogue(from + i) ? stars.catalogueDirection(star) : measuredDirection(from + i);
            basis.project(seen, predicted);
            plane[0][i] = predicted[0];
            plane[1][i] = predicted[1];
        }
        Arrays.sort(plane[0]);
        Arrays.sort(plane[1]);
        int low = (count - 1) / 2;
        int high = count / 2;
        return basis.unproject((plane[0][low] + plane[0][high]) / 2, (plane[1][low] + plane[1][high]) / 2);
    }
}
