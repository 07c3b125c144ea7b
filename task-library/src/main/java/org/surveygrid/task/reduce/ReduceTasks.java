package org.surveygrid.task.reduce;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** The reduction of science frames. */
public final class ReduceTasks implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(new ReduceTask());
    }
}
