package org.surveygrid.coordinator.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;

/** All products at one moment, indexed for planning: a plan must not see the archive change under it. */
public final class ArchiveSnapshot {
    private static final Comparator<ArchivedProduct> IN_ORDER_OF_EXPOSURE = Comparator.comparing(
                    (ArchivedProduct product) -> product.attribute(Dimension.EXPOSURE))
            .thenComparing(ArchivedProduct::key);

    private final Map<String, ArchivedProduct> byKey = new HashMap<>();
    private final Map<ProductKind, List<ArchivedProduct>> registered = new HashMap<>();
    private final Map<String, ArchivedProduct> newestByTarget = new HashMap<>();
    private final Map<String, ArchivedProduct> mastersByTarget = new TreeMap<>();

    /**
     * Indexes products.
     *
     * @param products all there are
     */
    public ArchiveSnapshot(Collection<ArchivedProduct> products) {
        for (ArchivedProduct product : products) {
            byKey.put(product.key(), product);
            if (product.target().kind().isRegistered()) {
                registered
                        .computeIfAbsent(product.target().kind(), kind -> new ArrayList<>())
                        .add(product);
            } else {
                newestByTarget.merge(
                        product.target().toString(),
                        product,
                        (a, b) -> a.created().isBefore(b.created()) ? b : a);
                if (product.isFromElsewhere() && product.validity().state() != Validity.State.INVALID) {
                    mastersByTarget.merge(
                            product.target().toString(),
                            product,
                            (a, b) -> a.created().isBefore(b.created()) ? b : a);
                }
            }
        }
        registered.values().forEach(list -> list.sort(IN_ORDER_OF_EXPOSURE));
    }

    /**
     * The product with a key.
     *
     * @param key 64 hexadecimal digits
     * @return the product, or empty
     */
    public Optional<ArchivedProduct> product(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /**
     * Usable registered products of a kind.
     *
     * @param kind a registered kind
     * @return in order of exposure, then key
     */
    public List<ArchivedProduct> registered(ProductKind kind) {
        return registered.getOrDefault(kind, List.of()).stream()
                .filter(ArchivedProduct::isUsable)
                .toList();
    }

    /**
     * The product of a target that entered the archive last, whatever its state.
     *
     * @param target kind and dimensions
     * @return the product, or empty when the target was never made
     */
    public Optional<ArchivedProduct> newest(Target target) {
        return Optional.ofNullable(newestByTarget.get(target.toString()));
    }

    /**
     * The calibration of a target that somebody registered last and nobody declared invalid. It goes before one that would
     * be made here.
     *
     * @param target kind and dimensions
     * @return the calibration, or empty
     */
    public Optional<ArchivedProduct> fromElsewhere(Target target) {
        return Optional.ofNullable(mastersByTarget.get(target.toString()));
    }

    /**
     * All calibrations of a kind that {@link #fromElsewhere(Target)} would answer with.
     *
     * @param kind a calibration's kind
     * @return sorted by target
     */
    public List<ArchivedProduct> fromElsewhere(ProductKind kind) {
        return mastersByTarget.values().stream()
                .filter(product -> product.target().kind().equals(kind))
                .toList();
    }

    /**
     * All products.
     *
     * @return in no particular order
     */
    public Collection<ArchivedProduct> all() {
        return byKey.values();
    }
}
