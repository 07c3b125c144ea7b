package org.surveygrid.detection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds sources that would not have been detected without the wing of a brighter neighbour, taken as a Moffat profile
 * through the neighbour's threshold isophote.
 */
final class Cleaning {
    /** How far a wing is followed, in major axes of the bright source. */
    private static final double ZONE = 10;

    private Cleaning() {}

    /** One candidate: its shape, threshold and the minimum-area-th brightest pixel. */
    record Candidate(Isophote shape, double threshold, double minimumAreaValue) {}

    /**
     * For each candidate the index of the brighter one that swallows it, or its own index.
     *
     * @param candidates all sources of the image
     * @param beta exponent of the Moffat profile, positive
     */
    static int[] swallowedBy(List<Candidate> candidates, double beta) {
        int n = candidates.size();
        int[] into = new int[n];
        Integer[] byRow = new Integer[n];
        for (int i = 0; i < n; i++) {
            into[i] = i;
            byRow[i] = i;
        }
        Arrays.sort(byRow, Comparator.comparingDouble(i -> candidates.get(i).shape().y));
        double[] rows = new double[n];
        for (int i = 0; i < n; i++) {
            rows[i] = candidates.get(byRow[i]).shape().y;
        }
        double[] strongest = new double[n];
        for (int bright = 0; bright < n; bright++) {
            Candidate source = candidates.get(bright);
            Isophote shape = source.shape();
            double correction = Math.max(0.1, shape.truncation(source.threshold()));
            double area = StrictMath.PI * Math.sqrt(shape.major() * shape.minor());
            double amplitude = shape.flux / (2 * area * correction);
            if (!(amplitude > source.threshold())) {
                continue;
            }
            double alpha = (StrictMath.pow(amplitude / source.threshold(), 1 / beta) - 1) * area / shape.count;
            double determinant = shape.xx * shape.yy - shape.xy * shape.xy;
            double reach = ZONE * Math.sqrt(shape.major());
            int k = Arrays.binarySearch(rows, shape.y - reach);
            for (k = k < 0 ? -k - 1 : k; k < n && rows[k] <= shape.y + reach; k++) {
                int faint = byRow[k];
                Isophote other = candidates.get(faint).shape();
                if (faint == bright || !(other.flux < shape.flux)) {
                    continue;
                }
                double dx = other.x - shape.x;
                double dy = other.y - shape.y;
                if (dx * dx + dy * dy > reach * reach) {
                    continue;
                }
                double radius = (shape.yy * dx * dx - 2 * shape.xy * dx * dy + shape.xx * dy * dy) / determinant;
                double wing = amplitude * StrictMath.pow(1 + alpha * radius, -beta);
                Candidate small = candidates.get(faint);
                if (wing > small.minimumAreaValue() - small.threshold() && wing > strongest[faint]) {
                    strongest[faint] = wing;
                    into[faint] = bright;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            int end = into[i];
            while (into[end] != end) {
                end = into[end];
            }
            into[i] = end;
        }
        return into;
    }
}
