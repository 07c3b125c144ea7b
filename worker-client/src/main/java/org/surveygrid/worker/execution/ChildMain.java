package org.surveygrid.worker.execution;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import org.surveygrid.proto.v1.FailRequest;
import org.surveygrid.proto.v1.FailureClass;
import org.surveygrid.proto.v1.TaskResult;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.task.TaskCatalog;

/**
 * Main class of a slot's child process. Reads work units from standard input, writes outcomes to standard output, ends
 * when the input does, at once; so it never outlives the agent.
 *
 * <p>Request: output directory (UTF), length, {@link WorkUnit}. Answer: {@code 'R'}, CPU seconds, length,
 * {@link TaskResult}; or {@code 'F'}, length, {@link FailRequest} of which class, fingerprint and detail are set.
 */
public final class ChildMain {
    static final char RESULT = 'R';
    static final char FAILURE = 'F';

    private ChildMain() {}

    /**
     * Serves until the input ends.
     *
     * @param arguments the cache directory
     * @throws IOException when the agent is gone
     */
    public static void main(String[] arguments) throws IOException {
        DataInputStream requests = new DataInputStream(System.in);
        DataOutputStream answers = new DataOutputStream(System.out);
        // Whatever a library prints must not end up between the answers.
        System.setOut(new PrintStream(System.err, true));
        Path cacheRoot = Path.of(arguments[0]);
        UnitRunner runner = new UnitRunner(TaskCatalog.load());
        UnitRunner.BlobFiles files =
                digest -> cacheRoot.resolve(digest.substring(0, 2)).resolve(digest);
        BlockingQueue<Request> received = new SynchronousQueue<>();
        Thread.ofPlatform().name("requests").daemon().start(() -> receive(requests, received));
        while (true) {
            Request request;
            try {
                request = received.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            ExecutionOutcome outcome = runner.run(request.unit(), files, request.outputDirectory());
            write(answers, outcome);
            if (outcome instanceof ExecutionOutcome.Failed failed && failed.failureClass() == FailureClass.RESOURCE) {
                // The heap may be damaged; the agent starts a fresh child.
                return;
            }
        }
    }

    private record Request(WorkUnit unit, Path outputDirectory) {}

    /** Ends the process when the agent is gone, also in the middle of a unit: its successor writes to the same place. */
    private static void receive(DataInputStream requests, BlockingQueue<Request> received) {
        try {
            while (true) {
                Path outputDirectory = Path.of(requests.readUTF());
                received.put(new Request(WorkUnit.parseFrom(requests.readNBytes(requests.readInt())), outputDirectory));
            }
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void write(DataOutputStream answers, ExecutionOutcome outcome) throws IOException {
        switch (outcome) {
            case ExecutionOutcome.Finished finished -> {
                byte[] message = finished.result().toByteArray();
                answers.writeByte(RESULT);
                answers.writeDouble(finished.cpuSeconds());
                answers.writeInt(message.length);
                answers.write(message);
            }
            case ExecutionOutcome.Failed failed -> {
                byte[] message = FailRequest.newBuilder()
                        .setFailureClass(failed.failureClass())
                        .setFingerprint(failed.fingerprint())
                        .setDetail(failed.detail())
                        .build()
                        .toByteArray();
                answers.writeByte(FAILURE);
                answers.writeInt(message.length);
                answers.write(message);
            }
            case ExecutionOutcome.Cancelled cancelled -> throw new IllegalStateException("a child cancels nothing");
        }
        answers.flush();
    }
}
