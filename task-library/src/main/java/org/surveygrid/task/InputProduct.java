package org.surveygrid.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One product as a task sees it: files on this machine.
 *
 * @param key identity of the product, 64 hexadecimal digits
 * @param kind what it is
 * @param files local path by file role
 */
public record InputProduct(String key, ProductKind kind, Map<String, Path> files) {
    public InputProduct {
        files = Map.copyOf(files);
    }

    /**
     * The file of a role.
     *
     * @param role file role, e.g. {@code image}
     * @return its path
     */
    public Path file(String role) {
        Path path = files.get(role);
        if (path == null) {
            throw new IllegalArgumentException(
                    kind + " " + key + " has no file '" + role + "', only " + files.keySet());
        }
        return path;
    }

    /**
     * What the run that made this product reported.
     *
     * @return its facts
     * @throws IOException when the file cannot be read
     */
    public Facts facts() throws IOException {
        return Facts.decode(Files.readString(file(Facts.ROLE)));
    }
}
