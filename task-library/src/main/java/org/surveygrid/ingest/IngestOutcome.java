package org.surveygrid.ingest;

import java.util.List;
import org.surveygrid.instrument.Camera;

/** What became of a file. */
public sealed interface IngestOutcome {
    /**
     * At least one chip came in.
     *
     * @param camera whose frame it is
     * @param chips in the order of the camera's chips
     * @param refusedChips chips of the same file that did not come in
     * @param warnings what a person should know, a sentence each
     */
    record Accepted(Camera camera, List<RawChip> chips, List<Refused> refusedChips, List<String> warnings)
            implements IngestOutcome {
        public Accepted {
            chips = List.copyOf(chips);
            refusedChips = List.copyOf(refusedChips);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The file, or one chip of it, does not come in.
     *
     * @param reason why, as a code
     * @param where file, and extension or keyword
     * @param what what is wrong, with the values
     * @param advice what to do
     */
    record Refused(RefusalReason reason, String where, String what, String advice) implements IngestOutcome {
        /**
         * The whole story in one line.
         *
         * @return where, what and what to do
         */
        public String message() {
            return where + ": " + what + "; " + advice;
        }
    }
}
