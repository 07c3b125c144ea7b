package org.surveygrid.coordinator.assimilation;

import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpec;

/**
 * Turns a validated result into a product. Called inside the transaction that validates the unit, so product, lineage
 * and state of the unit become durable together or not at all. Throwing undoes the validation.
 */
public interface ProductSink {
    /**
     * Records the product. Called once for a unit; its blobs are in the store.
     *
     * @param transaction the validating transaction
     * @param unit what was made, from what
     * @param result its files, or why there are none
     */
    void commit(Transaction transaction, UnitSpec unit, UnitResult result);

    /**
     * Takes a product back: it was refuted, or made from one that was. Does nothing when there is none.
     *
     * @param transaction the transaction in which that became known
     * @param unitKey the product's key
     */
    void retract(Transaction transaction, String unitKey);

    /**
     * Gives the files of a product up that was made on the way to another, which is done. The product stays on record. Does
     * nothing when there is none, or when it was done before.
     *
     * @param transaction the transaction in which the other was done
     * @param unitKey the product's key
     */
    void release(Transaction transaction, String unitKey);
}
