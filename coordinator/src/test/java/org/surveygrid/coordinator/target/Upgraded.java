package org.surveygrid.coordinator.target;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.InputRole;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;

/** The same task, one version on. */
record Upgraded<P extends Record>(TaskType<P> task) implements TaskType<P> {
    @Override
    public String name() {
        return task.name();
    }

    @Override
    public int version() {
        return task.version() + 1;
    }

    @Override
    public ProductKind produces() {
        return task.produces();
    }

    @Override
    public Set<Dimension> dimensions() {
        return task.dimensions();
    }

    @Override
    public List<String> outputs() {
        return task.outputs();
    }

    @Override
    public List<InputRole> inputs() {
        return task.inputs();
    }

    @Override
    public P defaults() {
        return task.defaults();
    }

    @Override
    public int validityNights() {
        return task.validityNights();
    }

    @Override
    public long memoryBytes(long inputBytes) {
        return task.memoryBytes(inputBytes);
    }

    @Override
    public TaskOutcome run(TaskInputs inputs, P parameters, TaskContext context) throws IOException {
        return task.run(inputs, parameters, context);
    }
}
