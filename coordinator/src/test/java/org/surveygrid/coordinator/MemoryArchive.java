package org.surveygrid.coordinator;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.assimilation.InputFiles;
import org.surveygrid.coordinator.assimilation.ProductSink;
import org.surveygrid.coordinator.assimilation.StoredProduct;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpec;

/** The archive's in-memory twin: remembers what was committed, and refuses a second product of the same unit. */
public final class MemoryArchive implements ProductSink, InputFiles {
    private final Map<String, UnitResult> products = new ConcurrentHashMap<>();

    @Override
    public void commit(Transaction transaction, UnitSpec unit, UnitResult result) {
        @Nullable UnitResult earlier = products.putIfAbsent(unit.unitKey(), result);
        if (earlier != null) {
            throw new IllegalStateException("two products of unit " + unit.unitKey());
        }
    }

    @Override
    public void retract(Transaction transaction, String unitKey) {
        products.remove(unitKey);
    }

    @Override
    public Map<String, StoredProduct> resolve(Transaction transaction, Collection<String> productKeys) {
        Map<String, StoredProduct> known = new HashMap<>();
        for (String key : productKeys) {
            switch (products.get(key)) {
                case null -> {}
                case UnitResult.Completed completed ->
                    known.put(key, new StoredProduct.Available("bias", completed.files()));
                case UnitResult.Unprocessable none -> known.put(key, new StoredProduct.Voided(none.reason()));
            }
        }
        return known;
    }

    /**
     * All products.
     *
     * @return result by unit key
     */
    public Map<String, UnitResult> products() {
        return Map.copyOf(products);
    }
}
