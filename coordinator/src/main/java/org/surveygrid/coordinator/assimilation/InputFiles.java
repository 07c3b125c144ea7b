package org.surveygrid.coordinator.assimilation;

import java.util.Collection;
import java.util.Map;
import org.surveygrid.coordinator.storage.Transaction;

/** Tells the grid which inputs exist, and which files they are. */
@FunctionalInterface
public interface InputFiles {
    /**
     * Looks products up.
     *
     * @param transaction the transaction of the caller
     * @param productKeys which products
     * @return what is known; a key without a product is absent from the answer
     */
    Map<String, StoredProduct> resolve(Transaction transaction, Collection<String> productKeys);
}
