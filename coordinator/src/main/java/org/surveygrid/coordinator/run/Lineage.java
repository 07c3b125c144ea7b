package org.surveygrid.coordinator.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.storage.ArchiveTables;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.task.ProductKey;

/** Walks from a product to what it was made from, and to what was made from it. */
final class Lineage {
    private Lineage() {}

    static List<LineageEdge> up(Transaction transaction, String key, int depth) {
        List<LineageEdge> edges = new ArrayList<>();
        Set<String> level = Set.of(key);
        Set<String> seen = new LinkedHashSet<>(level);
        for (int step = 1; step <= depth && !level.isEmpty(); step++) {
            Set<String> next = new LinkedHashSet<>();
            for (String product : level) {
                List<ProductKey.Input> inputs = ArchiveTables.find(transaction, product)
                        .map(ArchivedProduct::origin)
                        .map(ArchivedProduct.Origin::inputs)
                        .orElse(List.of());
                for (ProductKey.Input input : inputs) {
                    edges.add(new LineageEdge(product, input.role(), input.key(), step));
                    if (seen.add(input.key())) {
                        next.add(input.key());
                    }
                }
            }
            level = next;
        }
        return edges;
    }

    static List<LineageEdge> down(Transaction transaction, String key, int depth) {
        List<LineageEdge> edges = new ArrayList<>();
        Set<String> level = Set.of(key);
        Set<String> seen = new LinkedHashSet<>(level);
        for (int step = 1; step <= depth && !level.isEmpty(); step++) {
            Set<String> next = new LinkedHashSet<>();
            for (String input : level) {
                for (ProductKey.Input user : ArchiveTables.users(transaction, input)) {
                    edges.add(new LineageEdge(user.key(), user.role(), input, step));
                    if (seen.add(user.key())) {
                        next.add(user.key());
                    }
                }
            }
            level = next;
        }
        return edges;
    }
}
