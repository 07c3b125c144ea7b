package org.surveygrid.task.coadd;

import java.util.Optional;
import org.surveygrid.resampling.Drizzle;

/** How a chip comes onto the grid of a tile. */
public enum RegridMethod {
    /** Values between pixels, by a kernel. */
    INTERPOLATION(Optional.empty()),
    /** Shrunk pixels drop their flux on what they cover. */
    DRIZZLE(Optional.of(Drizzle.Footprint.SQUARE)),
    /** The same with squares that lie along the grid. */
    TURBO_DRIZZLE(Optional.of(Drizzle.Footprint.TURBO));

    private final Optional<Drizzle.Footprint> footprint;

    RegridMethod(Optional<Drizzle.Footprint> footprint) {
        this.footprint = footprint;
    }

    Optional<Drizzle.Footprint> footprint() {
        return footprint;
    }
}
