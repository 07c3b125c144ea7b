package org.surveygrid.solver.sparse.iterative;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.factor.Factor;
import org.surveygrid.solver.sparse.factor.FactorOutcome;
import org.surveygrid.solver.sparse.factor.SupernodalFactor;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.GeometricNestedDissection;
import org.surveygrid.solver.sparse.order.NodeGraph;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * What is smooth over the sky: in each cell, a constant and two gradients for each unknown that nodes there have; and the
 * border as it is. Errors of this kind die out slowly in conjugate gradients, so they are solved for exactly.
 */
final class CoarseSpace {
    private static final int FUNCTIONS = 3;
    /** A cell needs this many nodes for gradients. */
    private static final int NODES_FOR_GRADIENTS = 6;
    /** Added to the scaled diagonal, so that nodes in one line or one place do no harm. */
    private static final double SHIFT = 1e-9;

    private final NodeLayout fine;
    private final NodeLayout coarse;
    private final int[] cellOf;
    private final double[] function;
    private final int[] sizeOf;
    private Optional<Factor> factor = Optional.empty();

    private CoarseSpace(BlockMatrix matrix, double cellDeg) {
        fine = matrix.layout();
        int nodes = fine.nodes();
        SkyCells cells = new SkyCells(cellDeg);
        long[] keys = new long[nodes];
        for (int node = 0; node < nodes; node++) {
            keys[node] = fine.isBorder(node) ? Long.MAX_VALUE : cells.cell(fine, node);
        }
        long[] names = Arrays.stream(keys)
                .filter(key -> key != Long.MAX_VALUE)
                .distinct()
                .sorted()
                .toArray();
        cellOf = new int[nodes];
        sizeOf = new int[names.length];
        int[] members = new int[names.length];
        double[] centre = new double[3 * names.length];
        int border = names.length;
        for (int node = 0; node < nodes; node++) {
            if (fine.isBorder(node)) {
                cellOf[node] = border++;
                continue;
            }
            int cell = Arrays.binarySearch(names, keys[node]);
            cellOf[node] = cell;
            sizeOf[cell] = Math.max(sizeOf[cell], fine.size(node));
            members[cell]++;
            for (int axis = 0; axis < 3; axis++) {
                centre[3 * cell + axis] += fine.direction(node, axis);
            }
        }
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int cell = 0; cell < names.length; cell++) {
            double[] c = {centre[3 * cell], centre[3 * cell + 1], centre[3 * cell + 2]};
            double length = Math.sqrt(c[0] * c[0] + c[1] * c[1] + c[2] * c[2]);
            builder.add(FUNCTIONS * sizeOf[cell], c[0] / length, c[1] / length, c[2] / length);
        }
        for (int node = 0; node < nodes; node++) {
            if (fine.isBorder(node)) {
                builder.addBorder(fine.size(node));
            }
        }
        coarse = builder.build();
        function = functions(members, cellDeg);
    }

    /** How it was made. */
    sealed interface Outcome {
        record Made(CoarseSpace space) implements Outcome {}

        /** An unknown of the border is not fixed, or one near the middle of a cell whose smooth part is not. */
        record Unfixed(int unknown, double pivot) implements Outcome {}
    }

    static Outcome of(BlockMatrix matrix, double cellDeg) {
        CoarseSpace space = new CoarseSpace(matrix, cellDeg);
        return switch (space.factor(matrix)) {
            case FactorOutcome.Factored factored -> {
                space.factor = Optional.of(factored.factor());
                yield new Outcome.Made(space);
            }
            case FactorOutcome.BrokenDown broken ->
                new Outcome.Unfixed(space.fineUnknown(broken.unknown()), broken.pivot());
        };
    }

    /** An unknown of the matrix that a coarse one stands for: the first one of its kind in the cell. */
    private int fineUnknown(int coarseUnknown) {
        int cell = coarse.nodeOf(coarseUnknown);
        int part = coarseUnknown - coarse.firstUnknown(cell);
        for (int node = 0; node < fine.nodes(); node++) {
            int own = fine.isBorder(node) ? part : part % sizeOf[Math.min(cell, sizeOf.length - 1)];
            if (cellOf[node] == cell && own < fine.size(node)) {
                return fine.firstUnknown(node) + own;
            }
        }
        throw new IllegalStateException("coarse unknown " + coarseUnknown + " stands for nothing");
    }

    /** Values of the three functions at each node, gradients in units of half a cell. */
    private double[] functions(int[] members, double cellDeg) {
        double[] values = new double[FUNCTIONS * fine.nodes()];
        double unit = StrictMath.toRadians(0.5 * cellDeg);
        for (int node = 0; node < fine.nodes(); node++) {
            if (fine.isBorder(node)) {
                continue;
            }
            int cell = cellOf[node];
            values[FUNCTIONS * node] = 1;
            if (members[cell] >= NODES_FOR_GRADIENTS) {
                double x = coarse.direction(cell, 0);
                double y = coarse.direction(cell, 1);
                double z = coarse.direction(cell, 2);
                double across = Math.sqrt(x * x + y * y);
                double eastX = across > 1e-9 ? -y / across : 1;
                double eastY = across > 1e-9 ? x / across : 0;
                double dx = fine.direction(node, 0) - x;
                double dy = fine.direction(node, 1) - y;
                double dz = fine.direction(node, 2) - z;
                values[FUNCTIONS * node + 1] = (eastX * dx + eastY * dy) / unit;
                values[FUNCTIONS * node + 2] = (-z * eastY * dx + z * eastX * dy + (x * eastY - y * eastX) * dz) / unit;
            }
        }
        return values;
    }

    private FactorOutcome factor(BlockMatrix matrix) {
        BlockMatrix projected = new BlockMatrix(coarse);
        for (int block : matrix.sortedBlocks()) {
            project(matrix, block, projected);
        }
        double[] diagonal = projected.diagonal();
        for (int i = 0; i < diagonal.length; i++) {
            if (diagonal[i] == 0 && coarse.nodeOf(i) < sizeOf.length) {
                projected.addTo(i, i, 1 - diagonal[i]);
            }
        }
        NodeGraph graph = projected.graph();
        EliminationTree tree = EliminationTree.of(graph, new GeometricNestedDissection().order(graph));
        return SupernodalFactor.of(projected, tree, SHIFT, 1);
    }

    private void project(BlockMatrix matrix, int block, BlockMatrix projected) {
        int row = matrix.rowNode(block);
        int column = matrix.columnNode(block);
        boolean turned = cellOf[row] < cellOf[column];
        int target = projected.block(turned ? cellOf[column] : cellOf[row], turned ? cellOf[row] : cellOf[column]);
        double[] sums = projected.arena(target);
        int origin = projected.offset(target);
        int across = coarse.size(projected.columnNode(target));
        double[] numbers = matrix.arena(block);
        int width = fine.size(column);
        boolean sameNode = row == column;
        boolean sameCell = cellOf[row] == cellOf[column];
        for (int r = 0; r < fine.size(row); r++) {
            for (int c = 0; c < width; c++) {
                double value = numbers[matrix.offset(block) + (sameNode && c > r ? c * width + r : r * width + c)];
                for (int f = 0; f < functionsOf(row); f++) {
                    int i = part(row, f, r);
                    double weighted = value * weight(row, f);
                    for (int g = 0; g < functionsOf(column); g++) {
                        int j = part(column, g, c);
                        double both = weighted * weight(column, g);
                        sums[origin + (turned ? j * across + i : i * across + j)] += both;
                        if (sameCell && !sameNode) {
                            sums[origin + j * across + i] += both;
                        }
                    }
                }
            }
        }
    }

    private int functionsOf(int node) {
        return fine.isBorder(node) ? 1 : FUNCTIONS;
    }

    private double weight(int node, int f) {
        return fine.isBorder(node) ? 1 : function[FUNCTIONS * node + f];
    }

    /** Number of a coarse unknown within its cell, or within its node of the border. */
    private int part(int node, int f, int part) {
        return fine.isBorder(node) ? part : f * sizeOf[cellOf[node]] + part;
    }

    private int unknown(int node, int f, int part) {
        return coarse.firstUnknown(cellOf[node]) + part(node, f, part);
    }

    /** Adds the smooth part of the solution. */
    void addTo(double[] right, double[] values) {
        double[] small = new double[coarse.unknowns()];
        for (int node = 0; node < fine.nodes(); node++) {
            for (int part = 0; part < fine.size(node); part++) {
                for (int f = 0; f < functionsOf(node); f++) {
                    small[unknown(node, f, part)] += weight(node, f) * right[fine.firstUnknown(node) + part];
                }
            }
        }
        factor.orElseThrow().solve(small);
        for (int node = 0; node < fine.nodes(); node++) {
            for (int part = 0; part < fine.size(node); part++) {
                for (int f = 0; f < functionsOf(node); f++) {
                    values[fine.firstUnknown(node) + part] += weight(node, f) * small[unknown(node, f, part)];
                }
            }
        }
    }

    int unknowns() {
        return coarse.unknowns();
    }
}
