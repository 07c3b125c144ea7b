package org.surveygrid.task.coadd;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** The tasks of this package. */
public final class CoaddTasks implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(new RegriddedTask(), new CoaddTask());
    }
}
