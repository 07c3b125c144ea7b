package org.surveygrid.coordinator.run;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;

/**
 * Something to register.
 *
 * @param kind a registered kind
 * @param attributes dimensions by label, and what the header said
 * @param files blob by role
 */
public record Registration(ProductKind kind, SortedMap<String, String> attributes, SortedMap<String, BlobRef> files) {
    public Registration {
        if (!kind.isRegistered()) {
            throw new IllegalArgumentException("products of kind '" + kind + "' are made, not registered");
        }
    }

    /**
     * The product that this becomes.
     *
     * @param created when
     * @return the product
     */
    public ArchivedProduct product(Instant created) {
        return new ArchivedProduct(
                key(),
                target(),
                new ArchivedProduct.Origin("", 0, new TreeMap<>(), List.of(), ""),
                attributes,
                files,
                new TreeMap<>(),
                Validity.ALWAYS,
                List.of(),
                created);
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
