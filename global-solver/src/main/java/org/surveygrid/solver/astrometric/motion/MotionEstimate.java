package org.surveygrid.solver.astrometric.motion;

import java.util.Optional;
import java.util.function.IntFunction;
import org.surveygrid.solver.normal.StarEstimate;
import org.surveygrid.solver.normal.StarRows;

/**
 * What is known of one star's motion where the fit ended. Of a star of which nothing is published that is what its
 * detections say: the prior that held it in the fit would pull a parallax towards zero, so it is left out of as many
 * unknowns as the detections determine better than the prior does, and the others are not known.
 */
public final class MotionEstimate {
    private static final int POSITION = 2;

    private final Optional<StarEstimate> estimate;
    private final int own;
    private final int kept;

    private MotionEstimate(Optional<StarEstimate> estimate, int own, int kept) {
        this.estimate = estimate;
        this.own = own;
        this.kept = kept;
    }

    /**
     * An estimate of a star whose motion a catalogue gives: it has no priors.
     *
     * @param paths the stars
     * @param rows the star's rows
     * @return what these say
     */
    public static MotionEstimate published(StarPaths paths, StarRows rows) {
        return new MotionEstimate(StarEstimate.of(rows), paths.own(), 0);
    }

    /**
     * An estimate of any other star.
     *
     * @param paths the stars
     * @param rows the star's rows, with the priors of so many unknowns, of the last ones
     * @return with as few priors as will do
     */
    public static MotionEstimate of(StarPaths paths, IntFunction<StarRows> rows) {
        int own = paths.own();
        int all = own - POSITION;
        for (int kept = 0; kept < all; kept = kept == 0 && own > 4 ? 1 : all) {
            Optional<StarEstimate> without = StarEstimate.of(rows.apply(kept));
            if (without.isPresent() && isDetermined(paths, without.get(), own - kept)) {
                return new MotionEstimate(without, own, kept);
            }
        }
        return new MotionEstimate(StarEstimate.of(rows.apply(all)), own, all);
    }

    private static boolean isDetermined(StarPaths paths, StarEstimate estimate, int end) {
        for (int k = POSITION; k < end; k++) {
            if (!(estimate.variance(k) < paths.priorVariance(k))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The estimate behind.
     *
     * @return empty when not even the place is known
     */
    public Optional<StarEstimate> estimate() {
        return estimate;
    }

    /**
     * Whether an unknown is.
     *
     * @param unknown in the order of {@link StarPaths}
     * @return false where only the prior decides
     */
    public boolean isKnown(int unknown) {
        return estimate.isPresent() && (unknown < POSITION || unknown < own - kept);
    }

    /**
     * From where the fit left an unknown to what is known.
     *
     * @param unknown in the order of {@link StarPaths}
     * @return arcseconds, and years; NaN when it is not known
     */
    public double step(int unknown) {
        return isKnown(unknown) ? estimate.orElseThrow().value(unknown) : Double.NaN;
    }
}
