package org.surveygrid.worker.execution;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.proto.v1.FailRequest;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.TaskResult;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.worker.cache.BlobCache;

/**
 * Runs units in a child JVM with a heap of its own. The child stays for the next unit, because starting a JVM costs more
 * than a small unit; it is replaced after it crashed, was cancelled or ran out of memory.
 */
public final class ChildProcessExecutor implements UnitExecutor {
    private final Path cacheRoot;
    private final long heapBytes;
    private final Path childLog;
    private final AtomicReference<Optional<Child>> child = new AtomicReference<>(Optional.empty());
    private final AtomicBoolean cancelled = new AtomicBoolean();

    private record Child(Process process, DataOutputStream requests, DataInputStream answers) {}

    /**
     * An executor whose child is started with the first unit.
     *
     * @param cacheRoot directory of the {@link BlobCache} that holds the inputs
     * @param heapBytes heap of the child
     * @param childLog where the child's standard error goes, appended
     */
    public ChildProcessExecutor(Path cacheRoot, long heapBytes, Path childLog) {
        this.cacheRoot = cacheRoot;
        this.heapBytes = heapBytes;
        this.childLog = childLog;
    }

    @Override
    public ExecutionOutcome execute(WorkUnit unit, Path outputDirectory) {
        cancelled.set(false);
        try {
            Child running = ensureChild();
            byte[] message = unit.toByteArray();
            running.requests().writeUTF(outputDirectory.toAbsolutePath().toString());
            running.requests().writeInt(message.length);
            running.requests().write(message);
            running.requests().flush();
            ExecutionOutcome outcome = readAnswer(running.answers());
            if (outcome instanceof ExecutionOutcome.Failed failed && failed.failureClass() == FailureClass.RESOURCE) {
                discardChild();
            }
            return outcome;
        } catch (IOException e) {
            boolean wanted = cancelled.get();
            String exit = discardChild();
            return wanted
                    ? new ExecutionOutcome.Cancelled()
                    : new ExecutionOutcome.Failed(
                            FailureClass.CRASH,
                            "child " + exit,
                            "the child process ended (" + exit + ") while it ran " + unit.getTarget() + "; see "
                                    + childLog);
        }
    }

    private static ExecutionOutcome readAnswer(DataInputStream answers) throws IOException {
        int tag = answers.readUnsignedByte();
        if (tag == ChildMain.RESULT) {
            double cpuSeconds = answers.readDouble();
            return new ExecutionOutcome.Finished(
                    TaskResult.parseFrom(answers.readNBytes(answers.readInt())), cpuSeconds);
        }
        if (tag == ChildMain.FAILURE) {
            FailRequest failure = FailRequest.parseFrom(answers.readNBytes(answers.readInt()));
            return new ExecutionOutcome.Failed(
                    failure.getFailureClass(), failure.getFingerprint(), failure.getDetail());
        }
        throw new IOException("the child process answered with byte " + tag + ", which is no answer");
    }

    @Override
    public void cancel() {
        cancelled.set(true);
        child.get().ifPresent(running -> running.process().destroyForcibly());
    }

    @Override
    public void close() {
        cancelled.set(true);
        discardChild();
    }

    private Child ensureChild() throws IOException {
        Optional<Child> present = child.get();
        if (present.isPresent() && present.get().process().isAlive()) {
            return present.get();
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapBytes,
                "-XX:+UseSerialGC",
                // What the virtual machine itself prints must not end up between the answers either.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                cacheRoot.toAbsolutePath().toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(childLog.toFile()))
                .start();
        Child started = new Child(
                process,
                new DataOutputStream(process.getOutputStream()),
                new DataInputStream(process.getInputStream()));
        child.set(Optional.of(started));
        return started;
    }

    private String discardChild() {
        Optional<Child> gone = child.getAndSet(Optional.empty());
        if (gone.isEmpty()) {
            return "not started";
        }
        Process process = gone.get().process();
        process.destroyForcibly();
        return "exit " + process.onExit().join().exitValue();
    }
}
