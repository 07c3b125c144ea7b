package org.surveygrid.psf;

/**
 * A source as if it were a point. All are NaN where too few of its pixels are good.
 *
 * @param flux of the model that fits best at the windowed position, in the image's unit
 * @param error its standard deviation
 * @param chi2 chi squared per degree of freedom of that fit
 * @param spread SPREAD_MODEL: 0 for a point, above for what is wider, below for what is sharper
 * @param spreadError its standard deviation
 */
public record PsfFlux(double flux, double error, double chi2, double spread, double spreadError) {
    static final PsfFlux UNKNOWN = new PsfFlux(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
