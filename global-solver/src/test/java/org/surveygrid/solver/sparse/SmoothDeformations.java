package org.surveygrid.solver.sparse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Conjugate gradients for exposures of a {@link MosaicSurvey} with six terms each, with what hardly any star determines in the
 * coarse space: deformations of the whole sky, cubic splines that give each exposure its value, slopes and curvatures where
 * it points. Errors within cells of the sky are solved for exactly. A trial of what is worth having, not a solver.
 */
final class SmoothDeformations {
    private static final int TERMS = 6;
    /** Splines that do not vanish at a place. */
    private static final int NEAR = 16;

    private static final int LAG = 12;
    private static final int MOST_STEPS = 3000;
    /** Terms count from -1 to 1 across a field of one degree. */
    private static final double PER_DEGREE = 0.5;

    private final BlockMatrix matrix;
    private final NodeLayout layout;
    private final double[] x;
    private final double[] y;
    private final int[][] spline;
    private final double[][] share;
    private final LinearSolverDense<DMatrixRMaj> coarse;
    private final int splines;
    private final List<int[]> cells = new ArrayList<>();
    private final List<LinearSolverDense<DMatrixRMaj>> factors = new ArrayList<>();

    /** Splines with a knot every so many degrees; cells of so many degrees are solved exactly. */
    SmoothDeformations(BlockMatrix matrix, double knotDeg, double cellDeg) {
        this.matrix = matrix;
        this.layout = matrix.layout();
        this.x = new double[layout.nodes()];
        this.y = new double[layout.nodes()];
        for (int node = 0; node < x.length; node++) {
            x[node] = StrictMath.toDegrees(StrictMath.atan2(layout.direction(node, 1), layout.direction(node, 0)));
            y[node] = StrictMath.toDegrees(StrictMath.asin(layout.direction(node, 2)));
        }
        double left = Arrays.stream(x).min().orElse(0);
        double low = Arrays.stream(y).min().orElse(0);
        int up = (int) Math.ceil((Arrays.stream(y).max().orElse(0) - low) / knotDeg) + 3;
        int across = (int) Math.ceil((Arrays.stream(x).max().orElse(0) - left) / knotDeg) + 3;
        this.splines = up * across;
        this.spline = new int[x.length][NEAR];
        this.share = new double[x.length][NEAR * TERMS];
        SortedMap<Long, List<Integer>> byCell = new TreeMap<>();
        for (int node = 0; node < x.length; node++) {
            expand(node, (x[node] - left) / knotDeg, (y[node] - low) / knotDeg, new double[] {knotDeg, up, across});
            long cell = ((long) Math.floor((x[node] - left) / cellDeg) << 32)
                    | (long) Math.floor((y[node] - low) / cellDeg);
            byCell.computeIfAbsent(cell, key -> new ArrayList<>()).add(node);
        }
        this.coarse = factor(projected());
        byCell.values().forEach(members -> {
            int[] nodes = members.stream().mapToInt(Integer::intValue).toArray();
            cells.add(nodes);
            factors.add(factor(within(nodes)));
        });
    }

    private void expand(int node, double p, double q, double[] grid) {
        int column = (int) Math.floor(p);
        int row = (int) Math.floor(q);
        double slope = PER_DEGREE / grid[0];
        for (int near = 0; near < NEAR; near++) {
            int i = column + near / 4 - 1;
            int j = row + near % 4 - 1;
            double[] u = cubic(p - i);
            double[] v = cubic(q - j);
            spline[node][near] = (int) (Math.min(grid[2] - 1, i + 1.0) * grid[1] + Math.min(grid[1] - 1, j + 1.0));
            double[] terms = {
                u[0] * v[0],
                u[1] * v[0] * slope,
                u[0] * v[1] * slope,
                u[2] * v[0] * slope * slope / 2,
                u[1] * v[1] * slope * slope,
                u[0] * v[2] * slope * slope / 2
            };
            System.arraycopy(terms, 0, share[node], near * TERMS, TERMS);
        }
    }

    /** Value, slope and curvature of the cubic spline that is centred on 0. */
    private static double[] cubic(double at) {
        double t = Math.abs(at);
        double side = Math.signum(at);
        if (t >= 2) {
            return new double[3];
        }
        return t < 1
                ? new double[] {2.0 / 3 - t * t + t * t * t / 2, side * (1.5 * t * t - 2 * t), 3 * t - 2}
                : new double[] {(2 - t) * (2 - t) * (2 - t) / 6, -side * (2 - t) * (2 - t) / 2, 2 - t};
    }

    private double element(int block, int r, int c) {
        boolean mirrored = matrix.rowNode(block) == matrix.columnNode(block) && c > r;
        return matrix.arena(block)[matrix.offset(block) + (mirrored ? c * TERMS + r : r * TERMS + c)];
    }

    private DMatrixRMaj projected() {
        DMatrixRMaj sum = new DMatrixRMaj(splines, splines);
        for (int block : matrix.sortedBlocks()) {
            int row = matrix.rowNode(block);
            int column = matrix.columnNode(block);
            for (int g = 0; g < NEAR; g++) {
                double[] image = new double[TERMS];
                for (int r = 0; r < TERMS; r++) {
                    for (int c = 0; c < TERMS; c++) {
                        image[r] += element(block, r, c) * share[column][g * TERMS + c];
                    }
                }
                for (int f = 0; f < NEAR; f++) {
                    double both = 0;
                    for (int r = 0; r < TERMS; r++) {
                        both += share[row][f * TERMS + r] * image[r];
                    }
                    sum.add(spline[row][f], spline[column][g], both);
                    if (row != column) {
                        sum.add(spline[column][g], spline[row][f], both);
                    }
                }
            }
        }
        return sum;
    }

    private DMatrixRMaj within(int[] nodes) {
        DMatrixRMaj full = new DMatrixRMaj(TERMS * nodes.length, TERMS * nodes.length);
        for (int a = 0; a < nodes.length; a++) {
            for (int b = 0; b <= a; b++) {
                int block = matrix.find(Math.max(nodes[a], nodes[b]), Math.min(nodes[a], nodes[b]));
                for (int r = 0; r < TERMS && block >= 0; r++) {
                    for (int c = 0; c < TERMS; c++) {
                        full.set(TERMS * a + r, TERMS * b + c, element(block, r, c));
                        full.set(TERMS * b + c, TERMS * a + r, element(block, r, c));
                    }
                }
            }
        }
        return full;
    }

    /** What no star determines at all gets a trace of its own, so that there is a factor. */
    private static LinearSolverDense<DMatrixRMaj> factor(DMatrixRMaj symmetric) {
        for (int i = 0; i < symmetric.numRows; i++) {
            symmetric.set(i, i, symmetric.get(i, i) * (1 + 1e-13) + Double.MIN_NORMAL);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(symmetric.numRows);
        if (!solver.setA(symmetric)) {
            throw new IllegalStateException("not positive definite");
        }
        return solver;
    }

    private double[] preconditioned(double[] residual) {
        double[] result = new double[residual.length];
        for (int k = 0; k < cells.size(); k++) {
            int[] nodes = cells.get(k);
            DMatrixRMaj values = new DMatrixRMaj(TERMS * nodes.length, 1);
            for (int a = 0; a < nodes.length; a++) {
                System.arraycopy(residual, TERMS * nodes[a], values.data, TERMS * a, TERMS);
            }
            factors.get(k).solve(values, values);
            for (int a = 0; a < nodes.length; a++) {
                System.arraycopy(values.data, TERMS * a, result, TERMS * nodes[a], TERMS);
            }
        }
        DMatrixRMaj smooth = new DMatrixRMaj(splines, 1);
        for (int node = 0; node < x.length; node++) {
            for (int k = 0; k < NEAR * TERMS; k++) {
                smooth.data[spline[node][k / TERMS]] += share[node][k] * residual[TERMS * node + k % TERMS];
            }
        }
        coarse.solve(smooth, smooth);
        for (int node = 0; node < x.length; node++) {
            for (int k = 0; k < NEAR * TERMS; k++) {
                result[TERMS * node + k % TERMS] += share[node][k] * smooth.data[spline[node][k / TERMS]];
            }
        }
        return result;
    }

    /** Steps until no unknown is farther from the solution than 1e-7 of its error; one more than 3000 where that is too few. */
    int steps(double[] rightSide) {
        int[] blocks = matrix.sortedBlocks();
        double[] residual = rightSide.clone();
        double[] smooth = preconditioned(residual);
        double[] direction = smooth.clone();
        double length = dot(residual, smooth);
        double first = length;
        double[] gains = new double[LAG];
        for (int step = 1; step <= MOST_STEPS; step++) {
            double[] image = matrix.times(blocks, direction);
            double stride = length / dot(direction, image);
            for (int i = 0; i < residual.length; i++) {
                residual[i] -= stride * image[i];
            }
            gains[step % LAG] = stride * length;
            smooth = preconditioned(residual);
            double next = dot(residual, smooth);
            if (step >= LAG && Math.sqrt(next / first) < 1e-8 && Math.sqrt(sum(gains)) < 1e-7) {
                return step;
            }
            for (int i = 0; i < direction.length; i++) {
                direction[i] = smooth[i] + next / length * direction[i];
            }
            length = next;
        }
        return MOST_STEPS + 1;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
