package org.surveygrid.coordinator.target;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** An archive whose products have no pixels: frames enter by name, and making a plan just believes it. */
final class PaperSurvey {
    static final String CAMERA = "cam";
    private static final TaskCatalog TASKS = TaskCatalog.load();

    private final Map<String, ArchivedProduct> products = new LinkedHashMap<>();
    private final List<String> exposures = new ArrayList<>();

    /** A camera of two chips with fringes in i, a reference catalogue, a tile. */
    static PaperSurvey empty() {
        PaperSurvey survey = new PaperSurvey();
        survey.register(
                ProductKind.INSTRUMENT,
                Map.of(
                        "inst",
                        CAMERA,
                        "calibrations",
                        "bias coldpixels domeflat gain hotpixels masterflat readnoise twilightflat",
                        "fringing",
                        "i"),
                "toml");
        survey.register(ProductKind.REFERENCE, Map.of("name", "reference"), "table");
        survey.tile("t1", 150.0);
        return survey;
    }

    void tile(String name, double raDegrees) {
        register(
                ProductKind.TILE,
                Map.of("tile", name, "ra", Double.toString(raDegrees), "dec", "2.0", "radius", "0.1"),
                "toml");
    }

    /** A night with everything that is needed for both bands and chips. */
    PaperSurvey fullNight(String night) {
        calibrationNight(night);
        for (String band : List.of("r", "i")) {
            frames(ProductKind.RAW_SCIENCE, night, band, 3);
        }
        return this;
    }

    PaperSurvey calibrationNight(String night) {
        frames(ProductKind.RAW_BIAS, night, "", 4);
        for (String band : List.of("r", "i")) {
            frames(ProductKind.RAW_DOME, night, band, 3);
            frames(ProductKind.RAW_TWILIGHT, night, band, 3);
        }
        return this;
    }

    /** Exposures of all chips. */
    void frames(ProductKind kind, String night, String band, int count) {
        for (int i = 0; i < count; i++) {
            String exposure = String.format(Locale.ROOT, "e%04d", exposures.size() + 1);
            exposures.add(exposure);
            for (String chip : List.of("c1", "c2")) {
                SortedMap<String, String> attributes =
                        new TreeMap<>(Map.of("inst", CAMERA, "ccd", chip, "night", night, "exp", exposure));
                if (!band.isEmpty()) {
                    attributes.put("band", band);
                }
                attributes.putAll(Map.of("chipra", "150.0", "chipdec", "2.0", "chipradius", "0.1"));
                register(kind, attributes, "raw");
            }
        }
    }

    String register(ProductKind kind, Map<String, String> attributes, String role) {
        String digest = String.format(Locale.ROOT, "%064x", products.size() + 1);
        ArchivedProduct product = new Registration(
                        kind, new TreeMap<>(attributes), new TreeMap<>(Map.of(role, new BlobRef(digest, 1))))
                .product(Instant.ofEpochSecond(products.size()), TASKS);
        products.put(product.key(), product);
        return product.key();
    }

    /** A calibration of the first chip that came from elsewhere. */
    String master(ProductKind kind, String night, Map<String, String> measured) {
        Facts facts = Facts.none();
        for (Map.Entry<String, String> fact : measured.entrySet()) {
            facts = facts.with(fact.getKey(), fact.getValue());
        }
        String digest = String.format(Locale.ROOT, "%064x", products.size() + 1);
        ArchivedProduct product = new Registration(
                        kind,
                        new TreeMap<>(Map.of("inst", CAMERA, "ccd", "c1", "night", night, "source", "theirs.fits")),
                        new TreeMap<>(Map.of("image", new BlobRef(digest, 1))),
                        facts)
                .product(Instant.ofEpochSecond(products.size()), TASKS);
        products.put(product.key(), product);
        return product.key();
    }

    String lastExposure() {
        return exposures.getLast();
    }

    Plan plan(String... patterns) {
        return plan(Map.of(), patterns);
    }

    Plan plan(Map<String, String> parameters, String... patterns) {
        return plan(TASKS, parameters, patterns);
    }

    Plan plan(TaskCatalog tasks, Map<String, String> parameters, String... patterns) {
        List<Target> targets = new ArrayList<>();
        for (String pattern : patterns) {
            targets.addAll(expand(pattern));
        }
        return new Planner(tasks, snapshot(), new TaskParameters(parameters, tasks)).plan(targets);
    }

    List<Target> expand(String pattern) {
        return TargetPattern.expand(pattern, TASKS, snapshot());
    }

    ArchiveSnapshot snapshot() {
        return new ArchiveSnapshot(products.values());
    }

    /** All that a plan wants made is there now. */
    void make(Plan plan) {
        plan.with(PlanNode.Action.MAKE).forEach(this::make);
    }

    private void make(PlanNode node) {
        TaskType<?> task = TASKS.making(node.target().kind()).orElseThrow();
        SortedMap<String, String> attributes = new TreeMap<>();
        node.target().at().forEach((dimension, value) -> attributes.put(dimension.label(), value));
        products.put(
                node.key(),
                new ArchivedProduct(
                        node.key(),
                        node.target(),
                        new ArchivedProduct.Origin(
                                task.name(),
                                task.version(),
                                ParameterCodec.encodeProcess(ParameterCodec.decode(
                                        task.defaults(), node.recipe().parameters())),
                                node.recipe().inputs(),
                                ""),
                        attributes,
                        new TreeMap<>(),
                        new TreeMap<>(),
                        validity(task, node.target()),
                        List.of(),
                        Instant.ofEpochSecond(products.size())));
    }

    private static Validity validity(TaskType<?> task, Target target) {
        return target.value(Dimension.NIGHT)
                .map(LocalDate::parse)
                .map(night -> new Validity(
                        Validity.State.VALID,
                        night.minusDays(task.validityNights()),
                        night.plusDays(task.validityNights())))
                .orElse(Validity.ALWAYS);
    }

    /** Decides about a product. */
    void decide(String key, Validity.State state) {
        change(key, product -> with(product, product.validity().as(state), product.qualityFlags()));
    }

    void decide(String key, Validity validity) {
        change(key, product -> with(product, validity, product.qualityFlags()));
    }

    void flag(String key, String... flags) {
        change(key, product -> with(product, product.validity(), List.of(flags)));
    }

    private void change(String key, UnaryOperator<ArchivedProduct> how) {
        products.put(key, how.apply(snapshot().product(key).orElseThrow()));
    }

    private static ArchivedProduct with(ArchivedProduct product, Validity validity, List<String> flags) {
        return new ArchivedProduct(
                product.key(),
                product.target(),
                product.origin(),
                product.attributes(),
                product.files(),
                product.facts(),
                validity,
                flags,
                product.created());
    }
}
