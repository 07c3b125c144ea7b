package org.surveygrid.coordinator.command;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How frames are ingested. */
final class IngestOptions {
    @Mixin
    private CameraOptions camera = new CameraOptions();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Say what would come in; store nothing.")
    private boolean dryRun;

    @Option(names = "--watch", description = "Stay, and ingest what appears in the directories.")
    private boolean watch;

    CameraOptions camera() {
        return camera;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isWatching() {
        return watch;
    }
}
