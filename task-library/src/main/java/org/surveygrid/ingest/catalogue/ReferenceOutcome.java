package org.surveygrid.ingest.catalogue;

import java.nio.file.Path;
import java.util.List;

/** What became of a reference catalogue. */
public sealed interface ReferenceOutcome {
    /**
     * The catalogue came in.
     *
     * @param file table with RA, DEC, POS_ERR and magnitudes
     * @param sha256 digest of its bytes
     * @param stars rows
     * @param dropped rows of the source without a usable position
     * @param bands magnitudes it has
     * @param epochYear Julian epoch of the positions
     * @param notes which column was taken for what, and what was assumed; a sentence each
     */
    record Accepted(
            Path file, String sha256, int stars, int dropped, List<String> bands, double epochYear, List<String> notes)
            implements ReferenceOutcome {
        public Accepted {
            bands = List.copyOf(bands);
            notes = List.copyOf(notes);
        }
    }

    /**
     * The catalogue does not come in.
     *
     * @param where file
     * @param what what is wrong
     * @param advice what to do
     */
    record Refused(String where, String what, String advice) implements ReferenceOutcome {
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
