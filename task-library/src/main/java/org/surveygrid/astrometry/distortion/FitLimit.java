package org.surveygrid.astrometry.distortion;

/**
 * How much a conversion may lose.
 *
 * @param maxMas largest distance on the sky, milliarcseconds
 * @param inverseMaxPx largest error of the inverse polynomials, where the convention has them, pixels
 */
public record FitLimit(double maxMas, double inverseMaxPx) {
    /** What a survey's astrometry does not notice: 0.5 mas, and 1e-4 px for the way back. */
    public static final FitLimit STRICT = new FitLimit(0.5, 1e-4);

    /** Whatever comes out; for those who look at the error themselves. */
    public static final FitLimit NONE = new FitLimit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public FitLimit {
        if (!(maxMas > 0 && inverseMaxPx > 0)) {
            throw new IllegalArgumentException(
                    "limits must be positive, got " + maxMas + " mas, " + inverseMaxPx + " px");
        }
    }

    /** An error at which degrees need not rise further: a fifth of what is allowed, and of what a survey notices. */
    double enoughMas() {
        return 0.2 * Math.min(maxMas, STRICT.maxMas);
    }

    boolean holds(FitError error) {
        return error.maxMas() <= maxMas && error.inverseMaxPx() <= inverseMaxPx;
    }
}
