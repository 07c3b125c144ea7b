package org.surveygrid.solver.focalplane;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.normal.PolynomialFit;

/** An affine map between two planes, from point pairs in blocks of which some may be quite wrong. */
final class RobustAffine {
    /** A block may be this much worse than the median block. */
    private static final double WORST_RATIO = 6;

    private static final double NEGLIGIBLE_ARCSEC = 3;
    private static final int FEWEST_BLOCKS = 3;

    private RobustAffine() {}

    /**
     * The map {0, x, y per axis}.
     *
     * @param from {u, v} per point
     * @param to {xi, eta} per point
     * @param blockLength points per block
     * @return {a0, a1, a2, b0, b1, b2}, or empty when the points do not determine it
     */
    static Optional<double[]> fit(double[][] from, double[][] to, int blockLength) {
        int blocks = from.length / blockLength;
        boolean[] used = new boolean[blocks];
        Arrays.fill(used, true);
        Optional<double[]> map = Optional.empty();
        for (int pass = 0; pass < 4; pass++) {
            map = leastSquares(from, to, blockLength, used);
            if (map.isEmpty() || !dropWorst(from, to, used, map.get())) {
                break;
            }
        }
        return map;
    }

    private static Optional<double[]> leastSquares(double[][] from, double[][] to, int blockLength, boolean[] used) {
        int n = 0;
        for (boolean block : used) {
            n += block ? blockLength : 0;
        }
        double[][] rows = new double[n][];
        double[] xi = new double[n];
        double[] eta = new double[n];
        int next = 0;
        for (int i = 0; i < from.length; i++) {
            if (used[i / blockLength]) {
                rows[next] = new double[] {1, from[i][0], from[i][1]};
                xi[next] = to[i][0];
                eta[next++] = to[i][1];
            }
        }
        return PolynomialFit.solve(rows, xi, eta)
                .map(c -> new double[] {c[0][0], c[0][1], c[0][2], c[1][0], c[1][1], c[1][2]});
    }

    /** Switches off the worst block if it stands out; false when none does. */
    private static boolean dropWorst(double[][] from, double[][] to, boolean[] used, double[] map) {
        int blockLength = from.length / used.length;
        double[] residual = new double[used.length];
        double[] sorted = new double[used.length];
        int count = 0;
        int worst = -1;
        for (int b = 0; b < used.length; b++) {
            if (!used[b]) {
                continue;
            }
            double sum = 0;
            for (int i = b * blockLength; i < (b + 1) * blockLength; i++) {
                double dx = map[0] + map[1] * from[i][0] + map[2] * from[i][1] - to[i][0];
                double dy = map[3] + map[4] * from[i][0] + map[5] * from[i][1] - to[i][1];
                sum += dx * dx + dy * dy;
            }
            residual[b] = Math.sqrt(sum / blockLength);
            sorted[count++] = residual[b];
            if (worst < 0 || residual[b] > residual[worst]) {
                worst = b;
            }
        }
        if (count <= FEWEST_BLOCKS) {
            return false;
        }
        Arrays.sort(sorted, 0, count);
        if (residual[worst] <= NEGLIGIBLE_ARCSEC || residual[worst] <= 2 * sorted[count / 2]) {
            return false;
        }
        boolean standsOut =
                residual[worst] > WORST_RATIO * sorted[count / 2] || residual[worst] > 2 * sorted[count - 2];
        if (standsOut) {
            used[worst] = false;
        }
        return standsOut;
    }
}
