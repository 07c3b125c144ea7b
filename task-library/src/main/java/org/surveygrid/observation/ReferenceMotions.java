package org.surveygrid.observation;

import java.util.Arrays;
import java.util.List;

/**
 * Proper motions and parallaxes of published stars, as Gaia gives them. Column arrays of equal length, NaN where a star
 * has none: that is a star whose motion is not known, not one that rests.
 *
 * @param pmRaMas proper motion along right ascension on the sky, mas/yr
 * @param pmDecMas proper motion along declination, mas/yr
 * @param parallaxMas parallax
 * @param pmRaErrorMas standard deviation, mas/yr
 * @param pmDecErrorMas standard deviation, mas/yr
 * @param parallaxErrorMas standard deviation
 * @param correlations ten columns: of right ascension with declination, proper motions, parallax; of declination with
 *     these; of the proper motion in right ascension with that in declination and the parallax; of the latter two. Empty
 *     for none
 */
public record ReferenceMotions(
        double[] pmRaMas,
        double[] pmDecMas,
        double[] parallaxMas,
        double[] pmRaErrorMas,
        double[] pmDecErrorMas,
        double[] parallaxErrorMas,
        double[][] correlations) {
    /** Names of the correlations, as Gaia's catalogues have them, in the order of the columns. */
    public static final List<String> CORRELATIONS = List.of(
            "RA_DEC_CORR",
            "RA_PMRA_CORR",
            "RA_PMDEC_CORR",
            "RA_PARALLAX_CORR",
            "DEC_PMRA_CORR",
            "DEC_PMDEC_CORR",
            "DEC_PARALLAX_CORR",
            "PMRA_PMDEC_CORR",
            "PARALLAX_PMRA_CORR",
            "PARALLAX_PMDEC_CORR");

    /** Column of the first correlation of each number with a later one. */
    private static final int[] FIRST = {0, 4, 7, 9};

    public ReferenceMotions {
        int n = pmRaMas.length;
        for (double[] column : new double[][] {pmDecMas, parallaxMas, pmRaErrorMas, pmDecErrorMas, parallaxErrorMas}) {
            if (column.length != n) {
                throw new IllegalArgumentException("columns of motions must have equal length, the first has " + n);
            }
        }
        if (correlations.length != 0 && correlations.length != CORRELATIONS.size()) {
            throw new IllegalArgumentException("motions have none or " + CORRELATIONS.size()
                    + " columns of correlations, got " + correlations.length);
        }
    }

    /**
     * Whether a star's motion and parallax are known.
     *
     * @param row of the star
     * @return true when all are numbers with positive errors
     */
    public boolean isKnown(int row) {
        return Double.isFinite(pmRaMas[row] + pmDecMas[row] + parallaxMas[row])
                && pmRaErrorMas[row] > 0
                && pmDecErrorMas[row] > 0
                && parallaxErrorMas[row] > 0;
    }

    /**
     * Correlation of two of a star's numbers.
     *
     * @param row of the star
     * @param one 0 to 4 for right ascension, declination, their proper motions, parallax
     * @param other the same
     * @return 1 of a number with itself, 0 where the catalogue does not say
     */
    public double correlation(int row, int one, int other) {
        if (one == other) {
            return 1;
        }
        int low = Math.min(one, other);
        int column = FIRST[low] + Math.max(one, other) - low - 1;
        double value = correlations.length == 0 ? 0 : correlations[column][row];
        return Double.isFinite(value) ? value : 0;
    }

    /**
     * Some of the stars.
     *
     * @param rows their rows
     * @return new columns
     */
    public ReferenceMotions picked(int[] rows) {
        return new ReferenceMotions(
                picked(pmRaMas, rows),
                picked(pmDecMas, rows),
                picked(parallaxMas, rows),
                picked(pmRaErrorMas, rows),
                picked(pmDecErrorMas, rows),
                picked(parallaxErrorMas, rows),
                Arrays.stream(correlations).map(column -> picked(column, rows)).toArray(double[][]::new));
    }

    private static double[] picked(double[] column, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> column[row]).toArray();
    }
}
