package org.surveygrid.solver.photometric;

import java.util.Arrays;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarGroups;
import org.surveygrid.solver.rejection.ErrorModel;
import org.surveygrid.solver.rejection.ReservedStars;

/**
 * Magnitudes measured of every star, star after star: its detections, then its catalogue magnitude if it has one. A
 * measurement's group is its exposure's number, or one more than the last exposure for the catalogue.
 */
final class MagnitudeMeasurements {
    private static final double FLOOR_MAG = 0.0005;
    private static final double MAG_PER_LN_FLUX = 2.5 / StrictMath.log(10);

    private final int[] start;
    private final int[] detection;
    private final int[] group;
    private final double[] magnitude;
    private final double[] measuredVariance;
    private final double[][] flatBasis;
    private final boolean[] active;
    private final boolean[] reserved;
    private final double[] starMagnitude;
    private final ErrorModel[] errorModels;
    private final int catalogueGroup;

    MagnitudeMeasurements(
            Detections detections, StarGroups groups, StarFlatModel flat, ReferenceMagnitudes references) {
        int stars = groups.size();
        int total = groups.detections().length;
        for (int r : groups.reference()) {
            total += r >= 0 ? 1 : 0;
        }
        this.start = new int[stars + 1];
        this.detection = new int[total];
        this.group = new int[total];
        this.magnitude = new double[total];
        this.measuredVariance = new double[total];
        this.flatBasis = new double[total][];
        this.active = new boolean[total];
        this.reserved = new boolean[stars];
        this.starMagnitude = new double[stars];
        this.catalogueGroup = detections.exposures().size();
        this.errorModels = new ErrorModel[catalogueGroup + 1];
        Arrays.fill(errorModels, ErrorModel.AS_MEASURED);
        Arrays.fill(active, true);
        int next = 0;
        for (int s = 0; s < stars; s++) {
            reserved[s] = ReservedStars.contains(s);
            for (int i = groups.start()[s]; i < groups.start()[s + 1]; i++) {
                int d = groups.detections()[i];
                SourceList list = detections.lists().get(detections.list(d));
                double flux = list.fluxElectrons()[detections.row(d)];
                double relative = list.fluxErrorElectrons()[detections.row(d)] / flux;
                double error = Math.max(FLOOR_MAG, MAG_PER_LN_FLUX * relative);
                detection[next] = d;
                group[next] = detections.exposure(d);
                magnitude[next] = -2.5 * StrictMath.log10(flux / list.exposure().exposureSeconds());
                flatBasis[next] = flat.basis(detections.chip(d), detections.xPx(d), detections.yPx(d));
                measuredVariance[next++] = error * error;
            }
            int r = groups.reference()[s];
            if (r >= 0) {
                double error = Math.max(FLOOR_MAG, references.errorMag()[r]);
                detection[next] = -1;
                group[next] = catalogueGroup;
                magnitude[next] = references.mag()[r];
                flatBasis[next] = new double[0];
                measuredVariance[next++] = error * error;
            }
            start[s + 1] = next;
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

    double magnitude(int measurement) {
        return magnitude[measurement];
    }

    double[] flatBasis(int measurement) {
        return flatBasis[measurement];
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

    double[] starMagnitude() {
        return starMagnitude;
    }

    int activeCount(int star) {
        int count = 0;
        for (int i = start[star]; i < start[star + 1]; i++) {
            count += active[i] ? 1 : 0;
        }
        return count;
    }
}
