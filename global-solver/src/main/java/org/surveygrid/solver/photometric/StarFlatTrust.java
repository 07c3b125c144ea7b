package org.surveygrid.solver.photometric;

import java.util.Locale;
import java.util.Optional;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.diagnosis.Diagnosis;
import org.surveygrid.solver.diagnosis.NamedMode;
import org.surveygrid.solver.sparse.WeakMode;

/**
 * Whether a star flat may be published. Where the stars do not tell a slope of the flat from a drift of the zero points,
 * the flat is what the prior makes of it, and a large one is noise.
 */
final class StarFlatTrust {
    /** No flat field is as wrong as this, peak to peak. */
    private static final double LARGEST_UNDETERMINED_MAG = 0.1;

    private static final int TOP_PARTS = 3;
    private static final int GRID = 9;
    private static final String STAR_FLAT = "star flat";

    private StarFlatTrust() {}

    /** Why it may not; empty when it may. */
    static Optional<String> refusal(PhotometricOutcome.Solved solved) {
        double peakToPeak = peakToPeak(solved);
        if (!(peakToPeak >= LARGEST_UNDETERMINED_MAG)) {
            return Optional.empty();
        }
        Diagnosis diagnosis = solved.statistics().diagnosis();
        return diagnosis.modes().stream()
                .filter(mode -> mode.strength() != WeakMode.Strength.FIXED && isOfFlat(mode))
                .findFirst()
                .map(mode -> String.format(
                        Locale.ROOT,
                        "star flat refused: it came out %.3g mag from peak to peak, but the stars hardly determine %s"
                                + " (eigenvalue %.1e). The zero points are without a star flat. A smaller prior on the"
                                + " star flat, reference magnitudes or exposures turned or shifted in both directions"
                                + " would help",
                        peakToPeak,
                        mode.parts().stream()
                                .map(NamedMode.Part::name)
                                .filter(name -> name.contains(STAR_FLAT))
                                .findFirst()
                                .orElse("it"),
                        Math.max(0, mode.eigenvalue())));
    }

    private static boolean isOfFlat(NamedMode mode) {
        return mode.parts().stream().limit(TOP_PARTS).anyMatch(part -> part.name().contains(STAR_FLAT));
    }

    private static double peakToPeak(PhotometricOutcome.Solved solved) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (StarFlat flat : solved.solution().starFlats()) {
            for (int k = 0; k < GRID * GRID; k++) {
                int row = k / GRID;
                double value = flat.correctionMag(
                        (k % GRID) * (flat.widthPx() - 1.0) / (GRID - 1), row * (flat.heightPx() - 1.0) / (GRID - 1));
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return high - low;
    }
}
