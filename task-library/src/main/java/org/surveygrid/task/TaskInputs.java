package org.surveygrid.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The products a run was given, by role, in the order that is part of the result's identity. */
public final class TaskInputs {
    /** Role of what the last round of a divided run came to: at most one product. No task declares it. */
    public static final String ROUND = "round";

    /** Role of what the parts of that round made, in the order of their numbers. No task declares it. */
    public static final String PARTS = "parts";

    private final Map<String, List<InputProduct>> byRole;

    /**
     * Inputs by role.
     *
     * @param byRole products of each role, ordered
     */
    public TaskInputs(Map<String, List<InputProduct>> byRole) {
        this.byRole = new TreeMap<>(byRole);
        this.byRole.replaceAll((role, products) -> List.copyOf(products));
    }

    /**
     * The only product of a role.
     *
     * @param role declared with exactly one product
     * @return the product
     */
    public InputProduct one(String role) {
        List<InputProduct> products = all(role);
        if (products.size() != 1) {
            throw new IllegalArgumentException(
                    "role '" + role + "' must have exactly one product, has " + products.size());
        }
        return products.getFirst();
    }

    /**
     * The product of a role that need not be present.
     *
     * @param role declared with at most one product
     * @return the product, or empty
     */
    public Optional<InputProduct> optional(String role) {
        return all(role).isEmpty() ? Optional.empty() : Optional.of(one(role));
    }

    /**
     * All products of a role.
     *
     * @param role any role
     * @return products in order; empty when the role has none
     */
    public List<InputProduct> all(String role) {
        return byRole.getOrDefault(role, List.of());
    }
}
