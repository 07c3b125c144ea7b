package org.surveygrid.coadd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;

/**
 * Finds patches that one layer shows and the others do not: ghosts, faint trails, pieces of a bad sky. Each pixel of
 * such a patch may be well within its noise; the mean over a cell of 16 x 16 px is not.
 *
 * <p>All rows of all layers are added once, in any order; {@link #find} then compares the layers cell by cell. A cell is
 * a seed when its mean is off the median of all layers by more than a pixel may be, with the noise of a mean; cells
 * beside it that are off in the same sense by 2 sigma go with it.
 *
 * @see "Bosch et al. 2018, PASJ 70, S5 (difference of each exposure and the static sky)"
 */
public final class LayerPatches {
    static final int CELL_PX = 16;
    private static final double MAD_TO_SIGMA = 1.4826;
    /** Layers from which on one can be told from the others. */
    private static final int FEWEST_LAYERS = 3;

    private static final int MIN_FOR_SCATTER = 4;
    /** Noise of means of resampled pixels over that of independent ones. */
    private static final double CORRELATION = 1.5;

    private static final double GROWTH_SIGMA = 2;
    /** Part of a cell that must be usable. */
    private static final double LEAST_FILLED = 0.25;

    private final List<LayerPlace> layers;
    private final Coaddition.Config config;
    private final Cells[] cells;
    private final boolean[][] flagged;

    /**
     * Begins.
     *
     * @param layers where they lie
     * @param config how far a value may be off
     */
    public LayerPatches(List<LayerPlace> layers, Coaddition.Config config) {
        this.layers = List.copyOf(layers);
        this.config = config;
        this.cells = new Cells[layers.size()];
        this.flagged = new boolean[layers.size()][];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cells(layers.get(i).box());
            flagged[i] = new boolean[cells[i].count.length];
        }
    }

    /** Sums over the cells of a layer. */
    private static final class Cells {
        private final int column;
        private final int row;
        private final int columns;
        private final int rows;
        private final double[] sum;
        private final double[] variance;
        private final int[] count;

        Cells(PixelBox box) {
            column = box.x0() / CELL_PX;
            row = box.y0() / CELL_PX;
            columns = (box.x1() - 1) / CELL_PX - column + 1;
            rows = (box.y1() - 1) / CELL_PX - row + 1;
            sum = new double[columns * rows];
            variance = new double[columns * rows];
            count = new int[columns * rows];
        }

        boolean holds(int cellColumn, int cellRow) {
            return cellColumn >= column && cellColumn < column + columns && cellRow >= row && cellRow < row + rows;
        }

        int index(int cellColumn, int cellRow) {
            return (cellRow - row) * columns + cellColumn - column;
        }

        boolean isFilled(int cell) {
            return count[cell] >= LEAST_FILLED * CELL_PX * CELL_PX;
        }

        double mean(int cell) {
            return sum[cell] / count[cell];
        }

        double varianceOfMean(int cell) {
            return CORRELATION * CORRELATION * variance[cell] / ((double) count[cell] * count[cell]);
        }
    }

    /**
     * An empty place for rows of a layer.
     *
     * @param layer which
     * @param first row of the layer
     * @param rows how many
     * @return to be filled and added
     */
    public LayerRows rowsOf(int layer, int first, int rows) {
        return new LayerRows(new LayerRows(layer, layers.get(layer), rows), first, rows);
    }

    /**
     * Adds rows of a layer.
     *
     * @param rows filled in
     */
    public void add(LayerRows rows) {
        Cells of = cells[rows.layer()];
        PixelBox box = rows.place().box();
        for (int j = 0; j < rows.rows(); j++) {
            int line = ((box.y0() + rows.first() + j) / CELL_PX - of.row) * of.columns - of.column;
            int p = j * box.width();
            for (int x = box.x0(); x < box.x1(); x++) {
                if (rows.isUsable(p)) {
                    int cell = line + x / CELL_PX;
                    of.sum[cell] += rows.value()[p];
                    of.variance[cell] += rows.variance()[p];
                    of.count[cell]++;
                }
                p++;
            }
        }
    }

    /**
     * Compares the layers.
     *
     * @return how many cells of layers are to be left out
     */
    public int find() {
        double[][] deviation = new double[cells.length][];
        Deque<int[]> grown = new ArrayDeque<>();
        int lastColumn = 0;
        int lastRow = 0;
        for (int i = 0; i < cells.length; i++) {
            deviation[i] = new double[cells[i].count.length];
            lastColumn = Math.max(lastColumn, cells[i].column + cells[i].columns);
            lastRow = Math.max(lastRow, cells[i].row + cells[i].rows);
        }
        List<Integer> here = new ArrayList<>();
        for (int y = 0; y < lastRow; y++) {
            for (int x = 0; x < lastColumn; x++) {
                here.clear();
                for (int i = 0; i < cells.length; i++) {
                    if (layers.get(i).weight() > 0 && cells[i].holds(x, y) && cells[i].isFilled(cells[i].index(x, y))) {
                        here.add(i);
                    }
                }
                if (here.size() >= FEWEST_LAYERS) {
                    compare(here, x, y, deviation);
                    for (int i : here) {
                        if (Math.abs(deviation[i][cells[i].index(x, y)]) > config.clipSigma()) {
                            grown.add(new int[] {i, x, y});
                        }
                    }
                }
            }
        }
        return grow(grown, deviation);
    }

    /** Deviation of every layer's mean, in sigma beyond what differing images of a star explain. */
    private void compare(List<Integer> here, int x, int y, double[][] deviation) {
        double[] means = new double[here.size()];
        for (int k = 0; k < means.length; k++) {
            Cells of = cells[here.get(k)];
            means[k] = of.mean(of.index(x, y));
        }
        double median = median(means.clone());
        double scatter = 0;
        if (means.length >= MIN_FOR_SCATTER) {
            double[] distance = new double[means.length];
            for (int k = 0; k < means.length; k++) {
                distance[k] = Math.abs(means[k] - median);
            }
            scatter = MAD_TO_SIGMA * median(distance);
        }
        for (int k = 0; k < means.length; k++) {
            Cells of = cells[here.get(k)];
            int cell = of.index(x, y);
            double sigma = Math.max(scatter, Math.sqrt(of.varianceOfMean(cell)));
            double off = means[k] - median;
            double explained = config.amplitudeFraction() * Math.abs(median);
            deviation[here.get(k)][cell] = Math.signum(off) * Math.max(0, Math.abs(off) - explained) / sigma;
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }

    private int grow(Deque<int[]> seeds, double[][] deviation) {
        int found = 0;
        while (!seeds.isEmpty()) {
            int[] seed = seeds.poll();
            Cells of = cells[seed[0]];
            int cell = of.index(seed[1], seed[2]);
            if (flagged[seed[0]][cell]) {
                continue;
            }
            flagged[seed[0]][cell] = true;
            found++;
            double sense = Math.signum(deviation[seed[0]][cell]);
            for (int y = seed[2] - 1; y <= seed[2] + 1; y++) {
                for (int x = seed[1] - 1; x <= seed[1] + 1; x++) {
                    if (of.holds(x, y) && sense * deviation[seed[0]][of.index(x, y)] > GROWTH_SIGMA) {
                        seeds.add(new int[] {seed[0], x, y});
                    }
                }
            }
        }
        return found;
    }

    /**
     * Marks the pixels of found patches as ghosts, so that they are not used.
     *
     * @param rows filled in
     */
    public void maskIn(LayerRows rows) {
        Cells of = cells[rows.layer()];
        PixelBox box = rows.place().box();
        for (int j = 0; j < rows.rows(); j++) {
            int line = ((box.y0() + rows.first() + j) / CELL_PX - of.row) * of.columns - of.column;
            for (int x = box.x0(); x < box.x1(); ) {
                int end = Math.min(box.x1(), (x / CELL_PX + 1) * CELL_PX);
                boolean leaveOut = flagged[rows.layer()][line + x / CELL_PX];
                for (; x < end; x++) {
                    rows.flags()[j * box.width() + x - box.x0()] |= leaveOut ? PixelFlag.GHOST.bit() : 0;
                }
            }
        }
    }
}
