package org.surveygrid.coordinator.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** How frames are ingested. */
final class IngestOptions {
    @Option(names = "--camera", paramLabel = "NAME", description = "Take every file as this camera's.")
    private Optional<String> camera = Optional.empty();

    @Option(names = "--camera-file", paramLabel = "FILE", description = "A camera file of your own.")
    private Optional<Path> cameraFile = Optional.empty();

    @Option(
            names = "--override",
            paramLabel = "KEY=VALUE",
            description = "What you know better than the header: kind, band, object, ra, dec.")
    private Map<String, String> overrides = new TreeMap<>();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Say what would come in; store nothing.")
    private boolean dryRun;

    @Option(names = "--watch", description = "Stay, and ingest what appears in the directories.")
    private boolean watch;

    Optional<String> camera() {
        return camera;
    }

    Optional<Path> cameraFile() {
        return cameraFile;
    }

    Map<String, String> overrides() {
        return overrides;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isWatching() {
        return watch;
    }
}
