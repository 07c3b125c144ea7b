package org.surveygrid.solver.astrometric;

import java.util.Optional;
import java.util.function.IntFunction;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.astrometric.motion.MotionEquations;
import org.surveygrid.solver.astrometric.motion.MotionEstimate;
import org.surveygrid.solver.astrometric.motion.ReferenceStars;
import org.surveygrid.solver.astrometric.motion.StarMotions;
import org.surveygrid.solver.astrometric.motion.StarPaths;
import org.surveygrid.solver.astrometric.motion.StarPrior;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.engine.StarModel;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.normal.NormalFactor;
import org.surveygrid.solver.normal.StarEstimate;
import org.surveygrid.solver.normal.StarRows;

/**
 * Stars with proper motions and perhaps parallaxes. What a catalogue says of a star's motion is a measurement with its
 * covariance, at the catalogue's epoch; a star of which it says nothing has a wide prior instead, about rest.
 */
final class MovingStars {
    private static final int PASSES = 3;
    private static final int WHITENED = 5;

    private final StarMeasurements stars;
    private final Measurements measurements;
    private final ReferenceStars references;
    private final StarPaths paths;
    private final int own;
    private final MotionEquations equations;
    private final double[] east;
    private final double[] north;
    private final double[] step;
    private final double[] room;
    /** Rows of a published star: by number, then unknown of the fit. */
    private final double[][] known;

    MovingStars(StarMeasurements stars, ReferenceStars references, StarPaths paths) {
        this.stars = stars;
        this.measurements = stars.measurements();
        this.references = references;
        this.paths = paths;
        this.own = paths.own();
        this.equations = new MotionEquations(own);
        this.east = new double[own];
        this.north = new double[own];
        this.step = new double[own];
        this.room = new double[own];
        this.known = new double[WHITENED][own];
        measurements.expectFurtherLeverage();
    }

    /** The same stars for another thread. */
    MovingStars another() {
        return new MovingStars(stars, references, paths);
    }

    StarPaths paths() {
        return paths;
    }

    private Optional<StarPrior> prior(int star) {
        return stars.reference(star) < 0 ? Optional.empty() : references.prior(stars.reference(star));
    }

    void start(int star) {
        paths.start(star, prior(star).map(StarPrior::values).orElseGet(() -> new double[0]));
    }

    /** Moves a direction to where the star is in an exposure. */
    void move(double[] vector, int star, int exposure, double[][] axes) {
        paths.coefficients(exposure, axes[0], east, 0);
        paths.coefficients(exposure, axes[1], north, 1);
        double toEast = paths.offset(star, east) / TangentBasis.ARCSEC_PER_RADIAN;
        double toNorth = paths.offset(star, north) / TangentBasis.ARCSEC_PER_RADIAN;
        double length = 0;
        for (int k = 0; k < 3; k++) {
            vector[k] += toEast * axes[0][k] + toNorth * axes[1][k];
            length += vector[k] * vector[k];
        }
        for (int k = 0; k < 3; k++) {
            vector[k] /= Math.sqrt(length);
        }
    }

    /** Derivatives of a coordinate on the plane, from those by east and north; of the exposure of the last move. */
    void coefficients(double[] into, double byEast, double byNorth) {
        for (int k = 0; k < own; k++) {
            into[k] = byEast * east[k] + byNorth * north[k];
        }
    }

    /** Adds what is known of a star beside its detections; priors come last, that of its proper motion after all others. */
    void fillKnown(StarRows rows, int star, double[][] axes) {
        int last = measurements.start(star + 1) - 1;
        boolean published = stars.isCatalogue(last) && measurements.isActive(last);
        Optional<StarPrior> prior = published ? prior(star) : Optional.empty();
        if (published) {
            double[] seen = stars.catalogueDirection(star);
            double toEast = TangentBasis.dot(seen, axes[0]) * TangentBasis.ARCSEC_PER_RADIAN;
            double toNorth = TangentBasis.dot(seen, axes[1]) * TangentBasis.ARCSEC_PER_RADIAN;
            paths.catalogueCoefficients(references.epochYear(), east, 0);
            paths.catalogueCoefficients(references.epochYear(), north, 1);
            toEast -= paths.offset(star, east);
            toNorth -= paths.offset(star, north);
            double weight = measurements.weight(last);
            if (prior.isPresent()) {
                double[] residual = whiten(prior.get(), star, toEast, toNorth);
                for (int row = 0; row < WHITENED; row++) {
                    rows.endRow(known[row], residual[row], weight * measurements.measuredVariance(last));
                }
            } else {
                rows.endRow(east, toEast, weight);
                rows.endRow(north, toNorth, weight);
            }
        }
        for (int k = own - 1; k >= 2 && prior.isEmpty(); k--) {
            for (int j = 0; j < own; j++) {
                room[j] = j == k ? 1 : 0;
            }
            rows.endRow(room, -paths.motion(star, k), paths.priorWeight(k));
        }
    }

    /** Fills the rows of a published star, uncorrelated and of unit weight, and returns their residuals. */
    private double[] whiten(StarPrior prior, int star, double toEast, double toNorth) {
        double[] apart = {toEast, toNorth, 0, 0, 0};
        for (int k = 2; k < own; k++) {
            apart[k] = prior.values()[k] - paths.motion(star, k);
        }
        double[] residual = new double[WHITENED];
        for (int row = 0; row < WHITENED; row++) {
            for (int k = 0; k < own; k++) {
                known[row][k] = 0;
            }
            for (int of = 0; of <= row && of < own; of++) {
                double factor = prior.whitening()[row * WHITENED + of];
                residual[row] += factor * apart[of];
                for (int k = 0; k < own; k++) {
                    double derivative = of == 0 ? east[k] : of == 1 ? north[k] : of == k ? 1 : 0;
                    known[row][k] += factor * derivative;
                }
            }
        }
        return residual;
    }

    /**
     * Fits a star's path to its measurements, whose residuals are offsets from its place on entry, and from its path on
     * return.
     *
     * @return how far the place moved, east and north
     */
    double[] settle(int star, double[][] axes) {
        int from = measurements.start(star);
        int count = measurements.start(star + 1) - from;
        double[] raw = new double[2 * count];
        for (int i = 0; i < count; i++) {
            raw[2 * i] = measurements.residual(from + i, 0);
            raw[2 * i + 1] = measurements.residual(from + i, 1);
        }
        double[] moved = new double[2];
        setResiduals(star, axes, raw, moved);
        for (int pass = 0; pass < PASSES; pass++) {
            if (!normalEquations(star, axes, true)) {
                break;
            }
            equations.solve(step);
            paths.move(star, step);
            moved[0] += step[0];
            moved[1] += step[1];
            setResiduals(star, axes, raw, moved);
        }
        setLeverages(star, axes);
        return moved;
    }

    private void derivatives(int measurement, double[][] axes) {
        if (stars.isCatalogue(measurement)) {
            paths.catalogueCoefficients(references.epochYear(), east, 0);
            paths.catalogueCoefficients(references.epochYear(), north, 1);
        } else {
            paths.coefficients(stars.exposure(measurement), axes[0], east, 0);
            paths.coefficients(stars.exposure(measurement), axes[1], north, 1);
        }
    }

    private void setResiduals(int star, double[][] axes, double[] raw, double[] moved) {
        int from = measurements.start(star);
        for (int i = from; i < measurements.start(star + 1); i++) {
            derivatives(i, axes);
            measurements.setResidual(i, 0, raw[2 * (i - from)] - moved[0] - paths.offset(star, east));
            measurements.setResidual(i, 1, raw[2 * (i - from) + 1] - moved[1] - paths.offset(star, north));
        }
    }

    /** Equations of a star alone; with weights as believed, or with those of the robust fit. */
    private boolean normalEquations(int star, double[][] axes, boolean asWeighted) {
        equations.clear();
        boolean known5 = false;
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            if (!measurements.isActive(i)) {
                continue;
            }
            derivatives(i, axes);
            double weight = asWeighted ? measurements.weight(i) : 1 / measurements.variance(i);
            double toEast = measurements.residual(i, 0);
            double toNorth = measurements.residual(i, 1);
            Optional<StarPrior> prior = stars.isCatalogue(i) ? prior(star) : Optional.empty();
            if (prior.isPresent()) {
                known5 = true;
                double[] residual = whiten(prior.get(), star, toEast, toNorth);
                for (int row = 0; row < WHITENED; row++) {
                    equations.add(known[row], residual[row], weight * measurements.measuredVariance(i));
                }
            } else {
                equations.add(east, toEast, weight);
                equations.add(north, toNorth, weight);
            }
        }
        for (int k = 2; k < own && !known5; k++) {
            equations.addPrior(k, -paths.motion(star, k), paths.priorWeight(k));
        }
        return equations.factor();
    }

    private void setLeverages(int star, double[][] axes) {
        boolean solved = normalEquations(star, axes, false);
        double sum = 0;
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            sum += measurements.isActive(i) ? 1 / measurements.variance(i) : 0;
        }
        for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
            double share = 0;
            if (solved && measurements.isActive(i)) {
                derivatives(i, axes);
                double followed = (equations.variance(east, room) + equations.variance(north, room)) / 2;
                share = (followed - 1 / sum) / measurements.variance(i);
            }
            measurements.setFurtherLeverage(i, share);
        }
    }

    /**
     * All stars that the fit saw more than once.
     *
     * @param model the stars as they were fitted
     * @param factor of the last equations
     * @param exposureTerms unknowns of an exposure's map for a coordinate
     */
    StarMotions motions(StarModel model, NormalFactor factor, int exposureTerms) {
        double[] mapVariance = mapVariance(exposureTerms);
        int count = 0;
        for (int s = 0; s < measurements.stars(); s++) {
            count += measurements.activeCount(s) > 1 ? 1 : 0;
        }
        StarMotions all = new StarMotions(
                paths.epochYear(),
                new double[count],
                new double[count],
                new double[own][count],
                new double[own][count],
                new int[count],
                new int[count]);
        double[] vector = new double[3];
        StarRows rows = model.newRows();
        int next = 0;
        for (int s = 0; s < measurements.stars(); s++) {
            if (measurements.activeCount(s) <= 1) {
                continue;
            }
            int last = measurements.start(s + 1) - 1;
            boolean placed = stars.isCatalogue(last) && measurements.isActive(last);
            boolean published = placed && prior(s).isPresent();
            all.detections()[next] = measurements.activeCount(s) - (placed ? 1 : 0);
            all.catalogue()[next] = published ? 2 : placed ? 1 : 0;
            int star = s;
            IntFunction<StarRows> filled = kept -> {
                rows.clear();
                model.fill(rows, star);
                rows.dropLast(published ? 0 : own - 2 - kept);
                return rows;
            };
            MotionEstimate told =
                    published ? MotionEstimate.published(paths, filled.apply(0)) : MotionEstimate.of(paths, filled);
            stars.direction(s, vector);
            double[][] axes = TangentBasis.localAxes(vector);
            for (int k = 0; k < vector.length && told.isKnown(0); k++) {
                vector[k] += (told.step(0) * axes[0][k] + told.step(1) * axes[1][k]) / TangentBasis.ARCSEC_PER_RADIAN;
            }
            SkyPosition sky = TangentBasis.position(vector);
            all.raDegrees()[next] = sky.raDegrees();
            all.decDegrees()[next] = sky.decDegrees();
            double[] variance = told.estimate()
                    .map(estimate -> variances(star, estimate, factor, mapVariance))
                    .orElseGet(() -> new double[own]);
            for (int k = 0; k < own; k++) {
                all.values()[k][next] = k < 2 ? 0 : 1000 * (paths.motion(s, k) + told.step(k));
                all.sigmas()[k][next] = told.isKnown(k) ? 1000 * Math.sqrt(variance[k]) : Double.NaN;
            }
            next++;
        }
        return all;
    }

    /** Noise of a star's measurements and errors of the maps; of the frame too, where published motions hold it. */
    private double[] variances(int star, StarEstimate estimate, NormalFactor factor, double[] mapVariance) {
        double[] variances = references.isMoving() ? estimate.variances(factor) : new double[] {Double.NaN};
        if (!Double.isNaN(variances[0])) {
            return variances;
        }
        variances = new double[own];
        for (int k = 0; k < own; k++) {
            variances[k] = estimate.variance(k);
            int row = 0;
            for (int i = measurements.start(star); i < measurements.start(star + 1); i++) {
                if (measurements.isActive(i) && !stars.isCatalogue(i)) {
                    double byFirst = estimate.gain(row++, k);
                    double bySecond = estimate.gain(row++, k);
                    variances[k] += mapVariance[stars.exposure(i)] * (byFirst * byFirst + bySecond * bySecond);
                }
            }
        }
        return variances;
    }

    /**
     * Mean variance of each exposure's map at its detections: as many parts of the detections' own as it has unknowns.
     * What all exposures do together is not in it: that is the frame's, and no star's.
     */
    private double[] mapVariance(int exposureTerms) {
        double[] weight = new double[stars.catalogueGroup()];
        for (int i = 0; i < measurements.size(); i++) {
            if (measurements.isActive(i) && !stars.isCatalogue(i)) {
                weight[stars.exposure(i)] += (1 - measurements.leverage(i)) / measurements.variance(i);
            }
        }
        double[] variance = new double[weight.length];
        for (int e = 0; e < weight.length; e++) {
            variance[e] = weight[e] > 0 ? exposureTerms / weight[e] : 0;
        }
        return variance;
    }
}
