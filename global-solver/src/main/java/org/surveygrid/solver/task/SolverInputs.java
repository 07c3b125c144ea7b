package org.surveygrid.solver.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.ChipPlacement;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.ReferenceCatalogueFile;
import org.surveygrid.observation.ReferenceMotions;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.SourceListFile;
import org.surveygrid.solver.pixelmap.MapFiles;
import org.surveygrid.solver.pixelmap.RegisteredTemplate;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskInputs;

/** What both solutions read. */
final class SolverInputs {
    static final String SOURCES = "sources";
    static final String REFERENCE = "reference";
    static final String TEMPLATES = "templates";

    private SolverInputs() {}

    static InputRole referenceRole() {
        return new InputRole(
                REFERENCE,
                List.of(ProductKind.REFERENCE),
                0,
                Integer.MAX_VALUE,
                InputRole.Match.REGISTERED,
                Set.of(),
                InputRole.Presence.ALWAYS);
    }

    static InputRole templateRole() {
        return InputRole.named(TEMPLATES, ProductKind.TEMPLATE);
    }

    /** Maps of a model file, from among the inputs. */
    static MapFiles templates(TaskInputs inputs, int planes) throws IOException {
        Map<Path, Path> mapsByText = new TreeMap<>();
        for (InputProduct product : inputs.all(TEMPLATES)) {
            mapsByText.put(product.file(RegisteredTemplate.TEXT), product.file(RegisteredTemplate.MAPS));
        }
        return RegisteredTemplate.given(mapsByText, planes);
    }

    static List<SourceList> sources(TaskInputs inputs) throws IOException {
        List<SourceList> lists = new ArrayList<>();
        for (InputProduct product : inputs.all(SOURCES)) {
            lists.add(SourceListFile.read(product.file(SOURCES)));
        }
        return lists;
    }

    static SortedMap<String, ChipPlacement> placements(Instrument instrument) {
        SortedMap<String, ChipPlacement> placements = new TreeMap<>();
        for (Chip chip : instrument.chips()) {
            chip.placement().ifPresent(placement -> placements.put(chip.id(), placement));
        }
        return placements;
    }

    /** All reference catalogues as one; a band that a catalogue lacks is NaN for its stars. */
    static Optional<ReferenceCatalogue> references(TaskInputs inputs) throws IOException {
        List<ReferenceCatalogue> catalogues = new ArrayList<>();
        TreeSet<String> bands = new TreeSet<>();
        for (InputProduct product : inputs.all(REFERENCE)) {
            ReferenceCatalogue catalogue = ReferenceCatalogueFile.read(product.file("table"));
            catalogues.add(catalogue);
            bands.addAll(catalogue.magnitudes().keySet());
        }
        if (catalogues.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, double[]> magnitudes = new TreeMap<>();
        SortedMap<String, double[]> errors = new TreeMap<>();
        for (String band : bands) {
            magnitudes.put(band, joined(catalogues, c -> column(c.magnitudes(), band, c.size())));
            errors.put(band, joined(catalogues, c -> column(c.magnitudeErrors(), band, c.size())));
        }
        return Optional.of(new ReferenceCatalogue(
                joined(catalogues, ReferenceCatalogue::raDegrees),
                joined(catalogues, ReferenceCatalogue::decDegrees),
                joined(catalogues, ReferenceCatalogue::positionErrorMas),
                catalogues.getFirst().epochYear(),
                magnitudes,
                errors,
                motions(catalogues)));
    }

    /** Motions of all stars; those of a catalogue without are not known. */
    private static Optional<ReferenceMotions> motions(List<ReferenceCatalogue> catalogues) {
        if (catalogues.stream().noneMatch(c -> c.motions().isPresent())) {
            return Optional.empty();
        }
        double[][] correlations = new double[ReferenceMotions.CORRELATIONS.size()][];
        for (int k = 0; k < correlations.length; k++) {
            int column = k;
            correlations[k] = joined(
                    catalogues,
                    c -> motion(c, m -> m.correlations().length == 0 ? unknown(c) : m.correlations()[column]));
        }
        return Optional.of(new ReferenceMotions(
                joined(catalogues, c -> motion(c, ReferenceMotions::pmRaMas)),
                joined(catalogues, c -> motion(c, ReferenceMotions::pmDecMas)),
                joined(catalogues, c -> motion(c, ReferenceMotions::parallaxMas)),
                joined(catalogues, c -> motion(c, ReferenceMotions::pmRaErrorMas)),
                joined(catalogues, c -> motion(c, ReferenceMotions::pmDecErrorMas)),
                joined(catalogues, c -> motion(c, ReferenceMotions::parallaxErrorMas)),
                correlations));
    }

    private static double[] motion(ReferenceCatalogue catalogue, Function<ReferenceMotions, double[]> of) {
        return catalogue.motions().map(of).orElseGet(() -> unknown(catalogue));
    }

    private static double[] unknown(ReferenceCatalogue catalogue) {
        double[] missing = new double[catalogue.size()];
        Arrays.fill(missing, Double.NaN);
        return missing;
    }

    private static double[] column(Map<String, double[]> columns, String band, int size) {
        double[] missing = new double[size];
        Arrays.fill(missing, Double.NaN);
        return columns.getOrDefault(band, missing);
    }

    private static double[] joined(List<ReferenceCatalogue> catalogues, Function<ReferenceCatalogue, double[]> of) {
        return catalogues.stream()
                .flatMapToDouble(c -> Arrays.stream(of.apply(c)))
                .toArray();
    }

    /** Dense equations of as many unknowns, the measurements, and what a Java process needs anyway. */
    static long memoryBytes(long inputBytes) {
        long exposureGuess = Math.min(8000, 50 + inputBytes / 100_000);
        long equations = 3 * 8 * exposureGuess * exposureGuess;
        return (256L << 20) + 6 * inputBytes + equations;
    }
}
