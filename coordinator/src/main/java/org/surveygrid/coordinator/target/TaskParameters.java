package org.surveygrid.coordinator.target;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.setting.ParameterCodec;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** Parameter overrides of a request, by {@code task.parameter}, checked against the tasks' declarations. */
public final class TaskParameters {
    private final Map<String, Map<String, String>> byTask = new TreeMap<>();

    /**
     * Checks and sorts overrides.
     *
     * @param overrides {@code task.parameter} to value
     * @param catalog the tasks there are
     * @throws IllegalArgumentException when a task or parameter is unknown or a value is not allowed
     */
    public TaskParameters(Map<String, String> overrides, TaskCatalog catalog) {
        overrides.forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (dot < 1) {
                throw new IllegalArgumentException("parameter must be task.name, got '" + name + "'");
            }
            String task = name.substring(0, dot);
            if (catalog.named(task).isEmpty()) {
                throw new IllegalArgumentException("no task '" + task + "' for parameter '" + name + "'; tasks are "
                        + String.join(
                                ", ", catalog.all().stream().map(TaskType::name).toList()));
            }
            byTask.computeIfAbsent(task, t -> new TreeMap<>()).put(name.substring(dot + 1), value);
        });
        byTask.forEach((task, values) ->
                ParameterCodec.decode(catalog.named(task).orElseThrow().defaults(), values));
    }

    /**
     * All parameters of a task.
     *
     * @param task the task type
     * @return name to canonical text: process parameters and quality limits
     */
    public SortedMap<String, String> of(TaskType<?> task) {
        return ParameterCodec.encode(record(task));
    }

    /**
     * The parameters that are part of a product's identity.
     *
     * @param task the task type
     * @return name to canonical text
     */
    public SortedMap<String, String> processOf(TaskType<?> task) {
        return ParameterCodec.encodeProcess(record(task));
    }

    /**
     * The registered products that a task's parameters name.
     *
     * @param task the task type
     * @param <P> its parameters
     * @return names in the order in which the task is given them
     */
    public <P extends Record> List<String> named(TaskType<P> task) {
        return task.named(record(task));
    }

    private <P extends Record> P record(TaskType<P> task) {
        return ParameterCodec.decode(task.defaults(), byTask.getOrDefault(task.name(), Map.of()));
    }
}
