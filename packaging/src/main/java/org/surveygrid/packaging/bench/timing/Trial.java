package org.surveygrid.packaging.bench.timing;

import java.io.IOException;

/** What is timed: the same work each time it runs. */
@FunctionalInterface
public interface Trial {
    /**
     * Does the work once.
     *
     * @throws IOException when a file cannot be read or written
     */
    void run() throws IOException;
}
