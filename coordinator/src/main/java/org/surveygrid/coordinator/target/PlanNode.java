package org.surveygrid.coordinator.target;

import java.util.List;
import java.util.SortedMap;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.Target;

/**
 * One product of a plan.
 *
 * @param key identity the product has or will have; empty when it cannot be planned
 * @param target what it is
 * @param action what is to be done
 * @param reason why
 * @param detail a sentence with names and numbers
 * @param recipe how it is made
 */
public record PlanNode(String key, Target target, Action action, Reason reason, String detail, Recipe recipe) {
    /** What a plan does about a product. */
    public enum Action {
        MAKE,
        REUSE,
        /** Known to be void: nothing to do, nothing to use. */
        SKIP,
        BLOCKED
    }

    /**
     * How a product is made.
     *
     * @param parameters process parameters and quality limits, complete
     * @param inputs in the order that is part of the identity
     * @param droppableRoles roles whose members may turn out void
     */
    public record Recipe(
            SortedMap<String, String> parameters, List<ProductKey.Input> inputs, List<String> droppableRoles) {
        public Recipe {
            inputs = List.copyOf(inputs);
            droppableRoles = List.copyOf(droppableRoles);
        }
    }

    /**
     * Whether others can be made from it.
     *
     * @return true unless blocked
     */
    public boolean isAvailable() {
        return action != Action.BLOCKED;
    }
}
