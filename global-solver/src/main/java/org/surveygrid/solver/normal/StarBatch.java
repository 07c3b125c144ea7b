package org.surveygrid.solver.normal;

import java.util.Arrays;
import org.surveygrid.solver.sparse.block.BlockMatrix;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Stars whose rows belong to the same nodes, until enough have come: then the matrix is read and written once for all of
 * them.
 *
 * <pre>
 *   rows of the stars, weighted      G = F inv(L'), by own unknown of every star
 *   direct: a column for each        border: a column for each unknown
 *   coefficient of a star's rows     of the nodes that the stars touch
 * </pre>
 */
final class StarBatch {
    private final BlockMatrix matrix;
    private final NodeLayout layout;
    private final int[] slotOf;

    private int own;
    private int stars;
    private int rows;
    /** By row with shared unknowns, one more than its last run. */
    private int[] rowEnd = new int[16];

    private int[] runNode = new int[32];
    private int[] runWidth = new int[32];
    /** First column of a run's coefficients in {@link #direct}. */
    private int[] runColumn = new int[32];
    /** Its first column in {@link #border}. */
    private int[] runBorder = new int[32];

    private int touchedCount;
    private int[] touched = new int[16];
    private int[] borderStart = new int[17];

    private final Columns direct = new Columns();
    private final Columns border = new Columns();

    StarBatch(BlockMatrix matrix) {
        this.matrix = matrix;
        this.layout = matrix.layout();
        this.slotOf = new int[layout.nodes()];
        Arrays.fill(slotOf, -1);
    }

    /** Adds a star, after those that do not belong with it were put into the matrix. */
    void add(StarRows star, OwnBlock block) {
        if (stars > 0 && ((stars + 1) * own > Columns.LENGTH || !fits(star))) {
            flush();
        }
        if (stars == 0) {
            open(star);
        }
        take(star, block);
        stars++;
    }

    private boolean fits(StarRows star) {
        int row = 0;
        int run = 0;
        if (star.own() != own) {
            return false;
        }
        for (int r = 0; r < star.rows(); r++) {
            int count = star.endRun(r) - star.firstRun(r);
            if (count == 0) {
                continue;
            }
            if (row == rows || rowEnd[row] != run + count) {
                return false;
            }
            for (int k = star.firstRun(r); k < star.endRun(r); k++, run++) {
                if (runNode[run] != star.node(k) || runWidth[run] != star.endEntry(k) - star.firstEntry(k)) {
                    return false;
                }
            }
            row++;
        }
        return row == rows;
    }

    private void open(StarRows star) {
        own = star.own();
        rows = 0;
        touchedCount = 0;
        int run = 0;
        int column = 0;
        if (rowEnd.length < star.rows()) {
            rowEnd = new int[2 * star.rows()];
        }
        if (runNode.length < star.runs()) {
            runNode = new int[2 * star.runs()];
            runWidth = new int[2 * star.runs()];
            runColumn = new int[2 * star.runs()];
            runBorder = new int[2 * star.runs()];
        }
        for (int r = 0; r < star.rows(); r++) {
            if (star.firstRun(r) == star.endRun(r)) {
                continue;
            }
            for (int k = star.firstRun(r); k < star.endRun(r); k++, run++) {
                int node = star.node(k);
                runNode[run] = node;
                runWidth[run] = star.endEntry(k) - star.firstEntry(k);
                runColumn[run] = column;
                column += runWidth[run];
                runBorder[run] = borderStart[slotOf[node] >= 0 ? slotOf[node] : touch(node)];
            }
            rowEnd[rows++] = run;
        }
        for (int a = 0; a < touchedCount; a++) {
            slotOf[touched[a]] = -1;
        }
        direct.require(column);
        border.require(borderStart[touchedCount]);
        Arrays.fill(border.values(), 0, borderStart[touchedCount] * Columns.LENGTH, 0);
    }

    private int touch(int node) {
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
            borderStart = Arrays.copyOf(borderStart, 2 * touchedCount + 1);
        }
        int slot = touchedCount++;
        touched[slot] = node;
        slotOf[node] = slot;
        borderStart[slot + 1] = borderStart[slot] + layout.size(node);
        return slot;
    }

    private void take(StarRows star, OwnBlock block) {
        double[] coefficient = star.coefficients();
        double[] ofRows = direct.values();
        double[] shared = border.values();
        int run = 0;
        for (int row = 0; row < star.rows(); row++) {
            double weight = star.weight(row);
            double root = Math.sqrt(weight);
            for (int k = star.firstRun(row); k < star.endRun(row); k++, run++) {
                int first = star.firstEntry(k);
                int width = star.endEntry(k) - first;
                int at = runColumn[run] * Columns.LENGTH + stars;
                for (int i = 0; i < width; i++) {
                    ofRows[at + i * Columns.LENGTH] = root * coefficient[first + i];
                }
                for (int o = 0; o < own; o++) {
                    double factor = weight * block.white(row, o);
                    int into = runBorder[run] * Columns.LENGTH + stars * own + o;
                    for (int i = 0; i < width; i++) {
                        shared[into + i * Columns.LENGTH] += factor * coefficient[first + i];
                    }
                }
            }
        }
    }

    /** Puts all stars into the matrix. */
    void flush() {
        if (stars == 0) {
            return;
        }
        int run = 0;
        for (int row = 0; row < rows; row++) {
            for (int a = run; a < rowEnd[row]; a++) {
                for (int b = run; b < rowEnd[row]; b++) {
                    if (runNode[b] <= runNode[a]) {
                        addRows(a, b);
                    }
                }
            }
            run = rowEnd[row];
        }
        for (int a = 0; a < touchedCount; a++) {
            for (int b = 0; b < touchedCount; b++) {
                if (touched[b] <= touched[a]) {
                    border.addProducts(
                            target(touched[a], touched[b], -1),
                            new Columns.Range(borderStart[a], borderStart[a + 1] - borderStart[a]),
                            new Columns.Range(borderStart[b], borderStart[b + 1] - borderStart[b]),
                            stars * own);
                }
            }
        }
        stars = 0;
    }

    private void addRows(int a, int b) {
        direct.addProducts(
                target(runNode[a], runNode[b], 1),
                new Columns.Range(runColumn[a], runWidth[a]),
                new Columns.Range(runColumn[b], runWidth[b]),
                stars);
    }

    private Columns.Target target(int rowNode, int columnNode, double sign) {
        int block = matrix.block(rowNode, columnNode);
        return new Columns.Target(matrix.arena(block), matrix.offset(block), layout.size(columnNode), sign);
    }
}
