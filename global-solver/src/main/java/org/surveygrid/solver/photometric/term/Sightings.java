package org.surveygrid.solver.photometric.term;

/** What terms have to know of a measurement. */
public interface Sightings {
    /** How many there are. */
    int size();

    /** Number of its exposure. */
    int exposure(int measurement);

    /** Number of its chip. */
    int chip(int measurement);

    double xPx(int measurement);

    double yPx(int measurement);

    /** Colour of its star less the reference colour; 0 for a star of unknown colour. */
    double colour(int measurement);

    /** Flux of a star of median brightness over that of its star, so far as the model needs it, else 0. */
    double faintness(int measurement);

    /** Airmass of its star less the airmass of its exposure. */
    double airmassExcess(int measurement);
}
