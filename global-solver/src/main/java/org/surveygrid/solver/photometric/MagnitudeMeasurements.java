package org.surveygrid.solver.photometric;

import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.PassColumns;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.engine.Measurements;
import org.surveygrid.solver.photometric.term.Sightings;
import org.surveygrid.solver.rejection.ReservedStars;

/**
 * Magnitudes measured of every star, star after star: its detections, then its catalogue magnitude if it has one. A
 * measurement's group is its exposure's number, or one more than the last exposure for the catalogue.
 */
final class MagnitudeMeasurements implements Sightings {
    private static final double FLOOR_MAG = 0.0005;

    private final Measurements measurements;
    private final int catalogueGroup;
    private final int[] detection;
    private final Detections detections;
    /** By measurement. */
    private final PassColumns columns;

    private final double[] catalogueMagnitude;

    private final double[] starMagnitude;
    /** By measurement; empty where the model has no use for it. */
    private double[] colour = {};

    private double[] airmassExcess = {};
    private double[] faintness = {};

    MagnitudeMeasurements(Detections detections, StarGroups groups, ReferenceMagnitudes references) {
        int stars = groups.size();
        int total = groups.detections().length;
        for (int r : groups.reference()) {
            total += r >= 0 ? 1 : 0;
        }
        int[] start = new int[stars + 1];
        int[] group = new int[total];
        double[] variance = new double[total];
        this.detection = new int[total];
        this.catalogueMagnitude = new double[stars];
        this.starMagnitude = new double[stars];
        this.catalogueGroup = detections.exposures().size();
        int next = 0;
        for (int s = 0; s < stars; s++) {
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                int d = groups.detections()[i];
                double error = Math.max(FLOOR_MAG, detections.magnitudeError(d));
                detection[next] = d;
                group[next] = detections.exposure(d);
                variance[next++] = error * error;
            }
            int r = groups.reference()[s];
            if (r >= 0) {
                double error = Math.max(FLOOR_MAG, references.errorMag()[r]);
                detection[next] = -1;
                group[next] = catalogueGroup;
                catalogueMagnitude[s] = references.mag()[r];
                variance[next++] = error * error;
            }
            start[s + 1] = next;
        }
        this.detections = detections;
        this.columns = detections.inOrder(detection);
        this.measurements = new Measurements(1, start, new Measurements.Groups(group, catalogueGroup), variance);
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

    @Override
    public int size() {
        return detection.length;
    }

    @Override
    public int exposure(int measurement) {
        return measurements.group(measurement);
    }

    @Override
    public int chip(int measurement) {
        return detections.chipOfList(columns.list(measurement));
    }

    @Override
    public double xPx(int measurement) {
        return columns.xPx(measurement);
    }

    @Override
    public double yPx(int measurement) {
        return columns.yPx(measurement);
    }

    @Override
    public double colour(int measurement) {
        return colour.length == 0 ? 0 : colour[measurement];
    }

    /** Sets colours less the reference colour, by measurement. */
    void setColours(double[] byMeasurement) {
        colour = byMeasurement;
    }

    /** Sets airmasses less those of exposures, by measurement. */
    void setAirmassExcesses(double[] byMeasurement) {
        airmassExcess = byMeasurement;
    }

    @Override
    public double airmassExcess(int measurement) {
        return airmassExcess.length == 0 ? 0 : airmassExcess[measurement];
    }

    /** Sets how much fainter stars are than the median one, by measurement. */
    void setFaintness(double[] byMeasurement) {
        faintness = byMeasurement;
    }

    @Override
    public double faintness(int measurement) {
        return faintness.length == 0 ? 0 : faintness[measurement];
    }

    int catalogueGroup() {
        return catalogueGroup;
    }

    /** Of a detection, as measured. */
    double magnitude(int measurement) {
        return columns.magnitude(measurement);
    }

    double catalogueMagnitude(int star) {
        return catalogueMagnitude[star];
    }

    double[] starMagnitude() {
        return starMagnitude;
    }
}
