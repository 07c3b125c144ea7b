package org.surveygrid.solver.normal;

import java.util.Arrays;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Normal equations of the shared unknowns, after each star's own unknowns were eliminated (Schur complement):
 * {@code H += A'WA - F inv(D) F'}, {@code g += A'Wr - F inv(D) S'Wr} with {@code D = S'WS}, {@code F = A'WS}, where A
 * holds the coefficients of the shared unknowns and S those of the star's own. H is kept by blocks of nodes that have a
 * star in common; the rest is zero and takes no memory.
 */
public final class NormalEquations {
    private static final int RECENT = 1 << 12;

    private final NodeLayout layout;
    private final BlockMatrix matrix;
    private final double[] rightSide;

    private final int[] slotOf;
    private int[] touched = new int[16];
    /** Where each touched node's part of {@link #border} begins. */
    private int[] borderStart = new int[17];
    /** F of the star at hand, by own unknown. */
    private final double[][] border = new double[StarRows.MAX_OWN][256];
    /** F inv(D), by own unknown. */
    private final double[][] projected = new double[StarRows.MAX_OWN][256];

    private int touchedCount;

    /** Blocks used of late, by a hash of their nodes: neighbouring stars have most exposures in common. */
    private final long[] recentKey = new long[RECENT];

    private final int[] recentBlock = new int[RECENT];

    /**
     * Empty equations.
     *
     * @param layout nodes and their unknowns
     */
    public NormalEquations(NodeLayout layout) {
        this(new BlockMatrix(layout), new double[layout.unknowns()]);
    }

    /**
     * Equations that were made before.
     *
     * @param matrix not copied
     * @param rightSide by unknown, not copied
     */
    public NormalEquations(BlockMatrix matrix, double[] rightSide) {
        this.layout = matrix.layout();
        this.matrix = matrix;
        this.rightSide = rightSide;
        this.slotOf = new int[layout.nodes()];
        Arrays.fill(slotOf, -1);
        Arrays.fill(recentKey, -1);
    }

    /**
     * The unknowns.
     *
     * @return as given
     */
    public NodeLayout layout() {
        return layout;
    }

    /**
     * Adds a star and eliminates its own unknowns. A star whose own unknowns its rows do not determine is left out.
     *
     * @param star its rows
     * @return false when the star was left out
     */
    public boolean add(StarRows star) {
        OwnBlock own = new OwnBlock(star.own());
        if (!own.invert(star)) {
            return false;
        }
        gatherBorder(star);
        project(own, star.own());
        addRows(star);
        addRightSide(star);
        for (int a = 0; a < touchedCount; a++) {
            for (int b = 0; b < touchedCount; b++) {
                if (touched[b] <= touched[a]) {
                    subtractProduct(a, b, star.own());
                }
            }
        }
        forgetBorder();
        return true;
    }

    /**
     * Adds a star to the right-hand side alone, for steps with the matrix of an earlier pass.
     *
     * @param star its rows
     * @return false when the star was left out
     */
    public boolean addToRightSide(StarRows star) {
        OwnBlock own = new OwnBlock(star.own());
        if (!own.invert(star)) {
            return false;
        }
        gatherBorder(star);
        project(own, star.own());
        addRightSide(star);
        forgetBorder();
        return true;
    }

    /**
     * Adds equations of other stars.
     *
     * @param other of the same unknowns; left unchanged
     */
    public void add(NormalEquations other) {
        matrix.add(other.matrix);
        for (int i = 0; i < rightSide.length; i++) {
            rightSide[i] += other.rightSide[i];
        }
    }

    /**
     * Adds one equation among shared unknowns: a prior, or a constraint that fixes the gauge.
     *
     * @param equation coefficients by unknown
     * @param residual wanted minus present value of the sum
     * @param weight 1 / variance
     */
    public void addEquation(LinearForm equation, double residual, double weight) {
        for (int i = 0; i < equation.size(); i++) {
            double weighted = weight * equation.coefficient(i);
            int node = equation.node(i);
            rightSide[layout.firstUnknown(node) + equation.term(i)] += weighted * residual;
            for (int j = 0; j < equation.size(); j++) {
                if (equation.node(j) <= node) {
                    int block = matrix.block(node, equation.node(j));
                    int at = matrix.offset(block) + equation.term(i) * layout.size(equation.node(j)) + equation.term(j);
                    matrix.arena(block)[at] += weighted * equation.coefficient(j);
                }
            }
        }
    }

    /**
     * Multiplies the right-hand side, for steps with a matrix that is too small or too large by a factor.
     *
     * @param factor positive
     */
    public void scaleRightSide(double factor) {
        for (int i = 0; i < rightSide.length; i++) {
            rightSide[i] *= factor;
        }
    }

    /**
     * Typical diagonal element, the scale for the weight of a gauge constraint.
     *
     * @return median of the diagonal's positive elements; 1 when there is none
     */
    public double typicalWeight() {
        double[] positive = Arrays.stream(matrix.diagonal())
                .filter(value -> value > 0)
                .sorted()
                .toArray();
        return positive.length == 0 ? 1 : positive[positive.length / 2];
    }

    /**
     * The matrix.
     *
     * @return by blocks, not a copy
     */
    public BlockMatrix matrix() {
        return matrix;
    }

    /**
     * The right-hand side.
     *
     * @return by unknown, not a copy
     */
    public double[] rightSide() {
        return rightSide;
    }

    private int block(int rowNode, int columnNode) {
        long key = ((long) rowNode << 32) | columnNode;
        int place = (rowNode * 0x9E3779B1 + columnNode * 0x85EBCA6B) >>> 20;
        if (recentKey[place] != key) {
            recentKey[place] = key;
            recentBlock[place] = matrix.block(rowNode, columnNode);
        }
        return recentBlock[place];
    }

    private void addRows(StarRows star) {
        double[] coefficient = star.coefficients();
        for (int row = 0; row < star.rows(); row++) {
            double weight = star.weight(row);
            for (int a = star.firstRun(row); a < star.endRun(row); a++) {
                for (int b = star.firstRun(row); b < star.endRun(row); b++) {
                    if (star.node(b) > star.node(a)) {
                        continue;
                    }
                    int block = block(star.node(a), star.node(b));
                    double[] arena = matrix.arena(block);
                    int stride = layout.size(star.node(b));
                    int at = matrix.offset(block);
                    int from = star.firstEntry(b);
                    int width = star.endEntry(b) - from;
                    for (int i = star.firstEntry(a); i < star.endEntry(a); i++) {
                        double weighted = weight * coefficient[i];
                        for (int j = 0; j < width; j++) {
                            arena[at + j] += weighted * coefficient[from + j];
                        }
                        at += stride;
                    }
                }
            }
        }
    }

    private void addRightSide(StarRows star) {
        double[] coefficient = star.coefficients();
        int own = star.own();
        for (int row = 0; row < star.rows(); row++) {
            double weighted = star.weight(row) * star.residual(row);
            for (int run = star.firstRun(row); run < star.endRun(row); run++) {
                int at = layout.firstUnknown(star.node(run)) - star.firstEntry(run);
                for (int i = star.firstEntry(run); i < star.endEntry(run); i++) {
                    rightSide[at + i] += weighted * coefficient[i];
                }
            }
        }
        for (int k = 0; k < own; k++) {
            double sum = 0;
            for (int row = 0; row < star.rows(); row++) {
                sum += star.weight(row) * star.own(row, k) * star.residual(row);
            }
            double[] share = projected[k];
            for (int a = 0; a < touchedCount; a++) {
                int at = layout.firstUnknown(touched[a]) - borderStart[a];
                for (int i = borderStart[a]; i < borderStart[a + 1]; i++) {
                    rightSide[at + i] -= share[i] * sum;
                }
            }
        }
    }

    private void subtractProduct(int a, int b, int own) {
        int block = block(touched[a], touched[b]);
        double[] arena = matrix.arena(block);
        int offset = matrix.offset(block);
        int k = own & 1;
        if (k == 1) {
            subtractOne(arena, offset, a, b);
        }
        for (; k < own; k += 2) {
            subtractTwo(arena, offset, a, b, k);
        }
    }

    private void subtractOne(double[] arena, int offset, int a, int b) {
        int from = borderStart[b];
        int width = borderStart[b + 1] - from;
        double[] right = border[0];
        int at = offset;
        for (int i = borderStart[a]; i < borderStart[a + 1]; i++) {
            double factor = projected[0][i];
            for (int j = 0; j < width; j++) {
                arena[at + j] -= factor * right[from + j];
            }
            at += width;
        }
    }

    /** Two own unknowns in one go: most of the time is spent on reading and writing the matrix. */
    private void subtractTwo(double[] arena, int offset, int a, int b, int k) {
        int from = borderStart[b];
        int width = borderStart[b + 1] - from;
        double[] first = border[k];
        double[] second = border[k + 1];
        int at = offset;
        for (int i = borderStart[a]; i < borderStart[a + 1]; i++) {
            double byFirst = projected[k][i];
            double bySecond = projected[k + 1][i];
            for (int j = 0; j < width; j++) {
                arena[at + j] -= byFirst * first[from + j] + bySecond * second[from + j];
            }
            at += width;
        }
    }

    private void gatherBorder(StarRows star) {
        touchedCount = 0;
        int own = star.own();
        double[] coefficient = star.coefficients();
        for (int row = 0; row < star.rows(); row++) {
            for (int run = star.firstRun(row); run < star.endRun(row); run++) {
                int node = star.node(run);
                int slot = slotOf[node] >= 0 ? slotOf[node] : open(node, own);
                int at = borderStart[slot] - star.firstEntry(run);
                for (int k = 0; k < own; k++) {
                    double factor = star.weight(row) * star.own(row, k);
                    double[] into = border[k];
                    for (int i = star.firstEntry(run); i < star.endEntry(run); i++) {
                        into[at + i] += factor * coefficient[i];
                    }
                }
            }
        }
    }

    private int open(int node, int own) {
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
            borderStart = Arrays.copyOf(borderStart, 2 * touchedCount + 1);
        }
        int slot = touchedCount++;
        touched[slot] = node;
        slotOf[node] = slot;
        int end = borderStart[slot] + layout.size(node);
        for (int k = 0; k < own; k++) {
            if (end > border[k].length) {
                border[k] = Arrays.copyOf(border[k], 2 * end);
                projected[k] = new double[border[k].length];
            }
            Arrays.fill(border[k], borderStart[slot], end, 0);
        }
        borderStart[slot + 1] = end;
        return slot;
    }

    private void project(OwnBlock inverse, int own) {
        for (int k = 0; k < own; k++) {
            double[] into = projected[k];
            Arrays.fill(into, 0, borderStart[touchedCount], 0);
            for (int l = 0; l < own; l++) {
                double factor = inverse.inverse(k, l);
                for (int i = 0; i < borderStart[touchedCount]; i++) {
                    into[i] += factor * border[l][i];
                }
            }
        }
    }

    private void forgetBorder() {
        for (int a = 0; a < touchedCount; a++) {
            slotOf[touched[a]] = -1;
        }
    }
}
