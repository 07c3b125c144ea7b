package org.surveygrid.solver.astrometric;

import java.util.List;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.PassColumns;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.focalplane.AstrometricModel;
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
