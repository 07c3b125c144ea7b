package org.surveygrid.instrument.camera;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.InstrumentFile;

/** The built-in cameras. */
public final class InstrumentCatalog {
    private static final List<String> NAMES = List.of(
            "synthetic", "omegacam", "wfi", "wfc", "qsi532", "huntsman", "sinistro", "cecilia", "saao", "qsi532-quad");

    private InstrumentCatalog() {}

    /**
     * Names of the built-in cameras.
     *
     * @return lower-case words, in the order in which a header is compared with them
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A built-in camera.
     *
     * @param name one of {@link #names()}
     * @return the camera, or empty when there is none of that name
     */
    public static Optional<Camera> camera(String name) {
        return NAMES.contains(name) ? Optional.of(InstrumentFile.parseCamera(toml(name))) : Optional.empty();
    }

    /**
     * All built-in cameras.
     *
     * @return in the order of {@link #names()}
     */
    public static List<Camera> all() {
        return NAMES.stream()
                .map(name -> InstrumentFile.parseCamera(toml(name)))
                .toList();
    }

    private static String toml(String name) {
        try (InputStream in = InstrumentCatalog.class.getResourceAsStream(name + ".toml")) {
            if (in == null) {
                throw new IllegalStateException("camera file " + name + ".toml is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("camera file " + name + ".toml cannot be read", e);
        }
    }
}
