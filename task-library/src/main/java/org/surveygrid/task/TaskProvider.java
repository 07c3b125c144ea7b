package org.surveygrid.task;

import java.util.List;

/** Brings task types onto the class path; found by {@link java.util.ServiceLoader}. */
public interface TaskProvider {
    /**
     * The task types of this provider.
     *
     * @return stateless instances
     */
    List<TaskType<?>> tasks();
}
