package org.surveygrid.solver.astrometric;

import java.util.List;
import org.surveygrid.observation.ErrorEllipses;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.PassColumns;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ExposureFrame;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.rejection.ReservedStars;

/**
 * Where every star was seen, star after star: its detections, then its catalogue position if it has one. A measurement's
 * group is its exposure's number, or one more than the last exposure for the catalogue.
 */
final class StarMeasurements {
    /** Centroids are never believed to better than this. */
    private static final double FLOOR_PX = 0.0005;

    private static final double REFERENCE_FLOOR_MAS = 0.1;

    private final Measurements measurements;
    private final int catalogueGroup;
    private final int[] detection;
    private final Detections detections;
    /** By measurement. */
    private final PassColumns columns;
    /** Direction of each star, {x, y, z}. */
    private final double[] direction;

    private final double[][] catalogueDirection;
    private final int[] reference;

    /**
     * Measurements of grouped stars.
     *
     * @param references direction of each reference star, {x, y, z}
     * @param referenceErrorMas error of each
     */
    StarMeasurements(
            Detections detections,
            StarGroups groups,
            AstrometricModel model,
            List<double[]> references,
            double[] referenceErrorMas) {
        int stars = groups.size();
        int total = groups.detections().length;
        for (int r : groups.reference()) {
            total += r >= 0 ? 1 : 0;
        }
        int[] start = new int[stars + 1];
        int[] group = new int[total];
        double[] variance = new double[total];
        this.detection = new int[total];
        this.direction = new double[3 * stars];
        this.reference = groups.reference().clone();
        this.catalogueDirection = new double[stars][];
        this.catalogueGroup = detections.exposures().size();
        int next = 0;
        for (int s = 0; s < stars; s++) {
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                int d = groups.detections()[i];
                detection[next] = d;
                group[next] = detections.exposure(d);
                double error = Math.max(FLOOR_PX, detections.positionErrorPx(d))
                        * model.chips().get(detections.chip(d)).scaleArcsec();
                variance[next++] = error * error;
            }
            int r = groups.reference()[s];
            catalogueDirection[s] = r >= 0 ? references.get(r) : new double[0];
            if (r >= 0) {
                double error = Math.max(REFERENCE_FLOOR_MAS, referenceErrorMas[r]) / 1000;
                detection[next] = -1;
                group[next] = catalogueGroup;
                variance[next++] = error * error;
            }
            start[s + 1] = next;
        }
        this.detections = detections;
        this.columns = detections.inOrder(detection);
        this.measurements = new Measurements(2, start, new Measurements.Groups(group, catalogueGroup), variance);
        for (int s = 0; s < stars; s++) {
            measurements.identify(s, ReservedStars.identity(columns.xPx(start[s]), columns.yPx(start[s])));
        }
    }

    /**
     * Takes the elongations of errors from the source lists, turned into the frames of the stars; where there are none nothing
     * is kept.
     */
    void takeEllipses(AstrometricModel model) {
        if (detections.lists().stream().allMatch(list -> list.ellipses().isRound())) {
            return;
        }
        double[] at = new double[2];
        double[] byEast = new double[2];
        double[] byNorth = new double[2];
        for (int i = 0; i < detection.length; i++) {
            ErrorEllipses ellipses = isCatalogue(i)
                    ? ErrorEllipses.ROUND
                    : detections.lists().get(detections.list(detection[i])).ellipses();
            if (ellipses.isRound()) {
                continue;
            }
            int row = detections.row(detection[i]);
            pixel(i, at);
            double[] vector = model.toVector(exposure(i), chip(i), at);
            double[][] axes = TangentBasis.localAxes(vector);
            ExposureFrame pointing = model.exposure(exposure(i));
            pointing.basis().slope(vector, axes[0], byEast);
            pointing.basis().slope(vector, axes[1], byNorth);
            double[] m = pointing.linear();
            double[] f = model.chips().get(chip(i)).map();
            double[] x = {m[0] * f[1] + m[1] * f[4], m[2] * f[1] + m[3] * f[4]};
            double[] y = {m[0] * f[2] + m[1] * f[5], m[2] * f[2] + m[3] * f[5]};
            double[] east = {x[0] * byEast[0] + x[1] * byEast[1], y[0] * byEast[0] + y[1] * byEast[1]};
            double[] north = {x[0] * byNorth[0] + x[1] * byNorth[1], y[0] * byNorth[0] + y[1] * byNorth[1]};
            double ee = covariance(ellipses, row, east, east);
            double nn = covariance(ellipses, row, north, north);
            double both = covariance(ellipses, row, east, north);
            measurements.elongation().set(i, (ee - nn) / (ee + nn), 2 * both / (ee + nn));
        }
    }

    private static double covariance(ErrorEllipses ellipses, int row, double[] one, double[] other) {
        double p = ellipses.p()[row];
        double q = ellipses.q()[row];
        return (1 + p) * one[0] * other[0] + q * (one[0] * other[1] + one[1] * other[0]) + (1 - p) * one[1] * other[1];
    }

    Measurements measurements() {
        return measurements;
    }

    boolean isCatalogue(int measurement) {
        return detection[measurement] < 0;
    }

    int detection(int measurement) {
        return detection[measurement];
    }

    int exposure(int measurement) {
        return measurements.group(measurement);
    }

    int chip(int measurement) {
        return detections.chipOfList(columns.list(measurement));
    }

    /** Copies the pixel {x, y} of a detection. */
    void pixel(int measurement, double[] into) {
        into[0] = columns.xPx(measurement);
        into[1] = columns.yPx(measurement);
    }

    int catalogueGroup() {
        return catalogueGroup;
    }

    /** Copies the direction of a star. */
    void direction(int star, double[] into) {
        System.arraycopy(direction, 3 * star, into, 0, 3);
    }

    void setDirection(int star, double[] vector) {
        System.arraycopy(vector, 0, direction, 3 * star, 3);
    }

    /** Row of a star's reference star, -1 for none. */
    int reference(int star) {
        return reference[star];
    }

    boolean hasCatalogue(int star) {
        return catalogueDirection[star].length > 0;
    }

    double[] catalogueDirection(int star) {
        return catalogueDirection[star];
    }
}
