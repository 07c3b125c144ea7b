package org.surveygrid.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
     * @return the outcome; when completed or divided, its files include the role {@link Facts#ROLE}
     * @throws IOException when this machine cannot read or write files
     */
    public static <P extends Record> TaskOutcome run(
            TaskType<P> task, TaskInputs inputs, Map<String, String> parameters, TaskContext context)
            throws IOException {
        P decoded = ParameterCodec.decode(task.defaults(), parameters);
        TaskOutcome outcome = task.run(inputs, decoded, context);
        return switch (outcome) {
            case TaskOutcome.Completed completed -> {
                requireDeclared(task, context.target(), completed.files().keySet());
                yield new TaskOutcome.Completed(
                        withFacts(completed.files(), completed.facts(), context), completed.facts());
            }
            case TaskOutcome.Divided divided -> {
                if (task.partOutputs().isEmpty() || context.company() == TaskContext.Company.ALONE) {
                    throw new IllegalStateException("task " + task.name() + " asks for " + divided.parts()
                            + " parts where nobody can make them");
                }
                yield new TaskOutcome.Divided(
                        withFacts(divided.files(), Facts.none().with("parts", divided.parts()), context),
                        divided.parts());
            }
            case TaskOutcome.Unprocessable unprocessable -> unprocessable;
            case TaskOutcome.Declined declined -> declined;
        };
    }

    private static void requireDeclared(TaskType<?> task, Target target, Set<String> written) {
        List<String> declared = target.value(Dimension.PART).isPresent() ? task.partOutputs() : task.outputs();
        if (!written.equals(new TreeSet<>(declared))) {
            throw new IllegalStateException(
                    "task " + task.name() + " declares outputs " + declared + " but wrote " + written);
        }
    }

    private static SortedMap<String, Path> withFacts(SortedMap<String, Path> files, Facts facts, TaskContext context)
            throws IOException {
        Path factsFile = context.outputFile(Facts.ROLE, ".txt");
        Files.writeString(factsFile, facts.encode());
        SortedMap<String, Path> all = new TreeMap<>(files);
        all.put(Facts.ROLE, factsFile);
        return all;
    }
}
