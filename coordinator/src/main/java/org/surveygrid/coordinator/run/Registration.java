package org.surveygrid.coordinator.run;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.assimilation.Assimilator;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.ingest.master.MasterClaim;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/**
 * Something to register: a raw frame, a definition, or a calibration that was made elsewhere.
 *
 * @param kind a registered kind, or a calibration's
 * @param attributes dimensions by label, and what the header said
 * @param files blob by role
 * @param facts what is known of a calibration, as its task would report it; none for others
 */
public record Registration(
        ProductKind kind, SortedMap<String, String> attributes, SortedMap<String, BlobRef> files, Facts facts) {
    /** Attribute: first night a calibration made elsewhere holds for. */
    public static final String FIRST_NIGHT = "firstnight";

    /** Attribute: last night it holds for. */
    public static final String LAST_NIGHT = "lastnight";

    public Registration {
        if (!kind.isRegistered() && !MasterClaim.KINDS.contains(kind)) {
            throw new IllegalArgumentException("products of kind '" + kind + "' are made, not registered");
        }
        attributes = new TreeMap<>(attributes);
        files = new TreeMap<>(files);
    }

    /**
     * Something of which no facts are known.
     *
     * @param kind a registered kind
     * @param attributes dimensions by label, and what the header said
     * @param files blob by role
     */
    public Registration(ProductKind kind, SortedMap<String, String> attributes, SortedMap<String, BlobRef> files) {
        this(kind, attributes, files, Facts.none());
    }

    /**
     * The product that this becomes. A calibration made elsewhere is judged by its facts and holds for as many nights as
     * one made here, unless its attributes say otherwise.
     *
     * @param created when
     * @param catalog the tasks that would make a calibration
     * @return the product
     */
    public ArchivedProduct product(Instant created, TaskCatalog catalog) {
        return new ArchivedProduct(
                key(),
                target(),
                new ArchivedProduct.Origin("", 0, new TreeMap<>(), List.of(), ""),
                attributes,
                files,
                facts.asMap(),
                kind.isRegistered() ? Validity.ALWAYS : validity(maker(catalog)),
                kind.isRegistered() ? List.of() : Assimilator.judge(maker(catalog), facts, new TreeMap<>()),
                created);
    }

    private TaskType<?> maker(TaskCatalog catalog) {
        TaskType<?> task = catalog.making(kind)
                .orElseThrow(() -> new IllegalStateException("no task on the class path makes '" + kind + "'"));
        for (Dimension dimension : task.dimensions()) {
            target().require(dimension);
        }
        return task;
    }

    private Validity validity(TaskType<?> task) {
        LocalDate night = LocalDate.parse(target().require(Dimension.NIGHT));
        return new Validity(
                Validity.State.VALID,
                night(FIRST_NIGHT, night.minusDays(task.validityNights())),
                night(LAST_NIGHT, night.plusDays(task.validityNights())));
    }

    private LocalDate night(String attribute, LocalDate otherwise) {
        String stated = attributes.get(attribute);
        return stated == null ? otherwise : LocalDate.parse(stated);
    }

    String key() {
        SortedMap<String, String> digests = new TreeMap<>();
        files.forEach((role, blob) -> digests.put(role, blob.digest()));
        return ProductKey.ofRegistered(kind, digests);
    }

    private Target target() {
        SortedMap<Dimension, String> at = new TreeMap<>();
        for (Dimension dimension : Dimension.values()) {
            String value = attributes.getOrDefault(dimension.label(), "");
            if (!value.isEmpty()) {
                at.put(dimension, value);
            }
        }
        return new Target(kind, at);
    }
}
