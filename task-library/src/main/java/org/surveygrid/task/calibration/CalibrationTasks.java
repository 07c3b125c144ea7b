package org.surveygrid.task.calibration;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** The calibration tasks of one chip. */
public final class CalibrationTasks implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(
                new ReadNoiseTask(),
                new BiasTask(),
                new HotPixelsTask(),
                new DarkTask(),
                new GainTask(),
                new PhotonTransferTask(),
                FlatTask.dome(),
                new ColdPixelsTask(),
                FlatTask.twilight(),
                new MasterFlatTask(),
                new UnstablePixelsTask());
    }
}
