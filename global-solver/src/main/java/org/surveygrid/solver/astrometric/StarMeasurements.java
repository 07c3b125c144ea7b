package org.surveygrid.solver.astrometric;

import java.util.Arrays;
import java.util.List;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.rejection.ErrorModel;
import org.surveygrid.solver.rejection.ReservedStars;

/**
 * What was measured of every star, star after star: its detections, then its catalogue position if it has one. A
 * measurement's group is its exposure's number, or one more than the last exposure for the catalogue.
 */
final class StarMeasurements {
    /** Centroids are never believed to better than this. */
    private static final double FLOOR_PX = 0.0005;

    private static final double REFERENCE_FLOOR_MAS = 0.1;

    private final int[] start;
    private final int[] detection;
    private final int[] group;
    private final double[] measuredVariance;
    private final boolean[] reserved;
    private final boolean[] active;
    private final double[][] catalogueDirection;
    private final double[][] direction;
    private final ErrorModel[] errorModels;
    private final int catalogueGroup;

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
        this.start = new int[stars + 1];
        this.detection = new int[total];
        this.group = new int[total];
        this.measuredVariance = new double[total];
        this.active = new boolean[total];
        this.reserved = new boolean[stars];
        this.direction = new double[stars][];
        this.catalogueDirection = new double[stars][];
        this.catalogueGroup = detections.exposures().size();
        this.errorModels = new ErrorModel[catalogueGroup + 1];
        Arrays.fill(errorModels, ErrorModel.AS_MEASURED);
        Arrays.fill(active, true);
        int next = 0;
        for (int s = 0; s < stars; s++) {
            reserved[s] = ReservedStars.contains(s);
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                int d = groups.detections()[i];
                double errorPx = Math.max(
                        FLOOR_PX, detections.lists().get(detections.list(d)).positionErrorPx()[detections.row(d)]);
                double error = errorPx * model.chips().get(detections.chip(d)).scaleArcsec();
                detection[next] = d;
                group[next] = detections.exposure(d);
                measuredVariance[next++] = error * error;
            }
            int r = groups.reference()[s];
            catalogueDirection[s] = r >= 0 ? references.get(r) : new double[0];
            if (r >= 0) {
                double error = Math.max(REFERENCE_FLOOR_MAS, referenceErrorMas[r]) / 1000;
                detection[next] = -1;
                group[next] = catalogueGroup;
                measuredVariance[next++] = error * error;
            }
            start[s + 1] = next;
            direction[s] = new double[3];
        }
    }

    int stars() {
        return reserved.length;
    }

    int size() {
        return group.length;
    }

    int[] start() {
        return start;
    }

    boolean isCatalogue(int measurement) {
        return detection[measurement] < 0;
    }

    int detection(int measurement) {
        return detection[measurement];
    }

    int group(int measurement) {
        return group[measurement];
    }

    int catalogueGroup() {
        return catalogueGroup;
    }

    boolean isReserved(int star) {
        return reserved[star];
    }

    boolean[] active() {
        return active;
    }

    double measuredVariance(int measurement) {
        return measuredVariance[measurement];
    }

    double variance(int measurement) {
        return errorModels[group[measurement]].variance(measuredVariance[measurement]);
    }

    ErrorModel errorModel(int ofGroup) {
        return errorModels[ofGroup];
    }

    void setErrorModel(int ofGroup, ErrorModel model) {
        errorModels[ofGroup] = model;
    }

    double[] direction(int star) {
        return direction[star];
    }

    void setDirection(int star, double[] vector) {
        direction[star] = vector;
    }

    boolean hasCatalogue(int star) {
        return catalogueDirection[star].length > 0;
    }

    double[] catalogueDirection(int star) {
        return catalogueDirection[star];
    }

    /** Measurements of a star that count. */
    int activeCount(int star) {
        int count = 0;
        for (int i = start[star]; i < start[star + 1]; i++) {
            count += active[i] ? 1 : 0;
        }
        return count;
    }
}
