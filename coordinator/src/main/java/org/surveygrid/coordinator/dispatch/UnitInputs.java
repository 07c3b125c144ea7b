package org.surveygrid.coordinator.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.surveygrid.coordinator.assimilation.InputFiles;
import org.surveygrid.coordinator.assimilation.StoredProduct;
import org.surveygrid.coordinator.storage.Transaction;
import org.surveygrid.coordinator.storage.UnitTable;
import org.surveygrid.coordinator.workunit.UnitSpec;
import org.surveygrid.coordinator.workunit.UnitSpecInput;

/** The inputs of a unit as they stand. */
sealed interface UnitInputs {
    /** All there; void ones left out. */
    record Complete(List<LeaseAnswer.GrantedInput> inputs) implements UnitInputs {}

    /** Some are not products yet. */
    record Incomplete(Set<String> missingKeys) implements UnitInputs {}

    /** One that the unit cannot do without is void, so the unit is. */
    record Impossible(String detail) implements UnitInputs {}

    /** There is one, but nothing may be made from it: the unit cannot be made as planned. */
    record Unusable(String key, String detail) implements UnitInputs {}

    static UnitInputs of(Transaction tx, UnitSpec unit, InputFiles files) {
        return of(
                unit,
                resolve(
                        tx,
                        new LinkedHashSet<>(unit.inputs().stream()
                                .map(UnitSpecInput::productKey)
                                .toList()),
                        files));
    }

    /** A product that is doubted counts as not there until it is confirmed. */
    static Map<String, StoredProduct> resolve(Transaction tx, Set<String> keys, InputFiles files) {
        Map<String, StoredProduct> products = new HashMap<>(files.resolve(tx, keys));
        products.keySet().removeAll(UnitTable.doubted(tx));
        return products;
    }

    /** Of a round and its parts whose files were given up nothing is made but the whole, which then goes without them. */
    static UnitInputs of(UnitSpec unit, Map<String, StoredProduct> products) {
        List<LeaseAnswer.GrantedInput> present = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        Set<String> voidRoles = new LinkedHashSet<>();
        for (UnitSpecInput input : unit.inputs()) {
            @Nullable StoredProduct product = products.get(input.productKey());
            switch (product) {
                case null -> missing.add(input.productKey());
                case StoredProduct.Available available ->
                    present.add(new LeaseAnswer.GrantedInput(
                            input.role(), input.ordinal(), input.productKey(), available.kind(), available.files()));
                case StoredProduct.Released released -> {
                    if (Rounds.isOfRound(unit)) {
                        missing.add(input.productKey());
                    } else {
                        present.add(new LeaseAnswer.GrantedInput(
                                input.role(), input.ordinal(), input.productKey(), released.kind(), new TreeMap<>()));
                    }
                }
                case StoredProduct.Voided voided -> {
                    if (!input.isDroppable()) {
                        return new Impossible(
                                "input " + input.role() + " " + input.productKey() + " is void: " + voided.reason());
                    }
                    voidRoles.add(input.role());
                }
                case StoredProduct.Refused refused -> {
                    return new Unusable(
                            input.productKey(), "its " + input.role() + " must not be used: " + refused.reason());
                }
            }
        }
        if (!missing.isEmpty()) {
            return new Incomplete(missing);
        }
        Set<String> filledRoles = new HashSet<>();
        present.forEach(input -> filledRoles.add(input.role()));
        for (String role : voidRoles) {
            if (!filledRoles.contains(role)) {
                return new Impossible("every input of role " + role + " is void");
            }
        }
        return new Complete(present);
    }
}
