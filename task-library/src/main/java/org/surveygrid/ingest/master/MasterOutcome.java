package org.surveygrid.ingest.master;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.Facts;
import org.surveygrid.task.Target;

/** What became of a calibration that was made elsewhere. */
public sealed interface MasterOutcome {
    /**
     * It came in.
     *
     * @param target what it is now
     * @param files by role: image or mask, and the facts
     * @param facts what the task of its kind would have measured
     * @param sourceSha256 digest of the file that came in
     * @param notes what was done to it, a sentence each
     */
    record Accepted(Target target, SortedMap<String, Path> files, Facts facts, String sourceSha256, List<String> notes)
            implements MasterOutcome {
        public Accepted {
            files = new TreeMap<>(files);
            notes = List.copyOf(notes);
        }

        /**
         * Attributes for its registration.
         *
         * @return dimensions by label
         */
        public SortedMap<String, String> attributes() {
            SortedMap<String, String> attributes = new TreeMap<>();
            for (Map.Entry<Dimension, String> at : target.at().entrySet()) {
                attributes.put(at.getKey().label(), at.getValue());
            }
            return attributes;
        }
    }

    /**
     * It does not come in.
     *
     * @param where file
     * @param what what is wrong, with the numbers
     * @param advice what to do
     */
    record Refused(String where, String what, String advice) implements MasterOutcome {
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
