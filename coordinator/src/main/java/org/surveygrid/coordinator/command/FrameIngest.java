package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.coordinator.blob.BlobRef;
import org.surveygrid.coordinator.gateway.OperatorClient;
import org.surveygrid.coordinator.run.Registration;
import org.surveygrid.coordinator.run.Registrations;
import org.surveygrid.ingest.IngestOutcome;
import org.surveygrid.ingest.IngestReader;
import org.surveygrid.ingest.RawChip;
import org.surveygrid.instrument.Camera;
import org.surveygrid.proto.v1.RegisterReply;

/** Ingest of raw frames: a bad file is reported and skipped, the rest goes in. */
public final class FrameIngest {
    /** Files are uploaded and registered in groups of this many chips, so that an interruption loses little. */
    private static final int GROUP = 64;

    private final IngestOptions options;
    private final Screen screen;
    private final boolean json;
    private final Supplier<OperatorClient> connection;
    private final List<Registration> pending = new ArrayList<>();
    private final SortedMap<String, Path> pendingFiles = new TreeMap<>();
    private int files;
    private int chips;
    private int fresh;
    private int refused;

    FrameIngest(IngestOptions options, Screen screen, boolean json, Supplier<OperatorClient> connection) {
        this.options = options;
        this.screen = screen;
        this.json = json;
        this.connection = connection;
    }

    ExitCode run(List<Path> paths) {
        try {
            Path scratch = Files.createTempDirectory("sgrid-ingest-");
            IngestReader reader = new IngestReader(options.camera().settings(scratch));
            try (OperatorClient client = connection.get()) {
                for (Path file : filesBelow(paths)) {
                    one(reader, file, client);
                }
                flush(client);
                if (options.isWatching()) {
                    watch(reader, paths, client);
                }
            } finally {
                deleteAll(scratch);
            }
        } catch (IOException e) {
            throw CommandException.ofFile("ingest stopped: ", e);
        }
        summary();
        return refused == 0 ? ExitCode.OK : files == refused ? ExitCode.INTEGRITY : ExitCode.PARTIAL;
    }

    private void summary() {
        if (json) {
            screen.line("{\"apiVersion\": 1, \"files\": " + files + ", \"chips\": " + chips + ", \"registered\": "
                    + fresh + ", \"refused\": " + refused + "}");
        } else {
            screen.line(files + " files: " + chips + " chip frames "
                    + (options.isDryRun() ? "would come in" : "in, " + fresh + " products new to the survey") + ", "
                    + refused
                    + " files refused");
        }
    }

    private static List<Path> filesBelow(List<Path> paths) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandException(ExitCode.NOT_FOUND, "there is no file or directory " + path);
            }
            try (Stream<Path> tree = Files.walk(path)) {
                tree.filter(Files::isRegularFile).sorted().forEach(found::add);
            }
        }
        return found;
    }

    private void one(IngestReader reader, Path file, OperatorClient client) throws IOException {
        files++;
        switch (reader.read(file)) {
            case IngestOutcome.Refused refusal -> {
                refused++;
                screen.line("REFUSED " + refusal.reason() + " " + refusal.message());
            }
            case IngestOutcome.Accepted accepted -> {
                accepted.warnings().forEach(warning -> screen.line("WARNING " + file + ": " + warning));
                accepted.refusedChips()
                        .forEach(refusal -> screen.line("REFUSED " + refusal.reason() + " " + refusal.message()));
                refused += accepted.refusedChips().isEmpty() ? 0 : 1;
                chips += accepted.chips().size();
                if (!json) {
                    screen.line("ok      " + file + "  " + accepted.camera().name() + "  "
                            + accepted.chips().getFirst().kind() + "  "
                            + accepted.chips().size() + " chips");
                }
                collect(accepted, client);
            }
        }
    }

    private void collect(IngestOutcome.Accepted accepted, OperatorClient client) throws IOException {
        if (options.isDryRun()) {
            return;
        }
        Camera camera = accepted.camera();
        Path toml = Files.createTempFile("sgrid-camera-", ".toml");
        Files.writeString(toml, camera.toml());
        BlobRef cameraBlob = Uploads.upload(client, toml);
        Files.delete(toml);
        pending.add(Registrations.instrument(camera.instrument(), cameraBlob));
        for (RawChip chip : accepted.chips()) {
            pending.add(Registrations.raw(chip, camera.instrument()));
            pendingFiles.put(chip.sha256(), chip.file());
        }
        if (pendingFiles.size() >= GROUP) {
            flush(client);
        }
    }

    private void flush(OperatorClient client) throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        client.upload(pendingFiles);
        RegisterReply reply = Uploads.registerAll(client, pending);
        fresh += reply.getRegistered();
        for (Path file : pendingFiles.values()) {
            Files.deleteIfExists(file);
        }
        pending.clear();
        pendingFiles.clear();
    }

    /** Ingests what is written into the directories, until the process is stopped. */
    private void watch(IngestReader reader, List<Path> paths, OperatorClient client) throws IOException {
        try (WatchService service = FileSystems.getDefault().newWatchService()) {
            for (Path path : paths) {
                if (Files.isDirectory(path)) {
                    path.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
                }
            }
            while (true) {
                WatchKey key = service.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (key.watchable() instanceof Path directory && event.context() instanceof Path name) {
                        one(reader, directory.resolve(name), client);
                    }
                }
                flush(client);
                if (!key.reset()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
