package org.surveygrid.coordinator.run;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.assimilation.Assimilator;
import org.surveygrid.coordinator.storage.ArchiveTables;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.task.Facts;
import org.surveygrid.task.TaskType;

/** Judges products again by their facts: other limits, other flags, the same pixels. */
final class Requalification {
    private Requalification() {}

    static Survey.Requalified run(Transaction transaction, TaskType<?> task, SortedMap<String, String> parameters) {
        int judged = 0;
        int newlyFlagged = 0;
        int newlyClean = 0;
        for (ArchivedProduct product : ArchiveTables.all(transaction)) {
            if (!product.target().kind().equals(task.produces()) || product.isVoid()) {
                continue;
            }
            judged++;
            List<String> flags = Assimilator.judge(task, factsOf(product), parameters);
            if (!flags.equals(product.qualityFlags())) {
                ArchiveTables.setFlags(transaction, product.key(), flags);
                newlyFlagged += product.qualityFlags().isEmpty() ? 1 : 0;
                newlyClean += flags.isEmpty() ? 1 : 0;
            }
        }
        return new Survey.Requalified(judged, newlyFlagged, newlyClean);
    }

    private static Facts factsOf(ArchivedProduct product) {
        Facts facts = Facts.none();
        for (Map.Entry<String, String> fact : product.facts().entrySet()) {
            facts = facts.with(fact.getKey(), fact.getValue());
        }
        return facts;
    }
}
