package org.surveygrid.worker.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.surveygrid.proto.v1.GrantedLease;
import org.surveygrid.proto.v1.SubmitRequest;

/**
 * The journal: one directory per attempt. {@code lease.pb} says what was promised, {@code result.pb} that it is done and
 * safe on disk. Deleting the directory is the last thing that happens to an attempt.
 */
public final class AttemptStore {
    private static final String LEASE = "lease.pb";
    private static final String RESULT = "result.pb";
    private static final Pattern ATTEMPT_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final Path root;

    /**
     * A journal in a directory.
     *
     * @param root created when missing
     * @throws IOException when it cannot be created
     */
    public AttemptStore(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root);
    }

    /**
     * Enters a lease, before anything is done for it.
     *
     * @param lease as granted
     * @return the attempt, with a fresh directory
     * @throws IOException when the disk refuses
     */
    public Attempt create(GrantedLease lease) throws IOException {
        Attempt attempt = new Attempt(lease, directory(lease.getAttemptId()));
        delete(attempt);
        Files.createDirectories(attempt.outputDirectory());
        writeDurably(attempt.directory().resolve(LEASE), lease.toByteArray());
        return attempt;
    }

    /**
     * Records that an attempt is finished. From here a crash loses nothing.
     *
     * @param attempt whose output files are complete
     * @param request what will be reported; the session is filled in later
     * @throws IOException when the disk refuses
     */
    void recordResult(Attempt attempt, SubmitRequest request) throws IOException {
        try (Stream<Path> files = Files.list(attempt.outputDirectory())) {
            for (Path file : files.toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
        writeDurably(attempt.directory().resolve(RESULT), request.toByteArray());
    }

    /**
     * What a finished attempt will report.
     *
     * @param attempt any attempt
     * @return the report, or empty when it is not finished
     * @throws IOException when the disk refuses
     */
    Optional<SubmitRequest> result(Attempt attempt) throws IOException {
        Path file = attempt.directory().resolve(RESULT);
        return Files.exists(file) ? Optional.of(SubmitRequest.parseFrom(Files.readAllBytes(file))) : Optional.empty();
    }

    /**
     * Attempts found on disk, in order of their names. A directory without a readable lease is deleted: nothing was
     * promised yet.
     *
     * @return attempts
     * @throws IOException when the disk refuses
     */
    public List<Attempt> recover() throws IOException {
        List<Attempt> attempts = new ArrayList<>();
        try (Stream<Path> directories = Files.list(root)) {
            for (Path directory : directories.sorted().toList()) {
                Path lease = directory.resolve(LEASE);
                if (Files.exists(lease)) {
                    attempts.add(new Attempt(GrantedLease.parseFrom(Files.readAllBytes(lease)), directory));
                } else {
                    deleteTree(directory);
                }
            }
        }
        return attempts;
    }

    /**
     * Forgets an attempt and all its files.
     *
     * @param attempt any attempt
     * @throws IOException when the disk refuses
     */
    public void delete(Attempt attempt) throws IOException {
        deleteTree(attempt.directory());
    }

    private Path directory(String attemptId) {
        if (!ATTEMPT_ID.matcher(attemptId).matches()) {
            throw new IllegalArgumentException("attempt id cannot be a directory name: '" + attemptId + "'");
        }
        return root.resolve(attemptId);
    }

    private static void writeDurably(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = java.nio.channels.Channels.newOutputStream(channel)) {
            out.write(bytes);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path visited, java.io.@org.jspecify.annotations.Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
