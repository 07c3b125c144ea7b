package org.surveygrid.solver.diagnosis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.sparse.WeakMode;

/**
 * Whether a star flat may be published. Where the stars do not tell a slope of the flat from a drift of the zero points,
 * the flat is what the prior makes of it, and a large one is noise.
 */
public final class StarFlatTrust {
    /** No flat field is as wrong as this over the stars. */
    private static final double LARGEST_UNDETERMINED_MAG = 0.1;

    private static final int TOP_PARTS = 3;
    /** Share of the detections at either end that does not count: corners are extrapolated. */
    private static final double TAIL = 0.01;

    private static final String STAR_FLAT = "star flat";

    private StarFlatTrust() {}

    /**
     * Judges a star flat.
     *
     * @param solution with the star flats
     * @param detections what was seen
     * @param diagnosis of the fit that they come from
     * @return why it may not be published; empty when it may
     */
    public static Optional<String> refusal(PhotometricSolution solution, Detections detections, Diagnosis diagnosis) {
        Optional<NamedMode> loose = diagnosis.modes().stream()
                .filter(mode -> mode.strength() != WeakMode.Strength.FIXED && isOfFlat(mode))
                .findFirst();
        if (loose.isEmpty()) {
            return Optional.empty();
        }
        double range = range(solution, detections);
        return range >= LARGEST_UNDETERMINED_MAG ? Optional.of(sentence(loose.get(), range)) : Optional.empty();
    }

    private static String sentence(NamedMode mode, double range) {
        return String.format(
                Locale.ROOT,
                "star flat refused: it came out %.3g mag from end to end of the stars, but the stars hardly determine %s"
                        + " (eigenvalue %.1e). The zero points are without a star flat. A smaller prior on the"
                        + " star flat, reference magnitudes or exposures turned or shifted in both directions"
                        + " would help",
                range,
                mode.parts().stream()
                        .map(NamedMode.Part::name)
                        .filter(name -> name.contains(STAR_FLAT))
                        .findFirst()
                        .orElse("it"),
                Math.max(0, mode.eigenvalue()));
    }

    private static boolean isOfFlat(NamedMode mode) {
        return mode.parts().stream()
                .limit(TOP_PARTS)
                .anyMatch(part -> part.name().contains(STAR_FLAT));
    }

    private static double range(PhotometricSolution solution, Detections detections) {
        List<Optional<StarFlat>> flats = detections.lists().stream()
                .map(list -> solution.starFlat(
                        list.exposure().exposure(), list.exposure().chip()))
                .toList();
        double[] values = new double[detections.size()];
        for (int d = 0; d < values.length; d++) {
            Optional<StarFlat> flat = flats.get(detections.list(d));
            values[d] = flat.isPresent() ? flat.get().correctionMag(detections.xPx(d), detections.yPx(d)) : 0;
        }
        Arrays.sort(values);
        int tail = (int) (TAIL * values.length);
        return values.length == 0 ? 0 : values[values.length - 1 - tail] - values[tail];
    }
}
