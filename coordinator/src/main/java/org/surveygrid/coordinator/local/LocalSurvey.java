package org.surveygrid.coordinator.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.archive.ArchiveSnapshot;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.assimilation.Assimilator;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.coordinator.target.Plan;
import org.surveygrid.coordinator.target.PlanNode;
import org.surveygrid.coordinator.target.Planner;
import org.surveygrid.coordinator.target.TargetPattern;
import org.surveygrid.coordinator.target.TaskParameters;
import org.surveygrid.digest.Sha256;
import org.surveygrid.task.Facts;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;

/** Products of one process, kept in memory; their files in a directory. Not for use by several threads. */
public final class LocalSurvey {
    private final Path directory;
    private final TaskCatalog catalog;
    private final Map<String, ArchivedProduct> products = new LinkedHashMap<>();
    private TaskParameters parameters;

    /** Told of every product that was made. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A node is done.
         *
         * @param node what was made
         * @param product what came out, possibly void
         * @param seconds how long it took
         */
        void made(PlanNode node, ArchivedProduct product, double seconds);
    }

    /**
     * An empty survey.
     *
     * @param directory where files go
     * @param catalog the tasks there are
     * @throws IOException when the directory cannot be created
     */
    public LocalSurvey(Path directory, TaskCatalog catalog) throws IOException {
        this.directory = directory;
        this.catalog = catalog;
        this.parameters = new TaskParameters(Map.of(), catalog);
        Files.createDirectories(directory.resolve("blobs"));
    }

    /**
     * Copies a file into the survey.
     *
     * @param file any file
     * @return what it is called now
     * @throws IOException when it cannot be copied
     */
    public BlobRef store(Path file) throws IOException {
        BlobRef blob = new BlobRef(Sha256.ofFile(file), Files.size(file));
        if (!Files.exists(path(blob))) {
            Files.copy(file, path(blob), StandardCopyOption.REPLACE_EXISTING);
        }
        return blob;
    }

    /**
     * Where a blob is.
     *
     * @param blob stored before
     * @return its file
     */
    public Path path(BlobRef blob) {
        return directory.resolve("blobs").resolve(blob.digest());
    }

    /**
     * Registers something whose files were stored before.
     *
     * @param registration raw frame, camera, reference catalogue or tile
     * @return its key
     */
    public String register(Registration registration) {
        ArchivedProduct product = registration.product(Instant.ofEpochSecond(products.size()), catalog);
        products.putIfAbsent(product.key(), product);
        return product.key();
    }

    /**
     * All products.
     *
     * @return a snapshot
     */
    public ArchiveSnapshot snapshot() {
        return new ArchiveSnapshot(products.values());
    }

    /**
     * Plans targets.
     *
     * @param patterns "kind label=values ..."
     * @param overrides {@code task.parameter} to value
     * @return the plan
     */
    public Plan plan(List<String> patterns, Map<String, String> overrides) {
        parameters = new TaskParameters(overrides, catalog);
        List<Target> targets = new ArrayList<>();
        for (String pattern : patterns) {
            targets.addAll(TargetPattern.expand(pattern, catalog, snapshot()));
        }
        return new Planner(catalog, snapshot(), parameters).plan(targets);
    }

    /**
     * Makes what a plan says. When a product turns out flagged that others were to be made from, the rest is planned again.
     *
     * @param plan of this survey, the last one
     * @param progress told of every product
     * @return the plan that was followed in the end
     * @throws IOException when a file cannot be read or written
     */
    public Plan make(Plan plan, Progress progress) throws IOException {
        Plan followed = plan;
        while (!makeWhilePossible(followed, progress)) {
            followed = new Planner(catalog, snapshot(), parameters).plan(plan.requested());
        }
        return followed;
    }

    private boolean makeWhilePossible(Plan plan, Progress progress) throws IOException {
        for (PlanNode node : plan.with(PlanNode.Action.MAKE)) {
            if (node.recipe().inputs().stream().map(ProductKey.Input::key).anyMatch(this::isRefused)) {
                return false;
            }
            long start = System.nanoTime();
            ArchivedProduct product = make(node);
            products.put(product.key(), product);
            progress.made(node, product, (System.nanoTime() - start) * 1e-9);
        }
        return true;
    }

    private boolean isRefused(String key) {
        ArchivedProduct product = products.get(key);
        return product != null && !product.isVoid() && !product.isUsable();
    }

    private ArchivedProduct make(PlanNode node) throws IOException {
        TaskType<?> task = catalog.making(node.target().kind()).orElseThrow();
        Map<String, List<InputProduct>> byRole = new TreeMap<>();
        for (ProductKey.Input input : node.recipe().inputs()) {
            ArchivedProduct product = products.get(input.key());
            if (product == null) {
                throw new IllegalStateException("input " + input + " of " + node.target() + " was not made");
            }
            if (!product.isVoid()) {
                Map<String, Path> files = new TreeMap<>();
                product.files().forEach((role, blob) -> files.put(role, path(blob)));
                byRole.computeIfAbsent(input.role(), role -> new ArrayList<>())
                        .add(new InputProduct(product.key(), product.target().kind(), files));
            } else if (!node.recipe().droppableRoles().contains(input.role())) {
                return product(node, task, new TreeMap<>(), "PRUNED: its " + input.role() + " is void");
            }
        }
        Path output = Files.createTempDirectory(directory, "run-");
        TaskOutcome outcome = TaskExecution.run(
                task,
                new TaskInputs(byRole),
                node.recipe().parameters(),
                new TaskContext(node.key(), node.target(), output));
        return switch (outcome) {
            case TaskOutcome.Completed completed -> {
                SortedMap<String, BlobRef> files = new TreeMap<>();
                for (Map.Entry<String, Path> file : completed.files().entrySet()) {
                    files.put(file.getKey(), store(file.getValue()));
                    Files.delete(file.getValue());
                }
                Files.delete(output);
                yield product(node, task, files, "");
            }
            case TaskOutcome.Unprocessable voided ->
                product(node, task, new TreeMap<>(), voided.reason() + ": " + voided.detail());
            case TaskOutcome.Divided divided ->
                throw new IllegalStateException(node.target() + " asks for parts where there is no grid");
            case TaskOutcome.Declined declined -> throw new IOException(node.target() + " declined: " + declined.why());
        };
    }

    private ArchivedProduct product(
            PlanNode node, TaskType<?> task, SortedMap<String, BlobRef> files, String voidReason) throws IOException {
        SortedMap<String, String> attributes = new TreeMap<>();
        node.target().at().forEach((dimension, value) -> attributes.put(dimension.label(), value));
        BlobRef factsFile = files.get(Facts.ROLE);
        Facts facts = factsFile == null ? Facts.none() : Facts.decode(Files.readString(path(factsFile)));
        return new ArchivedProduct(
                node.key(),
                node.target(),
                new ArchivedProduct.Origin(
                        task.name(),
                        task.version(),
                        node.recipe().parameters(),
                        node.recipe().inputs(),
                        voidReason),
                attributes,
                files,
                facts.asMap(),
                Assimilator.validity(task, node.target()),
                voidReason.isEmpty()
                        ? Assimilator.judge(task, facts, node.recipe().parameters())
                        : List.of(),
                Instant.ofEpochSecond(products.size()));
    }
}
