package org.surveygrid.task;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** All task types on the class path. */
public final class TaskCatalog {
    private final SortedMap<String, TaskType<?>> byName = new TreeMap<>();
    private final SortedMap<ProductKind, TaskType<?>> byKind = new TreeMap<>();

    /**
     * A catalogue of given task types.
     *
     * @param tasks at most one per name and per product kind
     */
    public TaskCatalog(Collection<TaskType<?>> tasks) {
        for (TaskType<?> task : tasks) {
            if (byName.put(task.name(), task) != null) {
                throw new IllegalArgumentException("two task types are named '" + task.name() + "'");
            }
            if (byKind.put(task.produces(), task) != null) {
                throw new IllegalArgumentException("two task types make '" + task.produces() + "'");
            }
        }
    }

    /**
     * The task types that {@link ServiceLoader} finds.
     *
     * @return the catalogue
     */
    public static TaskCatalog load() {
        List<TaskType<?>> tasks = ServiceLoader.load(TaskProvider.class).stream()
                .flatMap(provider -> provider.get().tasks().stream())
                .toList();
        return new TaskCatalog(tasks);
    }

    /**
     * All task types.
     *
     * @return sorted by name
     */
    public Collection<TaskType<?>> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /**
     * The task type with a name.
     *
     * @param name as in {@link TaskType#name()}
     * @return the type, or empty
     */
    public Optional<TaskType<?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The task type that makes a kind.
     *
     * @param kind what is wanted
     * @return the type, or empty for registered and unknown kinds
     */
    public Optional<TaskType<?>> making(ProductKind kind) {
        return Optional.ofNullable(byKind.get(kind));
    }
}
