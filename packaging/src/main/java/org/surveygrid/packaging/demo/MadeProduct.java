package org.surveygrid.packaging.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;

/**
 * A product that was made, as the comparison with truth sees it.
 *
 * @param attributes dimensions by label
 * @param facts what the run reported
 * @param files fetches the file of a role
 */
record MadeProduct(Map<String, String> attributes, Facts facts, FileOfRole files) {
    /** Fetches a file. */
    @FunctionalInterface
    interface FileOfRole {
        Path fetch(String role) throws IOException;
    }

    String at(Dimension dimension) {
        return attributes.getOrDefault(dimension.label(), "");
    }
}
