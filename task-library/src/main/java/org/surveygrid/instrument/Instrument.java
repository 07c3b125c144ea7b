package org.surveygrid.instrument;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A camera at a telescope, as data. Read from one declarative file; the file is registered like a raw frame, so that a
 * corrected gain makes dirty exactly what was made with the wrong one.
 *
 * @param name lower-case word, e.g. {@code omegacam}
 * @param telescope name of the telescope
 * @param longitudeDegreesEast geographic longitude: decides where a night begins
 * @param pixelScaleArcsec nominal size of a pixel on the sky
 * @param chips at least one
 * @param filters the filters it has; names are unique
 * @param crosstalk known crosstalk; empty when there is none
 * @param calibrations which calibrations its reduction demands: {@code bias dark gain hotpixels domeflat coldpixels
 *     twilightflat masterflat readnoise}, and {@code unstablepixels photontransfer crosstalk superflat} for what most
 *     cameras do without
 * @param pointingErrorArcmin how far the telescope's word for its pointing may be off
 */
public record Instrument(
        String name,
        String telescope,
        double longitudeDegreesEast,
        double pixelScaleArcsec,
        List<Chip> chips,
        List<FilterBand> filters,
        List<Crosstalk> crosstalk,
        Set<String> calibrations,
        double pointingErrorArcmin) {
    public Instrument {
        chips = List.copyOf(chips);
        filters = List.copyOf(filters);
        crosstalk = List.copyOf(crosstalk);
        calibrations = Set.copyOf(calibrations);
        if (chips.isEmpty()) {
            throw new IllegalArgumentException("instrument " + name + " needs at least one chip");
        }
        if (!(pixelScaleArcsec > 0)) {
            throw new IllegalArgumentException(
                    "instrument " + name + ": pixel scale must be positive, got " + pixelScaleArcsec + " arcsec");
        }
        requireUnique(name, "chip", chips.stream().map(Chip::id).toList());
        requireUnique(name, "filter", filters.stream().map(FilterBand::name).toList());
    }

    /**
     * The same camera with other figures of its electronics.
     *
     * @param newChips its chips, in the same order
     * @param newCrosstalk its crosstalk
     * @return a new instrument
     */
    public Instrument with(List<Chip> newChips, List<Crosstalk> newCrosstalk) {
        return new Instrument(
                name,
                telescope,
                longitudeDegreesEast,
                pixelScaleArcsec,
                newChips,
                filters,
                newCrosstalk,
                calibrations,
                pointingErrorArcmin);
    }

    private static void requireUnique(String instrument, String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String each : names) {
            if (!seen.add(each)) {
                throw new IllegalArgumentException(
                        "instrument " + instrument + ": two " + what + "s are named '" + each + "'");
            }
        }
    }

    /**
     * The chip with an id.
     *
     * @param id chip id
     * @return the chip, or empty
     */
    public Optional<Chip> chip(String id) {
        return chips.stream().filter(chip -> chip.id().equals(id)).findFirst();
    }

    /**
     * The filter with a name.
     *
     * @param filterName filter name
     * @return the filter, or empty
     */
    public Optional<FilterBand> filter(String filterName) {
        return filters.stream().filter(f -> f.name().equals(filterName)).findFirst();
    }
}
