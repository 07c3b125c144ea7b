package org.surveygrid.coordinator.assimilation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.coordinator.blob.BlobRef;

/** What the archive knows under a product key. */
public sealed interface StoredProduct {
    /**
     * A product with files.
     *
     * @param kind its kind
     * @param files by file role
     */
    record Available(String kind, SortedMap<String, BlobRef> files) implements StoredProduct {
        public Available {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    /**
     * There was a product with files, and these are not kept any more: it was made on the way to one that is done.
     *
     * @param kind its kind
     */
    record Released(String kind) implements StoredProduct {}

    /**
     * There is no product and never will be.
     *
     * @param reason code
     */
    record Voided(String reason) implements StoredProduct {}

    /**
     * There is a product, but nothing may be made from it.
     *
     * @param reason a sentence
     */
    record Refused(String reason) implements StoredProduct {}
}
