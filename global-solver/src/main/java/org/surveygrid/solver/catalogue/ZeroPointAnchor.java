package org.surveygrid.solver.catalogue;

/**
 * What the zero points of a group of exposures were tied to.
 *
 * @param tie kind of tie
 * @param exposures how many exposures make it
 * @param shiftMag added to the solver's zero points
 */
public record ZeroPointAnchor(Tie tie, int exposures, double shiftMag) {
    /** What a zero point can be tied to. */
    public enum Tie {
        /** Reference stars with magnitudes. */
        REFERENCE_STARS,
        /** Exposures whose headers call them photometric. */
        PHOTOMETRIC_EXPOSURES,
        /** Nothing but the mean of all headers' zero points. */
        HEADERS
    }
}
