package org.surveygrid.coordinator.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.surveygrid.command.CommandException;
import org.surveygrid.command.ExitCode;
import org.surveygrid.ingest.IngestSettings;
import org.surveygrid.instrument.InstrumentFile;
import org.surveygrid.instrument.camera.InstrumentCatalog;
import org.surveygrid.toml.TomlFileException;
import picocli.CommandLine.Option;

/** Whose frames they are, and what is known better than their headers. */
final class CameraOptions {
    @Option(names = "--camera", paramLabel = "NAME", description = "Take every file as this camera's.")
    private Optional<String> camera = Optional.empty();

    @Option(names = "--camera-file", paramLabel = "FILE", description = "A camera file of your own.")
    private Optional<Path> cameraFile = Optional.empty();

    @Option(
            names = "--override",
            paramLabel = "KEY=VALUE",
            description = "What you know better than the header: kind, band, object, ra, dec.")
    private Map<String, String> overrides = new TreeMap<>();

    /** How to ingest into a directory. */
    IngestSettings settings(Path directory) throws IOException {
        IngestSettings settings = IngestSettings.into(directory);
        try {
            if (cameraFile.isPresent()) {
                settings = settings.forCamera(InstrumentFile.readCamera(cameraFile.get()));
            } else if (camera.isPresent()) {
                String name = camera.get();
                settings = settings.forCamera(InstrumentCatalog.camera(name)
                        .orElseThrow(() -> new CommandException(
                                ExitCode.NOT_FOUND,
                                "no camera '" + name + "'; there are " + InstrumentCatalog.names())));
            }
            for (Map.Entry<String, String> override : overrides.entrySet()) {
                settings = settings.overriding(override.getKey(), override.getValue());
            }
        } catch (TomlFileException e) {
            throw new CommandException(
                    ExitCode.USAGE, "camera file " + cameraFile.orElse(Path.of("")) + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return settings;
    }
}
