package org.surveygrid.ingest;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.camera.InstrumentCatalog;

/**
 * How files are ingested.
 *
 * @param outputDirectory where raw files are written; created when absent
 * @param cameras cameras that a header is compared with, in order; a single one is taken as asked for by name
 * @param overrides what the caller knows better than the header: {@code kind} (bias, dark, dome, twilight, science,
 *     standard), {@code band}, {@code object}, {@code ra} and {@code dec} (degrees)
 */
public record IngestSettings(Path outputDirectory, List<Camera> cameras, SortedMap<String, String> overrides) {
    private static final Set<String> OVERRIDES = Set.of("kind", "band", "object", "ra", "dec");

    public IngestSettings {
        cameras = List.copyOf(cameras);
        overrides = Collections.unmodifiableSortedMap(new TreeMap<>(overrides));
        for (String key : overrides.keySet()) {
            if (!OVERRIDES.contains(key)) {
                throw new IllegalArgumentException(
                        "cannot override '" + key + "'; can override " + new TreeSet<>(OVERRIDES));
            }
        }
        if (cameras.isEmpty()) {
            throw new IllegalArgumentException("ingest needs at least one camera");
        }
    }

    /**
     * All built-in cameras, nothing overridden.
     *
     * @param outputDirectory where raw files are written
     * @return the settings
     */
    public static IngestSettings into(Path outputDirectory) {
        return new IngestSettings(outputDirectory, InstrumentCatalog.all(), new TreeMap<>());
    }

    /**
     * The same settings for one camera alone.
     *
     * @param camera the only camera that may be recognised
     * @return new settings
     */
    public IngestSettings forCamera(Camera camera) {
        return new IngestSettings(outputDirectory, List.of(camera), overrides);
    }

    /**
     * The same settings with one value that the caller knows better.
     *
     * @param key one of the overrides
     * @param value its value
     * @return new settings
     */
    public IngestSettings overriding(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(overrides);
        more.put(key, value);
        return new IngestSettings(outputDirectory, cameras, more);
    }
}
