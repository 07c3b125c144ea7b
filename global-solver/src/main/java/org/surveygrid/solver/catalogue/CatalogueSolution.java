package org.surveygrid.solver.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.pixelmap.PixelCorrections;
import org.surveygrid.solver.pixelmap.PixelMaps;

/**
 * What was found of a set of catalogues.
 *
 * @param exposures the catalogues, sorted by id
 * @param instruments astrometric instruments in order of their names: the first has number 1
 * @param filters photometric instruments in order of their names: the first has number 1
 * @param astrometry world coordinates; empty when they were not asked for
 * @param photometry zero points by filter
 * @param anchors by filter, what the zero points of each component were tied to
 * @param residualMaps what the positions leave at each place of a chip; empty where it was not asked for
 */
public record CatalogueSolution(
        List<CatalogueExposure> exposures,
        List<String> instruments,
        List<String> filters,
        Optional<AstrometricOutcome> astrometry,
        SortedMap<String, PhotometricOutcome> photometry,
        SortedMap<String, List<ZeroPointAnchor>> anchors,
        Optional<PixelMaps> residualMaps) {
    public CatalogueSolution {
        exposures = List.copyOf(exposures);
        instruments = List.copyOf(instruments);
        filters = List.copyOf(filters);
        photometry = new TreeMap<>(photometry);
        anchors = new TreeMap<>(anchors);
    }

    /**
     * Without a map of residuals.
     *
     * @param exposures the catalogues, sorted by id
     * @param instruments astrometric instruments in order of their names
     * @param filters photometric instruments in order of their names
     * @param astrometry world coordinates; empty when they were not asked for
     * @param photometry zero points by filter
     * @param anchors by filter, what the zero points of each component were tied to
     */
    public CatalogueSolution(
            List<CatalogueExposure> exposures,
            List<String> instruments,
            List<String> filters,
            Optional<AstrometricOutcome> astrometry,
            SortedMap<String, PhotometricOutcome> photometry,
            SortedMap<String, List<ZeroPointAnchor>> anchors) {
        this(exposures, instruments, filters, astrometry, photometry, anchors, Optional.empty());
    }

    /**
     * The solver's name of a chip: the same chip of another instrument is another one.
     *
     * @param exposure the exposure
     * @param number position of the chip in the catalogue, from 1
     * @return its name
     */
    public String chip(CatalogueExposure exposure, int number) {
        return ChipNames.of(instruments, exposure.instrument(), number);
    }

    /**
     * World coordinates of a chip.
     *
     * @param exposure the exposure
     * @param number position of the chip in the catalogue, from 1
     * @return the solution, empty when there is none
     */
    public Optional<ChipAstrometry> coordinates(CatalogueExposure exposure, int number) {
        return astrometry.flatMap(outcome -> outcome instanceof AstrometricOutcome.Solved solved
                ? solved.solution().find(exposure.id(), chip(exposure, number))
                : Optional.empty());
    }

    /**
     * What the model's maps add to the pixels of a chip before its world coordinates hold for them.
     *
     * @param exposure the exposure
     * @param number position of the chip in the catalogue, from 1
     * @return nothing where no maps were declared
     */
    public PixelCorrections.OfChip corrections(CatalogueExposure exposure, int number) {
        return astrometry.isPresent() && astrometry.get() instanceof AstrometricOutcome.Solved solved
                ? solved.model().corrections().of(exposure.id(), chip(exposure, number))
                : PixelCorrections.OfChip.NOTHING;
    }

    /**
     * Zero point of a chip.
     *
     * @param exposure the exposure
     * @param number position of the chip in the catalogue, from 1
     * @return magnitude of 1 count per second, tied to the outside as far as anything ties it; empty when not solved
     */
    public Optional<TiedZeroPoint> zeroPoint(CatalogueExposure exposure, int number) {
        PhotometricOutcome outcome = photometry.get(exposure.filter());
        if (!(outcome instanceof PhotometricOutcome.Solved solved)) {
            return Optional.empty();
        }
        List<ZeroPointAnchor> tied = anchors.getOrDefault(exposure.filter(), List.of());
        return solved.solution()
                .find(exposure.id(), chip(exposure, number))
                .filter(point -> point.quality().isSolved() && point.component() >= 0)
                .map(point -> new TiedZeroPoint(
                        point.zeroPointMag() + tied.get(point.component()).shiftMag(),
                        point.rmsMag(),
                        tied.get(point.component()).tie()));
    }

    /**
     * What the flat field gets wrong on a chip.
     *
     * @param exposure the exposure
     * @param number position of the chip in the catalogue, from 1
     * @return the star flat of the exposure's filter; empty when none was solved for
     */
    public Optional<StarFlat> starFlat(CatalogueExposure exposure, int number) {
        return photometry.get(exposure.filter()) instanceof PhotometricOutcome.Solved solved
                ? solved.solution().starFlat(exposure.id(), chip(exposure, number))
                : Optional.empty();
    }

    /**
     * What the stars do not determine, of positions and of the magnitudes of every filter.
     *
     * @return sentences that begin with what they are about
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (astrometry.isPresent() && astrometry.get() instanceof AstrometricOutcome.Solved solved) {
            solved.statistics().diagnosis().warnings().forEach(warning -> warnings.add("positions: " + warning));
        }
        photometry.forEach((filter, outcome) -> {
            if (outcome instanceof PhotometricOutcome.Solved solved) {
                solved.statistics()
                        .diagnosis()
                        .warnings()
                        .forEach(warning -> warnings.add("magnitudes of " + filter + ": " + warning));
            }
        });
        return warnings;
    }

    /**
     * A zero point and what ties it.
     *
     * @param mag magnitude of 1 count per second
     * @param rmsMag scatter of the chip's stars
     * @param tie what ties it to the outside
     */
    public record TiedZeroPoint(double mag, double rmsMag, ZeroPointAnchor.Tie tie) {}
}
