package org.surveygrid.solver.photometric;

import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.association.Detections;
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
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);

    private final Measurements measurements;
    private final int catalogueGroup;
    private final int[] detection;
    private final int[] exposure;
    private final int[] chip;
    private final double[] magnitude;
    /** Pixel of each measurement, {x, y}. */
    private final double[] pixel;

    private final double[] starMagnitude;

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
        this.exposure = new int[total];
        this.chip = new int[total];
        this.magnitude = new double[total];
        this.pixel = new double[2 * total];
        this.starMagnitude = new double[stars];
        this.catalogueGroup = detections.exposures().size();
        int next = 0;
        for (int s = 0; s < stars; s++) {
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                int d = groups.detections()[i];
                SourceList list = detections.lists().get(detections.list(d));
                int row = detections.row(d);
                double flux = list.fluxElectrons()[row];
                double error = Math.max(FLOOR_MAG, MAG_PER_LN_FLUX * list.fluxErrorElectrons()[row] / flux);
                detection[next] = d;
                exposure[next] = detections.exposure(d);
                chip[next] = detections.chip(d);
                pixel[2 * next] = list.xPx()[row];
                pixel[2 * next + 1] = list.yPx()[row];
                group[next] = exposure[next];
                magnitude[next] = -2.5 * StrictMath.log10(flux / list.exposure().exposureSeconds());
                variance[next++] = error * error;
            }
            int r = groups.reference()[s];
            if (r >= 0) {
                double error = Math.max(FLOOR_MAG, references.errorMag()[r]);
                detection[next] = -1;
                group[next] = catalogueGroup;
                magnitude[next] = references.mag()[r];
                variance[next++] = error * error;
            }
            start[s + 1] = next;
        }
        this.measurements = new Measurements(1, start, new Measurements.Groups(group, catalogueGroup), variance);
        for (int s = 0; s < stars; s++) {
            if (ReservedStars.contains(s)) {
                measurements.reserve(s);
            }
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
    public int exposure(int measurement) {
        return exposure[measurement];
    }

    @Override
    public int chip(int measurement) {
        return chip[measurement];
    }

    @Override
    public double xPx(int measurement) {
        return pixel[2 * measurement];
    }

    @Override
    public double yPx(int measurement) {
        return pixel[2 * measurement + 1];
    }

    @Override
    public double colour(int measurement) {
        return 0;
    }

    @Override
    public double airmassExcess(int measurement) {
        return 0;
    }

    int catalogueGroup() {
        return catalogueGroup;
    }

    double magnitude(int measurement) {
        return magnitude[measurement];
    }

    double[] starMagnitude() {
        return starMagnitude;
    }
}
