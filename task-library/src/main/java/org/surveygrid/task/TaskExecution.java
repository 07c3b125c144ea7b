package org.surveygrid.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.setting.ParameterCodec;

/**
 * Runs one task the same way everywhere: in a worker's child process, in {@code sgrid run-local}, in tests. That is why
 * the grid changes nothing.
 */
public final class TaskExecution {
    private TaskExecution() {}

    /**
     * Runs a task, checks that it wrote what it declares, and adds the facts to its files.
     *
     * @param task the task type
     * @param inputs files by role
     * @param parameters overrides of the defaults, as text
     * @param context what is made, and where to put it
     * @param <P> the task's parameters
     * @return the outcome; when completed, its files include the role {@link Facts#ROLE}
     * @throws IOException when this machine cannot read or write files
     */
    public static <P extends Record> TaskOutcome run(
            TaskType<P> task, TaskInputs inputs, Map<String, String> parameters, TaskContext context)
            throws IOException {
        P decoded = ParameterCodec.decode(task.defaults(), parameters);
        TaskOutcome outcome = task.run(inputs, decoded, context);
        if (!(outcome instanceof TaskOutcome.Completed completed)) {
            return outcome;
        }
        SortedMap<String, Path> files = new TreeMap<>(completed.files());
        if (!files.keySet().equals(new java.util.TreeSet<>(task.outputs()))) {
            throw new IllegalStateException(
                    "task " + task.name() + " declares outputs " + task.outputs() + " but wrote " + files.keySet());
        }
        Path factsFile = context.outputFile(Facts.ROLE, ".txt");
        Files.writeString(factsFile, completed.facts().encode());
        files.put(Facts.ROLE, factsFile);
        return new TaskOutcome.Completed(files, completed.facts());
    }
}
