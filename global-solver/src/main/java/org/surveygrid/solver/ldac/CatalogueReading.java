package org.surveygrid.solver.ldac;

import java.nio.file.Path;
import java.util.List;

/** How the reading of a catalogue can end. */
public sealed interface CatalogueReading {
    /**
     * Something of it can be used.
     *
     * @param exposure the detections
     * @param notes what was not as it should be, one sentence each
     */
    record Read(CatalogueExposure exposure, List<String> notes) implements CatalogueReading {
        public Read {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Nothing of it can be used.
     *
     * @param file which
     * @param reason what is wrong, where, and what to do
     */
    record Unusable(Path file, String reason) implements CatalogueReading {}
}
