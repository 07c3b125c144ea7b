package org.surveygrid.solver.astrometric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.astrometric.motion.StarPaths;
import org.surveygrid.solver.astrometric.term.AstrometricTerm;
import org.surveygrid.solver.astrometric.term.Sighting;
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
 * believed to be, and perhaps a proper motion and a parallax.
 */
final class AstrometricStars implements StarModel {
    private static final double[] EAST = {1, 0};
    private static final double[] NORTH = {0, 1};

    private final AstrometricModel model;
    private final StarMeasurements stars;
    private final Measurements measurements;
    private final AstrometricNodes nodes;
    private final AstrometricGauge gauge;
    private final List<AstrometricTerm> terms;
    /** By star, redder than the typical star; empty when no term asks. */
    private final double[] colourMag;

    private final Optional<MovingStars> moving;

    private final AstrometricModel.Place place;
    private final Sighting sighting = new Sighting();
    private final double[] at = new double[2];
    private final double[] vector = new double[3];
    private final double[] measured = new double[3];
    private final double[] predicted = new double[2];
    private final double[] byEast = new double[2];
    private final double[] byNorth = new double[2];
    private final double[] principal = new double[6];
    private final double[] own;
    private final double[] minusPhi;
    private final double[] chipCoefficients;

    /**
     * Stars of a fit.
     *
     * @param colourMag by star, redder than the typical star, 0 when unknown
     * @param moving their motions, empty when they rest
     */
    AstrometricStars(
            AstrometricModel model,
            StarMeasurements stars,
            AstrometricNodes nodes,
            AstrometricGauge gauge,
            double[] colourMag,
            Optional<MovingStars> moving) {
        this.model = model;
        this.stars = stars;
        this.measurements = stars.measurements();
        this.nodes = nodes;
        this.gauge = gauge;
        this.terms = nodes.furtherTerms();
        this.colourMag = colourMag;
        this.moving = moving;
        this.place = model.newPlace();
        this.own = new double[moving.map(MovingStars::paths).map(StarPaths::own).orElse(2)];
        this.minusPhi = new double[place.phi().length];
        this.chipCoefficients = new double[place.basis().length];
    }

    @Override
    public Optional<StarModel> another() {
        return Optional.of(
                new AstrometricStars(model, stars, nodes, gauge, colourMag, moving.map(MovingStars::another)));
    }

    @Override
    public StarRows newRows() {
        return new StarRows(own.length);
    }

    @Override
    public NormalEquations newEquations() {
        return new NormalEquations(nodes.layout());
    }

    @Override
    public void constrain(NormalEquations equations, double typicalWeight) {
        gauge.constrain(equations, model, nodes, typicalWeight);
        for (AstrometricTerm term : terms) {
            term.constrain(equations);
        }
    }

    @Override
    public void hold(Hold kind, NormalEquations equations, double typicalWeight) {
        gauge.hold(kind, equations, new AstrometricGauge.Of(model, nodes, typicalWeight));
        for (AstrometricTerm term : terms) {
            if (kind == Hold.PRIOR) {
                term.constrain(equations);
            }
        }
    }

    @Override
    public int constraints() {
        return gauge.constraints();
    }

    @Override
    public long nodePattern(int star) {
        return measurements.pattern(star, stars::chip);
    }

    @Override
    public void fill(StarRows rows, int star) {
        stars.direction(star, vector);
        double[][] axes = TangentBasis.localAxes(vector);
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (!measurements.isActive(i)) {
                continue;
            }
            if (!stars.isCatalogue(i)) {
                fillDetection(rows, i, star, axes);
            } else if (moving.isEmpty()) {
                fillCatalogue(rows, i, star, axes);
            }
        }
        if (moving.isPresent()) {
            moving.get().fillKnown(rows, star, axes);
        }
    }

    private void fillCatalogue(StarRows rows, int measurement, int star, double[][] axes) {
        double weight = measurements.weight(measurement);
        double[] published = stars.catalogueDirection(star);
        rows.endRow(EAST, TangentBasis.dot(published, axes[0]) * TangentBasis.ARCSEC_PER_RADIAN, weight);
        rows.endRow(NORTH, TangentBasis.dot(published, axes[1]) * TangentBasis.ARCSEC_PER_RADIAN, weight);
    }

    private void fillDetection(StarRows rows, int measurement, int star, double[][] axes) {
        double weight = measurements.weight(measurement);
        int exposure = stars.exposure(measurement);
        int chip = model.chipAt(exposure, stars.chip(measurement));
        stars.pixel(measurement, at);
        model.place(place, exposure, stars.chip(measurement), at);
        model.slope(place, exposure);
        if (!terms.isEmpty()) {
            correct(measurement, star);
        }
        if (moving.isPresent()) {
            stars.direction(star, vector);
            moving.get().move(vector, star, exposure, axes);
        }
        TangentBasis basis = model.exposure(exposure).basis();
        basis.project(vector, predicted);
        basis.slope(vector, axes[0], byEast);
        basis.slope(vector, axes[1], byNorth);
        for (int k = 0; k < minusPhi.length; k++) {
            minusPhi[k] = -place.phi()[k];
        }
        int free = nodes.chipTerms(chip);
        if (!measurements.elongation().isRound()) {
            fillElongated(rows, measurement, exposure, chip);
            return;
        }
        for (int axis = 0; axis < 2; axis++) {
            rows.put(nodes.exposure(exposure, axis), minusPhi, minusPhi.length);
            for (int inner = 0; inner < 2 && free > 0; inner++) {
                double slope = -place.slope()[2 * axis + inner];
                for (int k = 0; k < free; k++) {
                    chipCoefficients[k] = slope * place.basis()[k];
                }
                rows.put(nodes.chip(chip, inner), chipCoefficients, free);
            }
            for (AstrometricTerm term : terms) {
                term.put(rows, sighting, axis);
            }
            double east = byEast[axis] / TangentBasis.ARCSEC_PER_RADIAN;
            double north = byNorth[axis] / TangentBasis.ARCSEC_PER_RADIAN;
            if (moving.isPresent()) {
                moving.get().coefficients(own, east, north);
            } else {
                own[0] = east;
                own[1] = north;
            }
            rows.endRow(own, place.plane()[axis] - predicted[axis], weight);
        }
    }

    /** Rows along the principal axes of a detection's errors, where stars rest and there are no further terms. */
    private void fillElongated(StarRows rows, int measurement, int exposure, int chip) {
        measurements.elongation().principalAxes(measurement, principal);
        int free = nodes.chipTerms(chip);
        double weight = measurements.weight(measurement);
        for (int k = 0; k < 2; k++) {
            double east = principal[2 * k] / TangentBasis.ARCSEC_PER_RADIAN;
            double north = principal[2 * k + 1] / TangentBasis.ARCSEC_PER_RADIAN;
            double[] along = {byEast[0] * east + byNorth[0] * north, byEast[1] * east + byNorth[1] * north};
            double left = 0;
            own[0] = 0;
            own[1] = 0;
            for (int axis = 0; axis < 2; axis++) {
                for (int j = 0; j < minusPhi.length; j++) {
                    minusPhi[j] = -along[axis] * place.phi()[j];
                }
                rows.put(nodes.exposure(exposure, axis), minusPhi, minusPhi.length);
                left += along[axis] * (place.plane()[axis] - predicted[axis]);
                own[0] += along[axis] * byEast[axis] / TangentBasis.ARCSEC_PER_RADIAN;
                own[1] += along[axis] * byNorth[axis] / TangentBasis.ARCSEC_PER_RADIAN;
            }
            for (int inner = 0; inner < 2 && free > 0; inner++) {
                double slope = -along[0] * place.slope()[inner] - along[1] * place.slope()[2 + inner];
                for (int j = 0; j < free; j++) {
                    chipCoefficients[j] = slope * place.basis()[j];
                }
                rows.put(nodes.chip(chip, inner), chipCoefficients, free);
            }
            rows.endRow(own, left, weight / principal[4 + k]);
        }
    }

    /** Lets the further terms correct the place at hand. */
    private void correct(int measurement, int star) {
        sighting.set(stars.exposure(measurement), colourMag[star], place.focal(), place.plane());
        sighting.setPixel(stars.chip(measurement), at, place.slope());
        for (AstrometricTerm term : terms) {
            term.correct(sighting, place.plane());
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
        for (AstrometricTerm term : terms) {
            term.move(step);
        }
        gauge.recentre(model, nodes);
    }

    @Override
    public void start(int star) {
        stars.setDirection(star, medianDirection(star));
        moving.ifPresent(paths -> paths.start(star));
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

    /** Offsets of a star's measurements from its place, or its path, east and north in arcseconds. */
    @Override
    public void measure(int star) {
        stars.direction(star, vector);
        double[][] axes = TangentBasis.localAxes(vector);
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            double[] seen = stars.isCatalogue(i) ? stars.catalogueDirection(star) : measuredDirection(i, star);
            measurements.setResidual(i, 0, TangentBasis.dot(seen, axes[0]) * TangentBasis.ARCSEC_PER_RADIAN);
            measurements.setResidual(i, 1, TangentBasis.dot(seen, axes[1]) * TangentBasis.ARCSEC_PER_RADIAN);
        }
        if (moving.isPresent()) {
            shift(star, moving.get().settle(star, axes));
        }
    }

    /** Valid until the next call. */
    private double[] measuredDirection(int measurement, int star) {
        stars.pixel(measurement, at);
        int exposure = stars.exposure(measurement);
        model.place(place, exposure, stars.chip(measurement), at);
        if (!terms.isEmpty()) {
            model.slope(place, exposure);
            correct(measurement, star);
        }
        model.exposure(exposure).basis().unproject(place.plane(), measured);
        return measured;
    }

    private double[] medianDirection(int star) {
        int from = measurements.start(star);
        int count = measurements.start(star + 1) - from;
        double[] first = stars.isCatalogue(from) ? stars.catalogueDirection(star) : measuredDirection(from, star);
        TangentBasis basis = new TangentBasis(TangentBasis.position(first));
        double[][] plane = new double[2][count];
        for (int i = 0; i < count; i++) {
            double[] seen =
                    stars.isCatalogue(from + i) ? stars.catalogueDirection(star) : measuredDirection(from + i, star);
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
