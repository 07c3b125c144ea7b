package org.surveygrid.task.catalogue;

import java.util.List;
import org.surveygrid.task.TaskProvider;
import org.surveygrid.task.TaskType;

/** The task of this package. */
public final class CatalogueProvider implements TaskProvider {
    @Override
    public List<TaskType<?>> tasks() {
        return List.of(new CatalogueTask());
    }
}
