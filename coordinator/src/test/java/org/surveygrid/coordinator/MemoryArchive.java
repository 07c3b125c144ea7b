package org.surveygrid.coordinator;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.assimilation.InputFiles;
import org.surveygrid.coordinator.assimilation.ProductSink;
import org.surveygrid.coordinator.assimilation.StoredProduct;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.workunit.UnitResult;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;

/** The archive's in-memory twin: remembers what was committed, and refuses a second product of the same unit. */
public final class MemoryArchive implements ProductSink, InputFiles {
    private final Map<String, UnitResult> products = new ConcurrentHashMap<>();
    private final Map<String, List<UnitSpecInput>> madeFrom = new ConcurrentHashMap<>();
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    @Override
    public void commit(Transaction transaction, UnitSpec unit, UnitResult result) {
        @Nullable UnitResult earlier = products.putIfAbsent(unit.unitKey(), result);
        if (earlier != null) {
            throw new IllegalStateException("two products of unit " + unit.unitKey());
        }
        madeFrom.put(unit.unitKey(), unit.inputs());
    }

    @Override
    public void retract(Transaction transaction, String unitKey) {
        products.remove(unitKey);
        madeFrom.remove(unitKey);
        released.remove(unitKey);
    }

    @Override
    public void release(Transaction transaction, String unitKey) {
        if (products.containsKey(unitKey)) {
            released.add(unitKey);
        }
    }

    /** As an archive was before files were ever given up. */
    public void forgetReleases() {
        released.clear();
    }

    /**
     * Products whose files were given up.
     *
     * @return unit keys
     */
    public Set<String> released() {
        return Set.copyOf(released);
    }

    /**
     * What a product was made from.
     *
     * @param unitKey its key
     * @return inputs; none without a product
     */
    public List<UnitSpecInput> madeFrom(String unitKey) {
        return madeFrom.getOrDefault(unitKey, List.of());
    }

    @Override
    public Map<String, StoredProduct> resolve(Transaction transaction, Collection<String> productKeys) {
        Map<String, StoredProduct> known = new HashMap<>();
        for (String key : productKeys) {
            switch (products.get(key)) {
                case null -> {}
                case UnitResult.Completed completed ->
                    known.put(
                            key,
                            released.contains(key)
                                    ? new StoredProduct.Released("bias.round")
                                    : new StoredProduct.Available("bias", completed.files()));
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
