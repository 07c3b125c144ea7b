package org.surveygrid.solver.pixelmap;

import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.normal.PolynomialFit;

/**
 * A function over a chip as a grid of equal cells that cover it, with one plane or two: bilinear between the centres of cells,
 * constant from the outer centres on.
 */
public final class PixelMap {
    /** A map without cells, 0 everywhere. */
    public static final PixelMap NONE = new PixelMap(0, 0, new float[0][]);

    /** Polynomials are taken from means over at most so many blocks along each axis. */
    private static final int MOST_BLOCKS = 48;

    private final int columns;
    private final int rows;
    private final float[][] planes;

    private PixelMap(int columns, int rows, float[][] planes) {
        this.columns = columns;
        this.rows = rows;
        this.planes = planes;
    }

    /**
     * A map.
     *
     * @param columns cells along a row of the chip
     * @param rows cells along a column
     * @param planes values row by row, copied; those that are not finite count as 0
     * @return the map
     */
    public static PixelMap of(int columns, int rows, float[]... planes) {
        if (columns < 1 || rows < 1 || planes.length == 0) {
            throw new IllegalArgumentException(
                    "a map needs cells and planes, got " + columns + " x " + rows + " x " + planes.length);
        }
        float[][] own = new float[planes.length][];
        for (int p = 0; p < planes.length; p++) {
            if (planes[p].length != columns * rows) {
                throw new IllegalArgumentException(
                        "a map of " + columns + " x " + rows + " cells needs as many values, got " + planes[p].length);
            }
            own[p] = planes[p].clone();
            for (int k = 0; k < own[p].length; k++) {
                own[p][k] = Float.isFinite(own[p][k]) ? own[p][k] : 0;
            }
        }
        return new PixelMap(columns, rows, own);
    }

    /**
     * Whether it has no cells.
     *
     * @return true for {@link #NONE}
     */
    public boolean isEmpty() {
        return columns == 0;
    }

    /**
     * Cells along a row of the chip.
     *
     * @return 0 for {@link #NONE}
     */
    public int columns() {
        return columns;
    }

    /**
     * Cells along a column of the chip.
     *
     * @return 0 for {@link #NONE}
     */
    public int rows() {
        return rows;
    }

    /**
     * How many functions it has.
     *
     * @return 2 for displacements, 1 for magnitudes
     */
    public int planes() {
        return planes.length;
    }

    /**
     * The values of a plane.
     *
     * @param plane from 0
     * @return row by row, a copy
     */
    public float[] plane(int plane) {
        return planes[plane].clone();
    }

    /**
     * Its value at a place.
     *
     * @param plane from 0
     * @param alongX place along a row as a share of the chip, 0 to 1
     * @param alongY place along a column
     * @return 0 without cells
     */
    public double at(int plane, double alongX, double alongY) {
        if (columns == 0) {
            return 0;
        }
        double x = Math.clamp(alongX * columns - 0.5, 0, columns - 1);
        double y = Math.clamp(alongY * rows - 0.5, 0, rows - 1);
        int i = Math.min((int) x, Math.max(0, columns - 2));
        int j = Math.min((int) y, Math.max(0, rows - 2));
        int right = columns == 1 ? 0 : 1;
        int above = rows == 1 ? 0 : columns;
        float[] cells = planes[plane];
        int k = j * columns + i;
        double lower = cells[k] + (x - i) * (cells[k + right] - cells[k]);
        double upper = cells[k + above] + (x - i) * (cells[k + above + right] - cells[k + above]);
        return lower + (y - j) * (upper - lower);
    }

    /**
     * Without what a polynomial over the chip can be.
     *
     * @param degree total degree of the polynomial
     * @return the map less the polynomials nearest to its planes; 0 everywhere where it has too few cells to be more than those
     */
    public PixelMap withoutPolynomial(int degree) {
        if (isEmpty()) {
            return this;
        }
        int across = Math.min(columns, MOST_BLOCKS);
        int up = Math.min(rows, MOST_BLOCKS);
        double[][] products = new double[across * up][];
        double[][] means = new double[planes.length][across * up];
        for (int b = 0; b < products.length; b++) {
            int[] x = {b % across * columns / across, (b % across + 1) * columns / across};
            int line = b / across;
            int[] y = {line * rows / up, (line + 1) * rows / up};
            products[b] = LegendreBasis.values(
                    degree, (double) (x[0] + x[1]) / columns - 1, (double) (y[0] + y[1]) / rows - 1);
            for (int p = 0; p < planes.length; p++) {
                means[p][b] = mean(planes[p], x, y);
            }
        }
        float[][] rest = new float[planes.length][columns * rows];
        PolynomialFit.solve(products, means).ifPresent(fitted -> {
            double[] basis = new double[LegendreBasis.terms(degree)];
            for (int k = 0; k < columns * rows; k++) {
                int line = k / columns;
                LegendreBasis.fill(basis, degree, (2 * (k % columns) + 1.0) / columns - 1, (2 * line + 1.0) / rows - 1);
                for (int p = 0; p < planes.length; p++) {
                    double value = planes[p][k];
                    for (int t = 0; t < basis.length; t++) {
                        value -= fitted[p][t] * basis[t];
                    }
                    rest[p][k] = (float) value;
                }
            }
        });
        return new PixelMap(columns, rows, rest);
    }

    private double mean(float[] cells, int[] x, int[] y) {
        double sum = 0;
        for (int j = y[0]; j < y[1]; j++) {
            for (int i = x[0]; i < x[1]; i++) {
                sum += cells[j * columns + i];
            }
        }
        return sum / ((x[1] - x[0]) * (double) (y[1] - y[0]));
    }

    /**
     * How large it is.
     *
     * @return root of the mean over the cells of the squares of all planes
     */
    public double rms() {
        double squares = 0;
        for (float[] plane : planes) {
            for (float value : plane) {
                squares += (double) value * value;
            }
        }
        return isEmpty() ? 0 : Math.sqrt(squares / ((double) columns * rows));
    }

    /**
     * How large it is at most.
     *
     * @return largest length over the cells
     */
    public double largest() {
        double largest = 0;
        for (int k = 0; k < columns * rows; k++) {
            double squares = 0;
            for (float[] plane : planes) {
                squares += (double) plane[k] * plane[k];
            }
            largest = Math.max(largest, squares);
        }
        return Math.sqrt(largest);
    }
}
