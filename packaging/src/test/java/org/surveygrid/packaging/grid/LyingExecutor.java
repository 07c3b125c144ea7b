package org.surveygrid.packaging.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.surveygrid.digest.Sha256;
import org.surveygrid.proto.v1.CompletedResult;
import org.surveygrid.proto.v1.ResultFile;
import org.surveygrid.proto.v1.TaskResult;
import org.surveygrid.proto.v1.WorkUnit;
import org.surveygrid.worker.execution.ExecutionOutcome;
import org.surveygrid.worker.execution.UnitExecutor;

/** Computes honestly, then changes the last byte of every file and says so in the digests: nothing but pixels betrays it. */
record LyingExecutor(UnitExecutor honest) implements UnitExecutor {
    @Override
    public ExecutionOutcome execute(WorkUnit unit, Path outputDirectory) {
        ExecutionOutcome outcome = honest.execute(unit, outputDirectory);
        if (!(outcome instanceof ExecutionOutcome.Finished finished)
                || finished.result().getCompleted().getFilesCount() == 0) {
            return outcome;
        }
        CompletedResult.Builder lie = CompletedResult.newBuilder();
        for (ResultFile file : finished.result().getCompleted().getFilesList()) {
            lie.addFiles(changed(file, outputDirectory));
        }
        return new ExecutionOutcome.Finished(
                TaskResult.newBuilder().setCompleted(lie).build(), finished.cpuSeconds());
    }

    private static ResultFile changed(ResultFile file, Path outputDirectory) {
        try (Stream<Path> files = Files.list(outputDirectory)) {
            List<Path> named = files.filter(
                            path -> path.getFileName().toString().startsWith(file.getRole() + "."))
                    .toList();
            Path path = named.getFirst();
            byte[] bytes = Files.readAllBytes(path);
            bytes[bytes.length - 1] ^= 1;
            Files.write(path, bytes);
            return file.toBuilder()
                    .setBlob(file.getBlob().toBuilder().setDigest(Sha256.ofFile(path)))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void cancel() {
        honest.cancel();
    }

    @Override
    public void close() {
        honest.close();
    }
}
