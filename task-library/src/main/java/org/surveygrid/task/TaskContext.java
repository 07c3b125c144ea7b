package org.surveygrid.task;

import java.nio.file.Path;

/**
 * What a run makes, and where it puts it.
 *
 * @param productKey identity of the product, 64 hexadecimal digits; may be written into headers
 * @param target kind and dimensions
 * @param outputDirectory empty directory of this run alone
 * @param company whether others can share the work; changes no bit of the product
 */
public record TaskContext(String productKey, Target target, Path outputDirectory, Company company) {
    /** Who could take a part of the work. */
    public enum Company {
        /** Nobody: the run must come to its end. */
        ALONE,
        /** A grid: the run may end as {@link TaskOutcome.Divided}. */
        GRID
    }

    /**
     * A run that nobody shares.
     *
     * @param productKey identity of the product
     * @param target kind and dimensions
     * @param outputDirectory empty directory of this run alone
     */
    public TaskContext(String productKey, Target target, Path outputDirectory) {
        this(productKey, target, outputDirectory, Company.ALONE);
    }

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
