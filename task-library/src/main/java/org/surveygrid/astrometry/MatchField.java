package org.surveygrid.astrometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.surveygrid.quantity.SkyPosition;

/** Detections and reference stars on one tangent plane, in arcseconds, brightest first. */
final class MatchField {
    private static final int MAX_TESTED = 500;
    private static final int OFFSET_DETECTIONS = 100;
    private static final int OFFSET_REFERENCES = 600;

    private final double[] u;
    private final double[] v;
    private final int[] detectionIndex;
    private final double[] xi;
    private final double[] eta;
    private final int[] referenceIndex;
    private final double toleranceArcsec;
    private final double frameRadiusArcsec;
    private final double searchArcsec;
    private final double centreU;
    private final double centreV;
    private final StarGrid grid;

    private MatchField(Projected detections, Projected references, double[] sizes) {
        this.u = detections.x;
        this.v = detections.y;
        this.detectionIndex = detections.index;
        this.xi = references.x;
        this.eta = references.y;
        this.referenceIndex = references.index;
        this.toleranceArcsec = sizes[0];
        this.frameRadiusArcsec = sizes[1];
        this.searchArcsec = sizes[2];
        this.centreU = sizes[3];
        this.centreV = sizes[4];
        this.grid = new StarGrid(xi, eta, Math.max(toleranceArcsec, sizes[1] / 100));
    }

    private record Projected(double[] x, double[] y, int[] index) {
        private Projected cut(int count) {
            return new Projected(Arrays.copyOf(x, count), Arrays.copyOf(y, count), Arrays.copyOf(index, count));
        }
    }

    static MatchField of(PixelStars stars, TpvWcs apriori, SkyStars sky, CatalogueMatch.Search search) {
        int n = stars.size();
        Projected detections = new Projected(new double[n], new double[n], stars.brightestFirst());
        double lowX = Double.POSITIVE_INFINITY;
        double highX = Double.NEGATIVE_INFINITY;
        double lowY = Double.POSITIVE_INFINITY;
        double highY = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double[] at = apriori.toPlane(stars.xPx()[detections.index[i]], stars.yPx()[detections.index[i]]);
            detections.x[i] = at[0] * 3600;
            detections.y[i] = at[1] * 3600;
            lowX = Math.min(lowX, detections.x[i]);
            highX = Math.max(highX, detections.x[i]);
            lowY = Math.min(lowY, detections.y[i]);
            highY = Math.max(highY, detections.y[i]);
        }
        double radius = Math.sqrt((highX - lowX) * (highX - lowX) + (highY - lowY) * (highY - lowY)) / 2;
        double centreX = (lowX + highX) / 2;
        double centreY = (lowY + highY) / 2;
        double searchArcsec = search.searchRadiusArcmin() * 60;
        double reach = searchArcsec + radius * (1 + search.scaleTolerance());
        int m = sky.size();
        Projected references = new Projected(new double[m], new double[m], new int[m]);
        int count = 0;
        for (int index : sky.brightestFirst()) {
            double[] at =
                    apriori.plane().toPlane(SkyPosition.wrapping(sky.raDegrees()[index], sky.decDegrees()[index]));
            double dx = at[0] * 3600 - centreX;
            double dy = at[1] * 3600 - centreY;
            if (dx * dx + dy * dy <= reach * reach) {
                references.x[count] = at[0] * 3600;
                references.y[count] = at[1] * 3600;
                references.index[count++] = index;
            }
        }
        return new MatchField(detections, references.cut(count), new double[] {
            search.toleranceArcsec(), radius, searchArcsec, centreX, centreY
        });
    }

    int referenceCount() {
        return xi.length;
    }

    double toleranceArcsec() {
        return toleranceArcsec;
    }

    double diagonalArcsec() {
        return 2 * frameRadiusArcsec;
    }

    /** Reference stars that fall on the frame, on average over the search area. */
    private double referencesInFrame() {
        double ratio = frameRadiusArcsec / (frameRadiusArcsec + searchArcsec);
        return xi.length * ratio * ratio;
    }

    double[][] brightestDetections(int count) {
        int n = Math.min(count, u.length);
        return new double[][] {Arrays.copyOf(u, n), Arrays.copyOf(v, n)};
    }

    /** As many per area as there are detections, but no more than a limit. */
    double[][] brightestReferences(int detections, int limit) {
        double perFrame = Math.max(1e-9, referencesInFrame() / xi.length);
        int n = Math.min(Math.min(limit, xi.length), (int) Math.ceil(Math.min(1e6, 1.5 * detections / perFrame)));
        return new double[][] {Arrays.copyOf(xi, n), Arrays.copyOf(eta, n)};
    }

    /** More detections than there can be partners for would only add chance matches. */
    int testedDetections(PlaneAffine map) {
        double reach = frameRadiusArcsec * map.scale();
        int sensible = (int) Math.max(60, Math.min(MAX_TESTED, 5 * density(map) * Math.PI * reach * reach));
        return Math.min(u.length, sensible);
    }

    /** Share of the brightest reference stars inside the detections' rectangle that have a detection near them. */
    double foundOfBrightest(int most, double radius) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < u.length; i++) {
            low[0] = Math.min(low[0], u[i]);
            low[1] = Math.min(low[1], v[i]);
            high[0] = Math.max(high[0], u[i]);
            high[1] = Math.max(high[1], v[i]);
        }
        StarGrid detections = new StarGrid(u, v, Math.max(radius, frameRadiusArcsec / 100));
        int inside = 0;
        int found = 0;
        for (int j = 0; j < xi.length && inside < most; j++) {
            if (xi[j] > low[0] && xi[j] < high[0] && eta[j] > low[1] && eta[j] < high[1]) {
                inside++;
                found += detections.nearest(xi[j], eta[j], radius) >= 0 ? 1 : 0;
            }
        }
        return inside == 0 ? 0 : (double) found / inside;
    }

    int countMatches(PlaneAffine map, double radius, int stars) {
        int count = 0;
        int n = Math.min(stars, u.length);
        for (int i = 0; i < n; i++) {
            if (grid.nearest(map.x(u[i], v[i]), map.y(u[i], v[i]), radius) >= 0) {
                count++;
            }
            if (i == n / 2 && count == 0) {
                return 0;
            }
        }
        return count;
    }

    /** Chernoff's bound on the probability that so many matches within a radius are chance, as ln(odds). */
    double lnOdds(int matches, int stars, PlaneAffine map, double radius) {
        double chance = Math.min(0.9, Math.max(1e-12, density(map) * Math.PI * radius * radius));
        int tested = Math.max(1, Math.min(stars, u.length));
        double fraction = (double) Math.min(matches, tested) / tested;
        if (fraction <= chance) {
            return 0;
        }
        double against = fraction >= 1 ? 0 : (1 - fraction) * StrictMath.log((1 - fraction) / (1 - chance));
        return tested * (fraction * StrictMath.log(fraction / chance) + against);
    }

    /**
     * Reference stars per square arcsecond: where the frame would lie, or over all that was searched if there are more. A
     * catalogue need not cover the whole search, and stars cluster.
     */
    private double density(PlaneAffine map) {
        double centreX = map.x(centreU, centreV);
        double centreY = map.y(centreU, centreV);
        double reach = frameRadiusArcsec * map.scale();
        int inFrame = 0;
        for (int j = 0; j < xi.length; j++) {
            double dx = xi[j] - centreX;
            double dy = eta[j] - centreY;
            inFrame += dx * dx + dy * dy <= reach * reach ? 1 : 0;
        }
        double everywhere = xi.length / ((frameRadiusArcsec + searchArcsec) * (frameRadiusArcsec + searchArcsec));
        return Math.max(inFrame / (reach * reach), everywhere) / Math.PI;
    }

    /** Places where differences of position pile up, the highest first. */
    List<double[]> likelyOffsets(double bin, double reach) {
        int n = Math.min(OFFSET_DETECTIONS, u.length);
        int m = Math.min(OFFSET_REFERENCES, xi.length);
        List<double[]> peaks = new ArrayList<>();
        for (int half = 0; half < 4; half++) {
            double shiftX = (half & 1) * bin / 2;
            double shiftY = (half >> 1) * bin / 2;
            long[] keys = new long[n * m];
            int count = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    double dx = xi[j] - u[i];
                    double dy = eta[j] - v[i];
                    if (dx * dx + dy * dy <= reach * reach) {
                        long column = (long) Math.floor((dx + shiftX) / bin) + (1L << 30);
                        long row = (long) Math.floor((dy + shiftY) / bin) + (1L << 30);
                        keys[count++] = (row << 32) | column;
                    }
                }
            }
            Arrays.sort(keys, 0, count);
            int bestRun = 0;
            long bestKey = 0;
            int from = 0;
            for (int k = 1; k <= count; k++) {
                if (k == count || keys[k] != keys[from]) {
                    if (k - from > bestRun) {
                        bestRun = k - from;
                        bestKey = keys[from];
                    }
                    from = k;
                }
            }
            if (bestRun >= 3) {
                double dx = ((bestKey & 0xffffffffL) - (1L << 30) + 0.5) * bin - shiftX;
                double dy = ((bestKey >> 32) - (1L << 30) + 0.5) * bin - shiftY;
                peaks.add(new double[] {dx, dy, bestRun});
            }
        }
        peaks.sort((p, q) -> Double.compare(q[2], p[2]));
        return peaks;
    }

    /** Matches of all tested detections, each reference star used once, by its nearest detection. */
    Pairs pairs(PlaneAffine map, double radius) {
        int n = testedDetections(map);
        int[] partner = new int[xi.length];
        double[] square = new double[xi.length];
        Arrays.fill(partner, -1);
        for (int i = 0; i < n; i++) {
            double x = map.x(u[i], v[i]);
            double y = map.y(u[i], v[i]);
            int j = grid.nearest(x, y, radius);
            if (j >= 0) {
                double d = (xi[j] - x) * (xi[j] - x) + (eta[j] - y) * (eta[j] - y);
                if (partner[j] < 0 || d < square[j]) {
                    partner[j] = i;
                    square[j] = d;
                }
            }
        }
        int count = 0;
        for (int p : partner) {
            count += p >= 0 ? 1 : 0;
        }
        long[] order = new long[count];
        int k = 0;
        for (int j = 0; j < partner.length; j++) {
            if (partner[j] >= 0) {
                order[k++] = ((long) partner[j] << 32) | j;
            }
        }
        Arrays.sort(order);
        Pairs pairs = new Pairs(new double[4][count], new int[count], new int[count]);
        for (int p = 0; p < count; p++) {
            int i = (int) (order[p] >> 32);
            int j = (int) order[p];
            pairs.columns[0][p] = u[i];
            pairs.columns[1][p] = v[i];
            pairs.columns[2][p] = xi[j];
            pairs.columns[3][p] = eta[j];
            pairs.detections[p] = detectionIndex[i];
            pairs.references[p] = referenceIndex[j];
        }
        return pairs;
    }

    /** Matched stars: columns {u, v, xi, eta} in arcseconds and the indices in the caller's lists. */
    record Pairs(double[][] columns, int[] detections, int[] references) {
        int size() {
            return detections.length;
        }

        double[] meanOffset(PlaneAffine map) {
            double dx = 0;
            double dy = 0;
            for (int p = 0; p < size(); p++) {
                dx += (columns[2][p] - map.x(columns[0][p], columns[1][p])) / size();
                dy += (columns[3][p] - map.y(columns[0][p], columns[1][p])) / size();
            }
            return new double[] {dx, dy};
        }

        double rmsArcsec(PlaneAffine map) {
            double sum = 0;
            for (int p = 0; p < size(); p++) {
                double dx = map.x(columns[0][p], columns[1][p]) - columns[2][p];
                double dy = map.y(columns[0][p], columns[1][p]) - columns[3][p];
                sum += dx * dx + dy * dy;
            }
            return size() == 0 ? 0 : Math.sqrt(sum / (2 * size()));
        }
    }
}
