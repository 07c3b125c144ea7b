package org.surveygrid.solver.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.catalogue.CatalogueSolution;
import org.surveygrid.solver.diagnosis.SuspectStar;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.residual.StarTable;

/** Which stars of a table the solutions suspect, as bits: 1 variable, 2 moving, 4 a place that jumps. */
final class SuspectFlags {
    /** A suspect is the nearest star, and nearer than this. */
    private static final double FARTHEST_DEGREES = 10.0 / 3600;

    private final StarTable.Stars stars;
    /** Stars by rising declination. */
    private final int[] order;

    private SuspectFlags(StarTable.Stars stars) {
        this.stars = stars;
        this.order = IntStream.range(0, stars.size())
                .boxed()
                .sorted(Comparator.comparingDouble(s -> stars.decDegrees()[s]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static short[] of(CatalogueSolution solution, StarTable.Stars stars) {
        List<SuspectStar> suspects = new ArrayList<>();
        if (solution.astrometry().isPresent()
                && solution.astrometry().get() instanceof AstrometricOutcome.Solved solved) {
            suspects.addAll(solved.statistics().diagnosis().suspects());
        }
        solution.photometry().values().forEach(outcome -> {
            if (outcome instanceof PhotometricOutcome.Solved solved) {
                suspects.addAll(solved.statistics().diagnosis().suspects());
            }
        });
        short[] flags = new short[stars.size()];
        SuspectFlags places = new SuspectFlags(stars);
        for (SuspectStar suspect : suspects) {
            int star = places.nearest(suspect.place());
            if (star >= 0) {
                int bit = switch (suspect.kind()) {
                    case VARIABLE -> 1;
                    case MOVING -> 2;
                    case BLEND -> 4;
                };
                flags[star] = (short) (flags[star] | bit);
            }
        }
        return flags;
    }

    private int nearest(SkyPosition place) {
        double cos = StrictMath.cos(StrictMath.toRadians(place.decDegrees()));
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stars.decDegrees()[order[middle]] < place.decDegrees() - FARTHEST_DEGREES) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int nearest = -1;
        double least = FARTHEST_DEGREES * FARTHEST_DEGREES;
        for (int k = low; k < order.length; k++) {
            double north = stars.decDegrees()[order[k]] - place.decDegrees();
            if (north > FARTHEST_DEGREES) {
                break;
            }
            double turn = stars.raDegrees()[order[k]] - place.raDegrees();
            double east = (turn - 360 * Math.rint(turn / 360)) * cos;
            if (east * east + north * north < least) {
                least = east * east + north * north;
                nearest = order[k];
            }
        }
        return nearest;
    }
}
