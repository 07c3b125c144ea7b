package org.surveygrid.solver.pixelmap;

import java.util.ArrayList;
import java.util.List;

/**
 * What a pattern of an axis of a chip may be. Its values are those of four grids: cells, coarser cells, columns and rows. They
 * are made of coefficients of components. The first components are the values of the grids themselves; by these a pattern is sought,
 * since many patterns have most of what they are in one of them. The others are independent coefficients with a common variance, of
 * which a pattern is the sum: of columns and rows, and of cells after smoothing. Cells are bilinear between their centres, so that they
 * cannot hold what changes from one to the next anyway.
 */
final class PatternLayout {
    private static final int COARSE = 3;
    /** How often (1, 2, 1)/4 smooths coefficients of cells along both axes: they are alike over one cell, or over two. */
    private static final int[] SMOOTHED = {1, 4};

    private final int columns;
    private final int rows;
    private final List<PatternGrid> parts = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final List<Component> components = new ArrayList<>();
    private int size;
    private int coefficients;

    /** Coefficients from a place on, of a part, smoothed some times. */
    private record Component(int part, int smoothed, int offset) {}

    PatternLayout(int columns, int rows, int degree) {
        this.columns = columns;
        this.rows = rows;
        int coarseColumns = Math.max(1, Math.round((float) columns / COARSE));
        int coarseRows = Math.max(1, Math.round((float) rows / COARSE));
        add(new PatternGrid(columns, rows, degree));
        if (coarseColumns > 1 && coarseRows > 1) {
            add(new PatternGrid(coarseColumns, coarseRows, degree));
        }
        if (rows > 1) {
            add(new PatternGrid(columns, 1, degree));
        }
        if (columns > 1) {
            add(new PatternGrid(1, rows, degree));
        }
        int grids = parts.size();
        for (int part = 0; part < grids; part++) {
            if (parts.get(part).isLine()) {
                add(part, 0);
            }
        }
        for (int times : SMOOTHED) {
            if (grids > 0) {
                add(0, times);
            }
        }
    }

    private void add(PatternGrid part) {
        if (part.free() > 0) {
            parts.add(part);
            offsets.add(size);
            size += part.size();
            add(parts.size() - 1, 0);
        }
    }

    private void add(int part, int smoothed) {
        components.add(new Component(part, smoothed, coefficients));
        coefficients += parts.get(part).size();
    }

    int parts() {
        return parts.size();
    }

    PatternGrid part(int number) {
        return parts.get(number);
    }

    /** Where the values of a part begin. */
    int offset(int part) {
        return offsets.get(part);
    }

    /** Values of all parts. */
    int size() {
        return size;
    }

    /** How many components there are: as many as parts to seek by, then those to fit. */
    int components() {
        return components.size();
    }

    /** Where the coefficients of a component begin; for the number of components, how many there are in all. */
    int coefficients(int component) {
        return component == components.size()
                ? coefficients
                : components.get(component).offset();
    }

    /** Whose values a component makes. */
    int partOf(int component) {
        return components.get(component).part();
    }

    /** Values from coefficients. */
    double[] values(double[] of) {
        double[] values = new double[size];
        for (Component component : components) {
            PatternGrid part = parts.get(component.part());
            double[] own = new double[part.size()];
            System.arraycopy(of, component.offset(), own, 0, own.length);
            part.smooth(own, component.smoothed());
            for (int k = 0; k < own.length; k++) {
                values[offsets.get(component.part()) + k] += own[k];
            }
        }
        project(values);
        return values;
    }

    /** The transpose: from slopes by values, which are changed, to slopes by coefficients. */
    double[] slopes(double[] byValues) {
        project(byValues);
        double[] slopes = new double[coefficients];
        for (Component component : components) {
            PatternGrid part = parts.get(component.part());
            double[] own = new double[part.size()];
            System.arraycopy(byValues, offsets.get(component.part()), own, 0, own.length);
            part.smooth(own, component.smoothed());
            System.arraycopy(own, 0, slopes, component.offset(), own.length);
        }
        return slopes;
    }

    private void project(double[] values) {
        for (int c = 0; c < parts.size(); c++) {
            parts.get(c).project(values, offsets.get(c));
        }
    }

    /** The sum of the parts at the centres of the cells. */
    float[] sum(double[] coefficientsOf) {
        double[] values = values(coefficientsOf);
        float[] plane = new float[columns * rows];
        int[] bin = new int[PatternGrid.CORNERS];
        double[] share = new double[PatternGrid.CORNERS];
        for (int k = 0; k < plane.length; k++) {
            int line = k / columns;
            double value = 0;
            for (int c = 0; c < parts.size(); c++) {
                parts.get(c).around((k % columns + 0.5) / columns, (line + 0.5) / rows, bin, share);
                for (int n = 0; n < PatternGrid.CORNERS; n++) {
                    value += share[n] * values[offsets.get(c) + bin[n]];
                }
            }
            plane[k] = (float) value;
        }
        return plane;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }
}
