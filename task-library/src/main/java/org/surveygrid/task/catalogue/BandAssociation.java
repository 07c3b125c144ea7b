package org.surveygrid.task.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.observation.NearestNeighbours;
import org.surveygrid.quantity.SkyPosition;

/**
 * Which sources of several bands are one object: those of the first band found the list; sources of each further band
 * join the object of which they are the nearest, and that is nearest to them, within a radius; the others become new
 * objects. Positions are means weighted by the inverse variance.
 */
final class BandAssociation {
    private static final double ARCSEC_PER_DEGREE = 3600;

    private final int bands;
    private final List<int[]> rows = new ArrayList<>();
    private final List<double[]> sums = new ArrayList<>();

    private BandAssociation(int bands) {
        this.bands = bands;
    }

    /** Sources of one band: degrees and, one-dimensional, arcseconds. */
    record Band(double[] raDegrees, double[] decDegrees, double[] errorArcsec) {}

    /** An object: row in each band, -1 for none; its position and error. */
    record Member(int[] rows, SkyPosition position, double errorArcsec) {}

    /** Associates; objects come in the order of declination, then right ascension. */
    static List<Member> of(List<Band> bands, SkyPosition centre, double radiusArcsec) {
        TangentPlane plane = new TangentPlane(centre);
        BandAssociation association = new BandAssociation(bands.size());
        for (int b = 0; b < bands.size(); b++) {
            association.add(b, bands.get(b), plane, radiusArcsec);
        }
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < association.rows.size(); i++) {
            double[] sum = association.sums.get(i);
            SkyPosition position =
                    plane.toSky(sum[0] / sum[2] / ARCSEC_PER_DEGREE, sum[1] / sum[2] / ARCSEC_PER_DEGREE);
            members.add(new Member(association.rows.get(i), position, 1 / Math.sqrt(sum[2])));
        }
        members.sort(Comparator.comparingDouble((Member m) -> m.position().decDegrees())
                .thenComparingDouble(m -> m.position().raDegrees()));
        return members;
    }

    private void add(int band, Band sources, TangentPlane plane, double radiusArcsec) {
        int n = sources.raDegrees().length;
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] at = plane.toPlane(SkyPosition.wrapping(sources.raDegrees()[i], sources.decDegrees()[i]));
            points[i] = new double[] {at[0] * ARCSEC_PER_DEGREE, at[1] * ARCSEC_PER_DEGREE};
        }
        double[][] objects = new double[rows.size()][];
        for (int i = 0; i < objects.length; i++) {
            double[] sum = sums.get(i);
            objects[i] = new double[] {sum[0] / sum[2], sum[1] / sum[2]};
        }
        int[] objectOf = NearestNeighbours.of(points, objects, radiusArcsec);
        int[] pointOf = NearestNeighbours.of(objects, points, radiusArcsec);
        for (int i = 0; i < n; i++) {
            double error = sources.errorArcsec()[i];
            double weight = error > 0 ? 1 / (error * error) : 1e-6;
            boolean joins = objectOf[i] >= 0 && pointOf[objectOf[i]] == i;
            int object = joins ? objectOf[i] : found();
            rows.get(object)[band] = i;
            double[] sum = sums.get(object);
            sum[0] += weight * points[i][0];
            sum[1] += weight * points[i][1];
            sum[2] += weight;
        }
    }

    private int found() {
        int[] none = new int[bands];
        Arrays.fill(none, -1);
        rows.add(none);
        sums.add(new double[3]);
        return rows.size() - 1;
    }
}
