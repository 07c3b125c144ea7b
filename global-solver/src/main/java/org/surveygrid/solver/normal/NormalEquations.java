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
    private final NodeLayout layout;
    private final BlockMatrix matrix;
    private final double[] rightSide;

    private final StarBatch batch;
    private OwnBlock own = new OwnBlock(1);

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
        this.batch = new StarBatch(matrix);
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
     * Adds a star and eliminates its own unknowns. A star whose own unknowns its rows do not determine is left out. Stars
     * that touch the same nodes are added faster one after the other.
     *
     * @param star its rows
     * @return false when the star was left out
     */
    public boolean add(StarRows star) {
        if (!whiten(star)) {
            return false;
        }
        batch.add(star, own);
        addRightSide(star);
        return true;
    }

    /**
     * Adds a star to the right-hand side alone, for steps with the matrix of an earlier pass.
     *
     * @param star its rows
     * @return false when the star was left out
     */
    public boolean addToRightSide(StarRows star) {
        if (!whiten(star)) {
            return false;
        }
        addRightSide(star);
        return true;
    }

    private boolean whiten(StarRows star) {
        if (own.size() != star.own()) {
            own = new OwnBlock(star.own());
        }
        return own.whiten(star);
    }

    /**
     * Adds equations of other stars.
     *
     * @param other of the same unknowns; left unchanged
     */
    public void add(NormalEquations other) {
        matrix().add(other.matrix());
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
        double[] positive = Arrays.stream(matrix().diagonal())
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
        batch.flush();
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

    /** As if the star stood where it best fits its rows: what it could follow moves no shared unknown. */
    private void addRightSide(StarRows star) {
        double[] coefficient = star.coefficients();
        double[] follows = own.pull(star);
        for (int row = 0; row < star.rows(); row++) {
            double left = star.residual(row);
            for (int k = 0; k < star.own(); k++) {
                left -= follows[k] * own.white(row, k);
            }
            double weighted = star.weight(row) * left;
            for (int run = star.firstRun(row); run < star.endRun(row); run++) {
                int at = layout.firstUnknown(star.node(run)) - star.firstEntry(run);
                for (int i = star.firstEntry(run); i < star.endEntry(run); i++) {
                    rightSide[at + i] += weighted * coefficient[i];
                }
            }
        }
    }
}
