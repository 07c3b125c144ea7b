package org.surveygrid.solution;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the flat field gets wrong for point sources on one chip: a magnitude correction that depends on the place only.
 * A sum of products of Legendre polynomials, {@code sum over i + j <= degree of c_ij P_i(u) P_j(v)}, where u and v run
 * from -1 at the outer edge of the first pixel to 1 at the outer edge of the last; where no polynomial is enough, a map is
 * added to it.
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
    private final Optional<StarFlatMap> map;
    private final int epoch;

    private StarFlat(
            String chip, int widthPx, int heightPx, double[] coefficientsMag, Optional<StarFlatMap> map, int epoch) {
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
        this.map = map;
        this.epoch = epoch;
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
        return new StarFlat(chip, widthPx, heightPx, coefficientsMag, Optional.empty(), 0);
    }

    /**
     * With a map whose values are added to the polynomial.
     *
     * @param added what no polynomial shows
     * @return a star flat with this polynomial and that map
     */
    public StarFlat plus(StarFlatMap added) {
        return new StarFlat(chip, widthPx, heightPx, coefficientsMag, Optional.of(added), epoch);
    }

    /**
     * The same for another span of time.
     *
     * @param number of the epoch, from 0
     * @return a star flat of that epoch
     */
    public StarFlat ofEpoch(int number) {
        return new StarFlat(chip, widthPx, heightPx, coefficientsMag, map, number);
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
     * What is added to the polynomial.
     *
     * @return a map; empty for a polynomial alone
     */
    public Optional<StarFlatMap> map() {
        return map;
    }

    /**
     * The span of time that it holds for.
     *
     * @return number from 0
     */
    public int epoch() {
        return epoch;
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
        return map.isEmpty() ? sum : sum + map.get().at((x + 0.5) / widthPx, (y + 0.5) / heightPx);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StarFlat flat
                && chip.equals(flat.chip)
                && widthPx == flat.widthPx
                && heightPx == flat.heightPx
                && epoch == flat.epoch
                && map.equals(flat.map)
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
