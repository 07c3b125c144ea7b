package org.surveygrid.solution;

import java.util.Arrays;

/**
 * What the flat field gets wrong for point sources on one chip: a magnitude correction that depends on the place only.
 * A sum of products of Legendre polynomials, {@code sum over i + j <= degree of c_ij P_i(u) P_j(v)}, where u and v run
 * from -1 at the outer edge of the first pixel to 1 at the outer edge of the last.
 *
 * <p>The mean of all chips' corrections, weighted with their areas, is zero; a single chip's need not be. Outside the
 * chip the polynomial is extrapolated.
 */
public final class StarFlat {
    private final String chip;
    private final int widthPx;
    private final int heightPx;
    private final int degree;
    private final double[] coefficientsMag;

    private StarFlat(String chip, int widthPx, int heightPx, double[] coefficientsMag) {
        if (widthPx < 1 || heightPx < 1) {
            throw new IllegalArgumentException(
                    "star flat of chip " + chip + " needs pixels, got " + widthPx + " x " + heightPx);
        }
        int wanted = 0;
        while (LegendreBasis.terms(wanted) < coefficientsMag.length) {
            wanted++;
        }
        if (LegendreBasis.terms(wanted) != coefficientsMag.length) {
            throw new IllegalArgumentException("star flat of chip " + chip
                    + " needs 1, 3, 6, 10, 15 ... coefficients, got " + coefficientsMag.length);
        }
        this.chip = chip;
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        this.degree = wanted;
        this.coefficientsMag = coefficientsMag.clone();
    }

    /**
     * A star flat.
     *
     * @param chip chip id
     * @param widthPx columns of the chip
     * @param heightPx rows of the chip
     * @param coefficientsMag 1, 3, 6, 10 ... of them, in the order of {@link LegendreBasis}
     * @return the star flat
     */
    public static StarFlat of(String chip, int widthPx, int heightPx, double[] coefficientsMag) {
        return new StarFlat(chip, widthPx, heightPx, coefficientsMag);
    }

    public String chip() {
        return chip;
    }

    public int widthPx() {
        return widthPx;
    }

    public int heightPx() {
        return heightPx;
    }

    public int degree() {
        return degree;
    }

    /**
     * The coefficients.
     *
     * @return magnitudes, a copy
     */
    public double[] coefficientsMag() {
        return coefficientsMag.clone();
    }

    /**
     * The correction at a place.
     *
     * @param x column, 0-based
     * @param y row, 0-based
     * @return magnitudes to add to the zero point
     */
    public double correctionMag(double x, double y) {
        double[] basis = LegendreBasis.values(degree, (2 * x + 1) / widthPx - 1, (2 * y + 1) / heightPx - 1);
        double sum = 0;
        for (int k = 0; k < basis.length; k++) {
            sum += coefficientsMag[k] * basis[k];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StarFlat flat
                && chip.equals(flat.chip)
                && widthPx == flat.widthPx
                && heightPx == flat.heightPx
                && Arrays.equals(coefficientsMag, flat.coefficientsMag);
    }

    @Override
    public int hashCode() {
        return 31 * chip.hashCode() + Arrays.hashCode(coefficientsMag);
    }

    @Override
    public String toString() {
        return "star flat of chip " + chip + ", degree " + degree;
    }
}
