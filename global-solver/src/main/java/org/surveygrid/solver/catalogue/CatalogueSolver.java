package org.surveygrid.solver.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricDetails;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.colour.StarColours;
import org.surveygrid.solver.ldac.CatalogueChip;
import org.surveygrid.solver.ldac.CatalogueExposure;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSolver;
import org.surveygrid.solver.pixelmap.PixelMaps;

/** Solves a set of catalogues. */
public final class CatalogueSolver {
    /** The catalogues' limits were applied when they were read. */
    private static final double ANY_SIGNAL = 1e-9;

    private static final int ANY_FLAGS = Integer.MAX_VALUE;

    private final List<CatalogueExposure> exposures;
    private final Optional<ReferenceCatalogue> reference;
    private final SolveSettings settings;
    private final Listener listener;
    private final List<String> instruments;
    private final List<String> filters;

    /** Is told what begins. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A step begins.
         *
         * @param step what is done
         * @param detections with how many detections
         */
        void begins(String step, int detections);
    }

    /**
     * A solver.
     *
     * @param exposures catalogues with different ids, in any order
     * @param reference published stars, or empty for a relative solution
     * @param settings what to solve, and how
     * @param listener is told what begins
     */
    public CatalogueSolver(
            List<CatalogueExposure> exposures,
            Optional<ReferenceCatalogue> reference,
            SolveSettings settings,
            Listener listener) {
        this.exposures = exposures.stream()
                .sorted(Comparator.comparing(CatalogueExposure::id))
                .toList();
        this.reference = reference;
        this.settings = settings;
        this.listener = listener;
        this.instruments = List.copyOf(new TreeSet<>(
                exposures.stream().map(CatalogueExposure::instrument).toList()));
        this.filters = List.copyOf(
                new TreeSet<>(exposures.stream().map(CatalogueExposure::filter).toList()));
    }

    /**
     * Solves. Where the model asks for colours of stars that two filters of the exposures make, all is solved without these
     * terms first; then what has such terms is solved again with colours from there, positions from where they have come to.
     *
     * @return what was found
     */
    public CatalogueSolution solve() {
        Optional<List<String>> ofPositions =
                settings.work().positions() && settings.astrometric().model().needsColours()
                        ? observed(settings.astrometric().model().colour())
                        : Optional.empty();
        Optional<List<String>> ofFluxes = settings.photometric()
                .model()
                .colour()
                .filter(form -> settings.work().fluxes())
                .flatMap(form -> observed(List.of(form.blueBand(), form.redBand())));
        SortedSet<String> wanted = new TreeSet<>(settings.work().fluxes() ? filters : List.of());
        if (ofPositions.isEmpty() && ofFluxes.isEmpty()) {
            Pass pass = new Pass(settings, StarColours.NONE, StarColours.NONE, "");
            return solution(pass, positions(pass), new TreeMap<>(), wanted);
        }
        boolean again = ofPositions.isPresent();
        Pass plain = new Pass(settings.plain(again), StarColours.NONE, StarColours.NONE, "colours: ");
        SortedSet<String> needed = new TreeSet<>(wanted);
        filters.stream()
                .filter(filter -> isOf(ofPositions, filter) || isOf(ofFluxes, filter))
                .forEach(needed::add);
        Optional<Positions> placed = positions(plain);
        CatalogueSolution first = solution(plain, placed, new TreeMap<>(), needed);
        Detections detections = detections(exposures);
        Pass pass =
                new Pass(settings, colours(first, detections, ofPositions), colours(first, detections, ofFluxes), "");
        SortedMap<String, PhotometricOutcome> kept = new TreeMap<>(first.photometry());
        kept.keySet().retainAll(wanted);
        return solution(
                pass,
                again ? placed.map(found -> positions(pass, found.start())) : placed,
                kept,
                ofFluxes.isPresent() ? wanted : new TreeSet<>());
    }

    private Optional<Positions> positions(Pass pass) {
        return settings.work().positions() ? Optional.of(positions(pass, Optional.empty())) : Optional.empty();
    }

    private static boolean isOf(Optional<List<String>> bands, String filter) {
        return bands.stream().flatMap(List::stream).anyMatch(filter::equalsIgnoreCase);
    }

    /** The bands of a colour that the survey is to tell, where exposures were taken in both. */
    private Optional<List<String>> observed(List<String> bands) {
        boolean wanted = switch (settings.colours()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case WHERE_NOT_PUBLISHED -> !isPublished(bands);
        };
        boolean all = bands.size() == 2
                && bands.stream().allMatch(band -> filters.stream().anyMatch(band::equalsIgnoreCase));
        return wanted && all ? Optional.of(bands) : Optional.empty();
    }

    private boolean isPublished(List<String> bands) {
        Set<String> known = reference.map(stars -> stars.magnitudes().keySet()).orElse(Set.of());
        return bands.stream().allMatch(band -> known.stream().anyMatch(band::equalsIgnoreCase));
    }

    private StarColours colours(CatalogueSolution plain, Detections detections, Optional<List<String>> bands) {
        return bands.map(two -> ColourMeasurement.of(
                        plain, detections, two, settings.photometric().associationRadiusArcsec()))
                .orElse(StarColours.NONE);
    }

    /**
     * One solution.
     *
     * @param settings how
     * @param ofPositions colours for positions
     * @param ofFluxes colours for magnitudes
     * @param name put before the names of its steps
     */
    private record Pass(SolveSettings settings, StarColours ofPositions, StarColours ofFluxes, String name) {}

    /** Magnitudes of some filters, and what there is of the others. */
    private CatalogueSolution solution(
            Pass pass,
            Optional<Positions> positions,
            SortedMap<String, PhotometricOutcome> known,
            SortedSet<String> wanted) {
        Optional<AstrometricOutcome> astrometry = positions.map(Positions::outcome);
        SortedMap<String, PhotometricOutcome> photometry = new TreeMap<>(known);
        boolean placed = astrometry.isEmpty() || astrometry.get() instanceof AstrometricOutcome.Solved;
        for (String filter : wanted) {
            if (placed) {
                photometry.put(filter, fluxes(filter, astrometry, pass));
            }
        }
        SortedMap<String, List<ZeroPointAnchor>> anchors = new TreeMap<>();
        photometry.forEach((filter, outcome) -> {
            if (outcome instanceof PhotometricOutcome.Solved solved) {
                anchors.put(filter, anchors(solved, filter));
            }
        });
        return new CatalogueSolution(
                exposures,
                instruments,
                filters,
                astrometry,
                photometry,
                anchors,
                positions.flatMap(Positions::residualMaps));
    }

    /** What is kept of a solution of positions. */
    private record Positions(
            AstrometricOutcome outcome, Optional<PixelMaps> residualMaps, Optional<AstrometricDetails.Start> start) {}

    private Positions positions(Pass pass, Optional<AstrometricDetails.Start> start) {
        SolveSettings settings = pass.settings();
        Detections detections = detections(exposures);
        listener.begins(pass.name() + "astrometry", detections.size());
        AstrometricOutcome outcome = AstrometricSolver.solve(
                detections,
                new AstrometricSolver.Sky(reference, Map.of(), pass.ofPositions(), start),
                settings.astrometric(),
                settings.execution().named(file(pass) + "astrometry"));
        return switch (outcome) {
            case AstrometricOutcome.Failed failed -> new Positions(failed, Optional.empty(), Optional.empty());
            case AstrometricOutcome.Solved solved -> {
                Optional<PixelMaps> maps = settings.residualCellPx().isPresent()
                        ? Optional.of(ResidualMaps.of(
                                detections,
                                solved,
                                settings.residualCellPx().getAsDouble(),
                                settings.astrometric().model()))
                        : Optional.empty();
                yield new Positions(solved.concise(), maps, solved.details().map(AstrometricDetails::start));
            }
        };
    }

    /** How the steps of a pass are called where they are kept. */
    private static String file(Pass pass) {
        return pass.name().isEmpty() ? "" : "plain-";
    }

    private PhotometricOutcome fluxes(String filter, Optional<AstrometricOutcome> astrometry, Pass pass) {
        SolveSettings settings = pass.settings();
        List<CatalogueExposure> members =
                exposures.stream().filter(e -> e.filter().equals(filter)).toList();
        Detections detections = detections(members);
        listener.begins(pass.name() + (filters.size() == 1 ? "photometry" : "photometry " + filter), detections.size());
        Optional<AstrometricSolution> solution =
                astrometry.flatMap(outcome -> outcome instanceof AstrometricOutcome.Solved solved
                        ? Optional.of(solved.solution())
                        : Optional.empty());
        PhotometricSolver.Sky sky = new PhotometricSolver.Sky(
                reference,
                solution,
                Map.of(),
                new NominalSky(members.getFirst().photometry().zeroPointMag(), 0, 0),
                pass.ofFluxes());
        return PhotometricSolver.solve(
                detections,
                sky,
                settings.photometric(),
                settings.execution().named(file(pass) + "photometry-" + (filters.indexOf(filter) + 1)));
    }

    private Detections detections(List<CatalogueExposure> members) {
        List<SourceList> lists = new ArrayList<>();
        Set<String> placed = new TreeSet<>();
        for (CatalogueExposure exposure : members) {
            for (CatalogueChip chip : exposure.chips()) {
                chip.sources()
                        .ifPresent(list -> lists.add(list.named(
                                list.exposure().instrument(),
                                ChipNames.of(instruments, exposure.instrument(), chip.number()))));
            }
        }
        for (SourceList list : lists) {
            if (list.isPlaced()) {
                placed.add("chip " + list.exposure().chip());
                placed.add("exposure " + list.exposure().exposure());
            }
        }
        lists.removeIf(list -> !list.isPlaced()
                && !(settings.work().positions()
                        && placed.contains("chip " + list.exposure().chip())
                        && placed.contains("exposure " + list.exposure().exposure())));
        return Detections.of(lists, new DetectionSelection(ANY_SIGNAL, ANY_FLAGS, settings.maxPerChip()));
    }

    /**
     * Components without reference stars are shifted so that the exposures that their headers call photometric, or else
     * all of them, have the headers' zero points on average.
     */
    private List<ZeroPointAnchor> anchors(PhotometricOutcome.Solved solved, String filter) {
        List<Boolean> absolute = solved.statistics().components();
        double[][] sums = new double[absolute.size()][4];
        for (CatalogueExposure exposure : exposures) {
            if (exposure.filter().equals(filter)) {
                addHeader(exposure, solved, sums);
            }
        }
        List<ZeroPointAnchor> anchors = new ArrayList<>();
        for (int c = 0; c < sums.length; c++) {
            if (absolute.get(c)) {
                anchors.add(new ZeroPointAnchor(ZeroPointAnchor.Tie.REFERENCE_STARS, (int) sums[c][1], 0));
            } else if (sums[c][3] > 0) {
                anchors.add(new ZeroPointAnchor(
                        ZeroPointAnchor.Tie.PHOTOMETRIC_EXPOSURES, (int) sums[c][3], sums[c][2] / sums[c][3]));
            } else {
                anchors.add(new ZeroPointAnchor(
                        ZeroPointAnchor.Tie.HEADERS, (int) sums[c][1], sums[c][1] > 0 ? sums[c][0] / sums[c][1] : 0));
            }
        }
        return anchors;
    }

    private void addHeader(CatalogueExposure exposure, PhotometricOutcome.Solved solved, double[][] sums) {
        double mean = 0;
        int chips = 0;
        int component = -1;
        for (CatalogueChip chip : exposure.chips()) {
            Optional<ChipZeroPoint> point = solved.solution()
                    .find(exposure.id(), ChipNames.of(instruments, exposure.instrument(), chip.number()));
            if (point.isPresent() && point.get().component() >= 0) {
                mean += point.get().zeroPointMag();
                component = point.get().component();
                chips++;
            }
        }
        if (chips == 0) {
            return;
        }
        double difference = exposure.photometry().zeroPointMag() - mean / chips;
        sums[component][0] += difference;
        sums[component][1]++;
        if (exposure.photometry().sky() == CatalogueExposure.Sky.PHOTOMETRIC) {
            sums[component][2] += difference;
            sums[component][3]++;
        }
    }
}
