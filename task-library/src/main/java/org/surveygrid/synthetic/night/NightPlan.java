package org.surveygrid.synthetic.night;

import java.util.List;

/**
 * What a simulated night holds.
 *
 * @param seed decides everything else; same seed, same night
 * @param bands filters used, bluest first
 * @param biases good biases; one bad one is added
 * @param darks darks of the length of a science exposure
 * @param domesPerBand dome flats of each filter
 * @param twilightsPerBand twilight flats of each filter
 * @param dithersPerBand science exposures of each filter; with three or more, one of the first filter goes through a
 *     cloud and one of the last is crossed by a satellite
 * @param standardsPerBand exposures of the standard field of each filter, at airmass from 1.1 to 1.7
 * @param scienceSeconds exposure time of science frames
 * @param ditherArcsec largest offset of a dither along one axis
 * @param starsPerArcmin2 density of stars down to the faint limit of the simulation
 */
public record NightPlan(
        long seed,
        List<String> bands,
        int biases,
        int darks,
        int domesPerBand,
        int twilightsPerBand,
        int dithersPerBand,
        int standardsPerBand,
        double scienceSeconds,
        double ditherArcsec,
        double starsPerArcmin2) {
    public NightPlan {
        bands = List.copyOf(bands);
        if (bands.isEmpty()) {
            throw new IllegalArgumentException("a night needs at least one band");
        }
        if (biases < 0
                || darks < 0
                || domesPerBand < 0
                || twilightsPerBand < 0
                || dithersPerBand < 0
                || standardsPerBand < 0) {
            throw new IllegalArgumentException("a night cannot have fewer than 0 exposures of a kind");
        }
        if (!(scienceSeconds > 0)) {
            throw new IllegalArgumentException("science exposures must be longer than 0 s, got " + scienceSeconds);
        }
        if (!(ditherArcsec >= 0) || !(starsPerArcmin2 >= 0)) {
            throw new IllegalArgumentException("dither and star density must not be negative, got " + ditherArcsec
                    + " arcsec and " + starsPerArcmin2 + " per square arcminute");
        }
    }

    /**
     * The night of the demonstration: 7 good biases and a bad one, 5 dome and 5 twilight flats, 5 dithers and 2 standard
     * fields in each of r and i.
     *
     * @param seed decides everything
     * @return the plan
     */
    public static NightPlan defaults(long seed) {
        return new NightPlan(seed, List.of("r", "i"), 7, 0, 5, 5, 5, 2, 60, 80, 22);
    }

    /**
     * A night with the least of everything that still makes every product: 3 good biases and a bad one, 3 flats of each
     * kind, 3 dithers and 1 standard field.
     *
     * @param seed decides everything
     * @return the plan
     */
    public static NightPlan smallest(long seed) {
        return new NightPlan(seed, List.of("r", "i"), 3, 0, 3, 3, 3, 1, 60, 80, 22);
    }
}
