package org.surveygrid.coordinator.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;

/**
 * What is to be done for a request.
 *
 * @param nodes every product involved, inputs before what is made from them
 * @param requested the targets that were asked for
 */
public record Plan(List<PlanNode> nodes, List<Target> requested) {
    public Plan {
        nodes = List.copyOf(nodes);
        requested = List.copyOf(requested);
    }

    /**
     * Nodes with an action.
     *
     * @param action which
     * @return in plan order
     */
    public List<PlanNode> with(PlanNode.Action action) {
        return nodes.stream().filter(node -> node.action() == action).toList();
    }

    /**
     * Nodes per product kind.
     *
     * @return lists in plan order, sorted by kind
     */
    public SortedMap<ProductKind, List<PlanNode>> byKind() {
        SortedMap<ProductKind, List<PlanNode>> byKind = new TreeMap<>();
        for (PlanNode node : nodes) {
            byKind.computeIfAbsent(node.target().kind(), kind -> new ArrayList<>())
                    .add(node);
        }
        return byKind;
    }

    /**
     * The nodes that were asked for.
     *
     * @return in plan order
     */
    public List<PlanNode> requestedNodes() {
        return nodes.stream().filter(node -> requested.contains(node.target())).toList();
    }

    /**
     * Keys of the requested products.
     *
     * @return key by target text
     */
    public Map<String, String> requestedKeys() {
        Map<String, String> keys = new TreeMap<>();
        requestedNodes().forEach(node -> keys.put(node.target().toString(), node.key()));
        return keys;
    }
}
