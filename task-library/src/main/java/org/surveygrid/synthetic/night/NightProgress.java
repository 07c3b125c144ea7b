package org.surveygrid.synthetic.night;

import java.nio.file.Path;

/** Told about every file as soon as it is complete. */
public interface NightProgress {
    /** Tells nobody. */
    NightProgress SILENT = (file, done, total) -> {};

    /**
     * One more exposure is written.
     *
     * @param file the raw file
     * @param done exposures written so far
     * @param total exposures of the night
     */
    void exposureWritten(Path file, int done, int total);
}
