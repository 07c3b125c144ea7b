package org.surveygrid.astrometry.distortion;

import org.surveygrid.astrometry.Wcs;

/**
 * Every way a conversion can end.
 *
 * @param <W> kind of world coordinates that was asked for
 */
public sealed interface Conversion<W extends Wcs> {
    /**
     * World coordinates in the other convention.
     *
     * @param wcs the coordinates
     * @param error how far they are from the ones they were made of
     * @param <W> their kind
     */
    record Made<W extends Wcs>(W wcs, FitError error) implements Conversion<W> {}

    /**
     * None that are near enough.
     *
     * @param reason what, by how much, and what to do
     * @param <W> kind that was asked for
     */
    record Refused<W extends Wcs>(String reason) implements Conversion<W> {}
}
