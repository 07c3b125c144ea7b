package org.surveygrid.task;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every way a run can end. Trouble with this machine is an exception instead. */
public sealed interface TaskOutcome {
    /**
     * The product was made.
     *
     * @param files path by role, exactly the task's declared outputs
     * @param facts what there is to say about it
     */
    record Completed(SortedMap<String, Path> files, Facts facts) implements TaskOutcome {
        public Completed {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }

        /**
         * A completed run.
         *
         * @param files path by role
         * @param facts what there is to say
         * @return the outcome
         */
        public static Completed of(Map<String, Path> files, Facts facts) {
            return new Completed(new TreeMap<>(files), facts);
        }
    }

    /**
     * The data cannot be processed, by any machine: nobody need try again. The product is remembered as void.
     *
     * @param reason why, as a code
     * @param detail why, as a sentence with numbers; same text on every machine
     */
    record Unprocessable(UnprocessableReason reason, String detail) implements TaskOutcome {}

    /**
     * This machine will not do it (too little memory, missing feature); another may.
     *
     * @param why a sentence
     */
    record Declined(String why) implements TaskOutcome {}
}
