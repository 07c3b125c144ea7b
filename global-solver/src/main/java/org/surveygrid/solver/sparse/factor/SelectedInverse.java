package org.surveygrid.solver.sparse.factor;

import java.util.Arrays;
import org.surveygrid.solver.sparse.order.EliminationTree;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * The inverse inside the pattern of the factor, from the last front to the first.
 *
 * <pre>
 *   Z(R,J) = -Z(R,R) Y        Y = L21 inv(L11)        Z(R,R): taken from fronts that are done
 *   Z(J,J) = inv(L11)' inv(L11) - Y' Z(R,J)
 * </pre>
 *
 * @see "Takahashi, Fagan &amp; Chin 1973; Campbell &amp; Davis 1995, Univ. Florida TR-95-021 (by blocks)"
 */
final class SelectedInverse implements Factor.Inverse {
    private static final int BLOCK_COLUMNS = 64;
    private static final int TILE_ROWS = 256;

    private final Supernodes supernodes;
    private final Scaling scaling;
    private final double[][] panels;

    private SelectedInverse(SupernodalFactor factor) {
        this.supernodes = factor.supernodes();
        this.scaling = factor.scaling();
        this.panels = new double[supernodes.count()][];
    }

    static SelectedInverse of(SupernodalFactor factor) {
        SelectedInverse inverse = new SelectedInverse(factor);
        Subtrees subtrees = Subtrees.forThreads(factor.supernodes(), factor.threads());
        int[] local = inverse.room();
        for (int s = inverse.supernodes.count() - 1; s >= 0; s--) {
            if (subtrees.isAbove(s)) {
                inverse.panels[s] = inverse.front(factor.panel(s), s, local);
            }
        }
        NumberedWork.run(subtrees.count(), factor.threads(), () -> {
            int[] own = inverse.room();
            return part -> {
                for (int s = subtrees.last(part); s >= subtrees.first(part); s--) {
                    inverse.panels[s] = inverse.front(factor.panel(s), s, own);
                }
            };
        });
        return inverse;
    }

    private int[] room() {
        return new int[supernodes.tree().nodes()];
    }

    private double[] front(double[] panel, int s, int[] local) {
        int width = supernodes.width(s);
        int height = panel.length / width;
        int below = height - width;
        double[][] ownInverse = TriangularInverse.ofLower(width, (i, k) -> panel[k * height + i]);
        double[][] coupling = new double[below][width];
        double[] multiple = new double[Math.max(width, below)];
        ColumnSums.Rows rows = new ColumnSums.Rows().set(0, width);
        for (int q = 0; q < below; q++) {
            for (int c = 0; c < width; c++) {
                multiple[c] = panel[c * height + width + q];
            }
            ColumnSums.add(coupling[q], ownInverse, multiple, width, rows);
        }
        double[][] lower = product(later(s, below, local), coupling, width);
        double[] result = new double[panel.length];
        double[] column = new double[width];
        for (int c = 0; c < width; c++) {
            Arrays.fill(column, 0);
            for (int k = 0; k < width; k++) {
                multiple[k] = ownInverse[k][c];
            }
            ColumnSums.add(column, ownInverse, multiple, width, rows);
            for (int q = 0; q < below; q++) {
                multiple[q] = -lower[c][q];
            }
            ColumnSums.add(column, coupling, multiple, below, rows);
            System.arraycopy(column, 0, result, c * height, width);
            System.arraycopy(lower[c], 0, result, c * height + width, below);
        }
        return result;
    }

    /** The inverse of the rows below a supernode, from their own fronts: all columns, both triangles. */
    private double[][] later(int s, int below, int[] local) {
        double[][] later = new double[below][below];
        int[] nodes = supernodes.rows(s);
        int located = -1;
        int column = 0;
        for (int b = 0; b < nodes.length; b++) {
            int home = supernodes.superOf(nodes[b]);
            if (home != located) {
                supernodes.locate(home, local);
                located = home;
            }
            double[] panel = panels[home];
            int height = panel.length / supernodes.width(home);
            for (int c = 0; c < supernodes.size(nodes[b]); c++) {
                int from = (local[nodes[b]] + c) * height;
                int row = column;
                for (int a = b; a < nodes.length; a++) {
                    for (int r = a == b ? c : 0; r < supernodes.size(nodes[a]); r++) {
                        double value = panel[from + local[nodes[a]] + r];
                        later[column][row] = value;
                        later[row][column] = value;
                        row++;
                    }
                }
                column++;
            }
        }
        return later;
    }

    /** Columns of minus the product of a symmetric matrix and the coupling. */
    private static double[][] product(double[][] symmetric, double[][] coupling, int width) {
        int below = symmetric.length;
        double[][] product = new double[width][below];
        double[][] columns = new double[BLOCK_COLUMNS][];
        double[] multiple = new double[BLOCK_COLUMNS];
        ColumnSums.Rows rows = new ColumnSums.Rows();
        for (int start = 0; start < below; start += BLOCK_COLUMNS) {
            int count = Math.min(BLOCK_COLUMNS, below - start);
            System.arraycopy(symmetric, start, columns, 0, count);
            for (int top = 0; top < below; top += TILE_ROWS) {
                rows.set(top, Math.min(below, top + TILE_ROWS));
                for (int c = 0; c < width; c++) {
                    for (int k = 0; k < count; k++) {
                        multiple[k] = -coupling[start + k][c];
                    }
                    ColumnSums.add(product[c], columns, multiple, count, rows);
                }
            }
        }
        return product;
    }

    @Override
    public double element(int i, int j) {
        NodeLayout layout = supernodes.tree().graph().layout();
        int nodeI = layout.nodeOf(i);
        int nodeJ = layout.nodeOf(j);
        Where at = where(nodeI, nodeJ);
        int partI = i - layout.firstUnknown(nodeI);
        int partJ = j - layout.firstUnknown(nodeJ);
        return at.row() < 0 ? Double.NaN : value(at, partI, partJ) * (scaling.of(i) * scaling.of(j));
    }

    @Override
    public double[] block(NodeLayout layout, int rowNode, int columnNode) {
        double[] block = new double[layout.size(rowNode) * layout.size(columnNode)];
        Where at = where(rowNode, columnNode);
        if (at.row() < 0) {
            Arrays.fill(block, Double.NaN);
            return block;
        }
        int next = 0;
        for (int r = 0; r < layout.size(rowNode); r++) {
            double scale = scaling.of(layout.firstUnknown(rowNode) + r);
            for (int c = 0; c < layout.size(columnNode); c++) {
                block[next++] = value(at, r, c) * (scale * scaling.of(layout.firstUnknown(columnNode) + c));
            }
        }
        return block;
    }

    /** Where the elements of two nodes begin in a panel, its row -1 where there are none; whether the first is the column. */
    private record Where(int panel, int row, int column, boolean swapped) {}

    private double value(Where at, int part, int otherPart) {
        int row = at.row() + (at.swapped() ? otherPart : part);
        int column = at.column() + (at.swapped() ? part : otherPart);
        double[] panel = panels[at.panel()];
        int height = panel.length / supernodes.width(at.panel());
        return panel[Math.min(row, column) * height + Math.max(row, column)];
    }

    private Where where(int node, int other) {
        EliminationTree tree = supernodes.tree();
        boolean swap = tree.place(node) < tree.place(other);
        int columnPlace = tree.place(swap ? node : other);
        int rowPlace = tree.place(swap ? other : node);
        int s = supernodes.superOf(columnPlace);
        int own = supernodes.position(supernodes.start(s));
        int row;
        if (rowPlace < supernodes.start(s + 1)) {
            row = supernodes.position(rowPlace) - own;
        } else {
            int[] nodes = supernodes.rows(s);
            int found = Arrays.binarySearch(nodes, rowPlace);
            row = found < 0 ? -1 : supernodes.width(s);
            for (int a = 0; a < found; a++) {
                row += supernodes.size(nodes[a]);
            }
        }
        return new Where(s, row, supernodes.position(columnPlace) - own, swap);
    }
}
