package org.surveygrid.task.quality;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** The tasks of this package. */
public final class QualityTasks implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(new DetectorTrendTask());
    }
}
