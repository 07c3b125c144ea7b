package org.surveygrid.worker.execution;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.digest.Sha256;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.proto.v1.Blob;
import org.surveygrid.proto.v1.CompletedResult;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.ResultFile;
import org.surveygrid.proto.v1.TaskResult;
import org.surveygrid.proto.v1.UnitInput;
import org.surveygrid.proto.v1.UnprocessableResult;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskContext;
import org.surveygrid.task.TaskExecution;
import org.surveygrid.task.TaskInputs;
import org.surveygrid.task.TaskOutcome;
import org.surveygrid.task.TaskType;
import org.surveygrid.task.UnprocessableReason;

/** Turns a work unit from the wire into a task run, and its outcome into a result for the wire. */
public final class UnitRunner {
    private final TaskCatalog catalog;

    /** Where the bytes of a blob are on this machine. */
    @FunctionalInterface
    public interface BlobFiles {
        /**
         * The local file of a blob.
         *
         * @param digest its SHA-256
         * @return an existing file
         */
        Path file(String digest);
    }

    /**
     * A runner of given task types.
     *
     * @param catalog what this machine can run
     */
    public UnitRunner(TaskCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Runs a unit in this thread.
     *
     * @param unit what to run
     * @param files where its inputs are
     * @param outputDirectory an empty directory
     * @return how it ended; never {@link ExecutionOutcome.Cancelled}
     */
    public ExecutionOutcome run(WorkUnit unit, BlobFiles files, Path outputDirectory) {
        TaskType<?> task = catalog.named(unit.getTaskName()).orElse(null);
        if (task == null || task.version() != unit.getTaskVersion()) {
            return new ExecutionOutcome.Failed(
                    FailureClass.DECLINED,
                    "no-task",
                    "this worker has no task " + unit.getTaskName() + "@" + unit.getTaskVersion()
                            + (task == null ? "" : ", only version " + task.version()) + "; upgrade it");
        }
        long cpuBefore = threadCpuNanos();
        try {
            TaskOutcome outcome = TaskExecution.run(
                    task,
                    inputs(unit, files),
                    unit.getParametersMap(),
                    new TaskContext(
                            unit.getUnitKey(),
                            Target.parse(unit.getTarget()),
                            outputDirectory,
                            TaskContext.Company.GRID));
            return toWire(outcome, (threadCpuNanos() - cpuBefore) * 1e-9);
        } catch (FitsFormatException e) {
            return new ExecutionOutcome.Finished(
                    voidResult(UnprocessableReason.CORRUPT_INPUT, messageOf(e)), (threadCpuNanos() - cpuBefore) * 1e-9);
        } catch (IOException e) {
            return new ExecutionOutcome.Failed(FailureClass.INFRA, e.getClass().getName(), messageOf(e));
        } catch (OutOfMemoryError e) {
            return new ExecutionOutcome.Failed(
                    FailureClass.RESOURCE,
                    "heap",
                    "the heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB was not enough for "
                            + unit.getTarget());
        } catch (RuntimeException e) {
            return new ExecutionOutcome.Failed(
                    FailureClass.KERNEL, fingerprint(e), fingerprint(e) + ": " + messageOf(e));
        }
    }

    private static ExecutionOutcome toWire(TaskOutcome outcome, double cpuSeconds) throws IOException {
        return switch (outcome) {
            case TaskOutcome.Completed completed ->
                new ExecutionOutcome.Finished(filesResult(completed.files()), cpuSeconds);
            case TaskOutcome.Divided divided -> new ExecutionOutcome.Finished(filesResult(divided.files()), cpuSeconds);
            case TaskOutcome.Unprocessable voided ->
                new ExecutionOutcome.Finished(voidResult(voided.reason(), voided.detail()), cpuSeconds);
            case TaskOutcome.Declined declined ->
                new ExecutionOutcome.Failed(FailureClass.DECLINED, "declined", declined.why());
        };
    }

    private static TaskResult filesResult(SortedMap<String, Path> files) throws IOException {
        CompletedResult.Builder result = CompletedResult.newBuilder();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            result.addFiles(ResultFile.newBuilder()
                    .setRole(file.getKey())
                    .setBlob(Blob.newBuilder()
                            .setDigest(Sha256.ofFile(file.getValue()))
                            .setSizeBytes(Files.size(file.getValue()))));
        }
        return TaskResult.newBuilder().setCompleted(result).build();
    }

    private static TaskResult voidResult(UnprocessableReason reason, String detail) {
        return TaskResult.newBuilder()
                .setUnprocessable(UnprocessableResult.newBuilder()
                        .setReason(reason.name())
                        .setDetail(detail))
                .build();
    }

    private static TaskInputs inputs(WorkUnit unit, BlobFiles files) {
        Map<String, List<InputProduct>> byRole = new TreeMap<>();
        unit.getInputsList().stream()
                .sorted(Comparator.comparing(UnitInput::getRole).thenComparingInt(UnitInput::getOrdinal))
                .forEach(input -> {
                    Map<String, Path> paths = new TreeMap<>();
                    input.getFilesMap().forEach((role, blob) -> paths.put(role, files.file(blob.getDigest())));
                    byRole.computeIfAbsent(input.getRole(), role -> new ArrayList<>())
                            .add(new InputProduct(input.getProductKey(), new ProductKind(input.getKind()), paths));
                });
        return new TaskInputs(byRole);
    }

    /** Exception type and the innermost frame of ours: equal for the same defect on any machine. */
    private static String fingerprint(RuntimeException e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("org.surveygrid.")) {
                return e.getClass().getSimpleName() + " at " + frame.getClassName() + "." + frame.getMethodName() + ":"
                        + frame.getLineNumber();
            }
        }
        return e.getClass().getName();
    }

    private static String messageOf(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getName() : message;
    }

    private static long threadCpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
