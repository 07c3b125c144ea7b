package org.surveygrid.task.sources;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** The tasks of this package. */
public final class SourcesProvider implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(new SourceListTask(), new CoaddSourcesTask());
    }
}
