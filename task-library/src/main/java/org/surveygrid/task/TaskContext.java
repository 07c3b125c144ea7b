package org.surveygrid.task;

import java.nio.file.Path;

/**
 * What a run makes, and where it puts it.
 *
 * @param productKey identity of the product, 64 hexadecimal digits; may be written into headers
 * @param target kind and dimensions
 * @param outputDirectory empty directory of this run alone
 */
public record TaskContext(String productKey, Target target, Path outputDirectory) {
    /**
     * Where the file of a role goes.
     *
     * @param role one of the task's output roles
     * @param suffix file name ending with its dot, e.g. {@code .fits}
     * @return a path in the output directory
     */
    public Path outputFile(String role, String suffix) {
        return outputDirectory.resolve(role + suffix);
    }

    /**
     * The short name of the product that file names and headers carry.
     *
     * @return first 8 digits of the key
     */
    public String shortKey() {
        return productKey.substring(0, 8);
    }
}
