package org.surveygrid.solver.sparse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.factor.DenseFactor;
import org.surveygrid.solver.sparse.factor.Factor;
import org.surveygrid.solver.sparse.factor.FactorOutcome;
import org.surveygrid.solver.sparse.factor.NumberedWork;
import org.surveygrid.solver.sparse.factor.Scaling;
import org.surveygrid.solver.sparse.factor.SupernodalFactor;
import org.surveygrid.solver.sparse.factor.SymmetricEigen;

/**
 * The smallest eigenvalues of a matrix scaled to unit diagonal, and what moves with them.
 *
 * <p>Small matrices are decomposed in full. For large ones a block of directions is multiplied by the inverse again and
 * again, kept orthogonal, and the best combinations are taken (block Krylov space with restarts); the inverse is that of
 * the matrix with {@value #SHIFT} added to its diagonal, so that it exists for a matrix that is singular. Eigenvalues are
 * then taken from the matrix itself.
 *
 * @see "Golub &amp; Underwood 1977, in Mathematical Software III, 361: block Lanczos"
 */
public final class WeakModes {
    private static final double SHIFT = 1e-9;
    private static final int SMALL = 300;
    private static final int DEPTH = 3;
    private static final int MOST_RESTARTS = 16;
    private static final int TOP_UNKNOWNS = 20;
    /** A mode counts as found when its residual is below this share of its eigenvalue, or rounding. */
    private static final double RESIDUAL_SHARE = 0.02;

    /**
     * Where weak modes are asked for, those above need not be settled: the inverse brings weaker ones forward a thousand
     * times faster, so that none of these can still hide behind them.
     */
    private static final double ROUGH_ABOVE = 10 * WeakMode.WEAK_BELOW;

    private static final double LARGEST_SHIFT = 1e-6;
    private static final double ROUNDING = 2e-12;
    /** Unknowns from which on sums of vectors are worth several threads. */
    private static final int LARGE = 50_000;
    /** Unknowns whose part of a vector stays in the cache. */
    private static final int PIECE = 4096;

    private final BlockMatrix matrix;
    private final Scaling scaling;
    private final int[] blocks;
    private final int size;
    private final double roughAbove;
    private final int threads;

    private WeakModes(BlockMatrix matrix, double roughAbove, int threads) {
        this.threads = threads;
        this.matrix = matrix;
        this.scaling = Scaling.of(matrix);
        this.blocks = matrix.sortedBlocks();
        this.size = matrix.layout().unknowns();
        this.roughAbove = roughAbove;
    }

    /**
     * Finds the weakest modes.
     *
     * @param matrix the matrix; may be singular
     * @param choice order of elimination, as chosen for the solution; must not be {@link SolverMethod#ITERATIVE} unless
     *     its factor can be afforded
     * @param count how many modes
     * @return the modes, the weakest first; unknowns without any equation come as modes of their own
     */
    public static List<WeakMode> of(BlockMatrix matrix, SolverChoice choice, int count) {
        return new WeakModes(matrix, Double.POSITIVE_INFINITY, 1).find(choice, count);
    }

    /**
     * Finds null and weak modes of what measurements alone say. Eigenvalues far above {@link WeakMode#WEAK_BELOW} come out
     * too large, as rough bounds.
     *
     * @param matrix the matrix; may be singular
     * @param choice order of elimination, as chosen for the solution
     * @param count how many modes
     * @param threads threads that may work; they change no bit
     * @return the modes, the weakest first; none for {@link SolverMethod#ITERATIVE} and for what is no sum of squares
     */
    public static List<WeakMode> ofData(BlockMatrix matrix, SolverChoice choice, int count, int threads) {
        return choice.method() == SolverMethod.ITERATIVE
                ? List.of()
                : new WeakModes(matrix, ROUGH_ABOVE, threads).find(choice, count);
    }

    private List<WeakMode> find(SolverChoice choice, int count) {
        List<WeakMode> modes = new ArrayList<>(withoutEquations(count));
        if (modes.size() >= count) {
            return List.copyOf(modes);
        }
        if (size <= SMALL || size <= 3 * count) {
            addDense(modes, count);
        } else {
            addKrylov(modes, choice, count);
        }
        modes.sort((a, b) -> Double.compare(a.eigenvalue(), b.eigenvalue()));
        return List.copyOf(modes.subList(0, Math.min(count, modes.size())));
    }

    private List<WeakMode> withoutEquations(int most) {
        double[] diagonal = matrix.diagonal();
        List<WeakMode> modes = new ArrayList<>();
        for (int i = 0; i < size && modes.size() < most; i++) {
            if (!(diagonal[i] > 0)) {
                modes.add(alone(i));
            }
        }
        return modes;
    }

    private WeakMode alone(int unknown) {
        double[] direction = new double[size];
        direction[unknown] = 1;
        return new WeakMode(0, new int[] {unknown}, new double[] {1}, direction);
    }

    private void addDense(List<WeakMode> modes, int count) {
        double[] full = new double[size * size];
        DenseFactor.fill(matrix, scaling, full);
        markWithoutEquations(full);
        SymmetricEigen eigen = SymmetricEigen.of(full, size);
        for (int k = 0; k < Math.min(count, size); k++) {
            modes.add(mode(eigen.values()[k], eigen.vectors()[k]));
        }
    }

    /** Such unknowns have modes already. */
    private void markWithoutEquations(double[] full) {
        double[] diagonal = matrix.diagonal();
        for (int i = 0; i < size; i++) {
            if (!(diagonal[i] > 0)) {
                full[i * size + i] = 1;
            }
        }
    }

    private void addKrylov(List<WeakMode> modes, SolverChoice choice, int count) {
        BlockMatrix whole = modes.isEmpty() ? matrix : filled();
        Optional<Factor> shifted = factor(whole, choice);
        if (shifted.isEmpty()) {
            return;
        }
        Factor factor = shifted.get();
        int width = Math.min(count + 6, size / 3);
        double[][] block = new double[width][size];
        long state = 0x9E3779B97F4A7C15L;
        for (double[] vector : block) {
            for (int i = 0; i < size; i++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                vector[i] = (state >> 11) * 0x1p-52;
            }
        }
        for (int restart = 1; ; restart++) {
            double[][] basis = basis(block, factor);
            double[][] images = new double[basis.length][];
            double[] projected = new double[basis.length * basis.length];
            NumberedWork.run(basis.length, threads, a -> {
                images[a] = image(basis[a]);
                for (int b = 0; b <= a; b++) {
                    double product = dot(images[a], basis[b]);
                    projected[a * basis.length + b] = product;
                    projected[b * basis.length + a] = product;
                }
            });
            SymmetricEigen ritz = SymmetricEigen.of(projected, basis.length);
            boolean settled = true;
            NumberedWork.run(width, threads, k -> block[k] = combine(basis, ritz.vectors()[k]));
            for (int k = 0; k < count && ritz.values()[k] <= roughAbove; k++) {
                double[] left = combine(images, ritz.vectors()[k]);
                subtract(left, block[k], ritz.values()[k]);
                double allowed = Math.max(ROUNDING, RESIDUAL_SHARE * ritz.values()[k]);
                settled &= Math.sqrt(dot(left, left)) <= allowed;
            }
            if (settled || restart == MOST_RESTARTS) {
                for (int k = 0; k < count; k++) {
                    modes.add(mode(ritz.values()[k], block[k]));
                }
                return;
            }
        }
    }

    /** Rounding may leave a trace of what was subtracted: then a larger shift helps, up to a limit. */
    private Optional<Factor> factor(BlockMatrix whole, SolverChoice choice) {
        for (double shift = SHIFT; shift <= LARGEST_SHIFT; shift *= 10) {
            if (SupernodalFactor.of(whole, choice.tree(), shift, threads) instanceof FactorOutcome.Factored factored) {
                return Optional.of(factored.factor());
            }
        }
        return Optional.empty();
    }

    private BlockMatrix filled() {
        BlockMatrix whole = new BlockMatrix(matrix.layout());
        whole.add(matrix);
        double[] diagonal = matrix.diagonal();
        for (int i = 0; i < size; i++) {
            if (!(diagonal[i] > 0)) {
                whole.addTo(i, i, 1 - diagonal[i]);
            }
        }
        return whole;
    }

    /** Orthogonal directions: the block, and the block multiplied by the inverse again and again. */
    private double[][] basis(double[][] block, Factor factor) {
        double[][] basis = new double[Math.min(size, DEPTH * block.length)][];
        int length = 0;
        double[][] latest = block;
        for (int power = 0; power < DEPTH; power++) {
            double[][] next = new double[latest.length][];
            int kept = 0;
            for (double[] candidate : inverseTimes(latest, factor)) {
                if (length < basis.length && orthogonalise(candidate, basis, length)) {
                    basis[length++] = candidate;
                    next[kept++] = candidate;
                }
            }
            latest = Arrays.copyOf(next, kept);
        }
        return Arrays.copyOf(basis, length);
    }

    /** Twice, because once leaves too much; false when nothing is left. */
    private boolean orthogonalise(double[] vector, double[][] basis, int length) {
        double before = Math.sqrt(dot(vector, vector));
        double[] share = new double[length];
        int pieces = (size + PIECE - 1) / PIECE;
        for (int pass = 0; pass < 2; pass++) {
            NumberedWork.run(length, threads(), k -> share[k] = dot(vector, basis[k]));
            NumberedWork.run(pieces, threads(), piece -> {
                int end = Math.min(size, (piece + 1) * PIECE);
                for (int k = 0; k < length; k++) {
                    double[] known = basis[k];
                    double factor = share[k];
                    for (int i = piece * PIECE; i < end; i++) {
                        vector[i] -= factor * known[i];
                    }
                }
            });
        }
        double after = Math.sqrt(dot(vector, vector));
        if (!(after > 1e-10 * before)) {
            return false;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= after;
        }
        return true;
    }

    /** To start threads for a few vectors takes longer than the work. */
    private int threads() {
        return size < LARGE ? 1 : threads;
    }

    /** Inverse of the scaled matrix times vectors. */
    private double[][] inverseTimes(double[][] vectors, Factor factor) {
        double[][] values = new double[vectors.length][size];
        for (int k = 0; k < values.length; k++) {
            for (int i = 0; i < size; i++) {
                values[k][i] = vectors[k][i] / scaling.of(i);
            }
        }
        factor.solve(values, threads);
        for (double[] value : values) {
            for (int i = 0; i < size; i++) {
                value[i] /= scaling.of(i);
            }
        }
        return values;
    }

    /** The scaled matrix times a vector. */
    private double[] image(double[] vector) {
        double[] scaled = new double[size];
        for (int i = 0; i < size; i++) {
            scaled[i] = vector[i] * scaling.of(i);
        }
        double[] product = matrix.times(blocks, scaled);
        for (int i = 0; i < size; i++) {
            product[i] *= scaling.of(i);
        }
        return product;
    }

    private static double[] combine(double[][] vectors, double[] parts) {
        double[] sum = new double[vectors[0].length];
        for (int k = 0; k < vectors.length; k++) {
            subtract(sum, vectors[k], -parts[k]);
        }
        return sum;
    }

    private static void subtract(double[] from, double[] vector, double factor) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * vector[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private WeakMode mode(double eigenvalue, double[] vector) {
        int[] unknowns = largest(vector);
        double[] parts = new double[unknowns.length];
        double sign = vector[unknowns[0]] < 0 ? -1 : 1;
        for (int k = 0; k < parts.length; k++) {
            parts[k] = sign * vector[unknowns[k]];
        }
        double[] direction = new double[vector.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = sign * vector[i] * scaling.of(i);
        }
        return new WeakMode(eigenvalue, unknowns, parts, direction);
    }

    /** Where a vector is largest, by falling size; of equals the first. */
    private static int[] largest(double[] vector) {
        int[] top = new int[Math.min(TOP_UNKNOWNS, vector.length)];
        int found = 0;
        for (int i = 0; i < vector.length; i++) {
            double value = Math.abs(vector[i]);
            if (found < top.length || value > Math.abs(vector[top[found - 1]])) {
                int at = found < top.length ? found++ : found - 1;
                while (at > 0 && Math.abs(vector[top[at - 1]]) < value) {
                    top[at] = top[--at];
                }
                top[at] = i;
            }
        }
        return top;
    }
}
