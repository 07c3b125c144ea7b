package org.surveygrid.coordinator.storage;

import java.util.HashSet;
import java.util.Set;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.workunit.UnitResult;

/** Which files the database refers to. */
public final class BlobReferences {
    private BlobReferences() {}

    /**
     * Files of products, and of results that are not decided yet.
     *
     * @param tx the transaction
     * @return each once
     */
    public static Set<BlobRef> all(Transaction tx) {
        Set<BlobRef> references = new HashSet<>(tx.query(
                "SELECT DISTINCT digest, size_bytes FROM product_file",
                row -> new BlobRef(row.text("digest"), row.wide("size_bytes"))));
        for (String attempt : tx.query(
                "SELECT attempt_id FROM attempt WHERE state = 'SUBMITTED'", row -> row.text("attempt_id"))) {
            AttemptTable.result(tx, attempt).ifPresent(result -> {
                if (result instanceof UnitResult.Completed completed) {
                    references.addAll(completed.files().values());
                }
            });
        }
        return references;
    }

    /**
     * Number of products.
     *
     * @param tx the transaction
     * @return count
     */
    public static long products(Transaction tx) {
        return tx.first("SELECT COUNT(*) AS n FROM product", row -> row.wide("n")).orElse(0L);
    }

    /**
     * Writes the database to a file while it is in use.
     *
     * @param tx the transaction
     * @param zip does not exist
     */
    public static void backup(Transaction tx, java.nio.file.Path zip) {
        tx.update("BACKUP TO ?", zip.toAbsolutePath().toString());
    }

    /**
     * After a restore: no fence of the time that was lost may be given out again.
     *
     * @param tx the transaction
     * @return how many units
     */
    public static int raiseFences(Transaction tx) {
        return tx.update("UPDATE work_unit SET epoch = epoch + 1000000");
    }
}
