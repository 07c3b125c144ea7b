package org.surveygrid.task.calibration.sky;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** The calibrations from science frames. */
public final class SkyTasks implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(new SuperFlatTask(), new FringeTask(), new CrosstalkTask());
    }
}
