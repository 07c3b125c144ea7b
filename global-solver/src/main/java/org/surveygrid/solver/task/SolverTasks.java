package org.surveygrid.solver.task;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** Brings the global solutions onto the class path. */
public final class SolverTasks implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(new AstrometryTask(), new PhotometryTask(), new TurbulenceTask());
    }
}
