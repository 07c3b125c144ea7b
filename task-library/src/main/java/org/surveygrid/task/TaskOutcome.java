package org.surveygrid.task;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

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
     * The run came to work that further runs of the same task can share. They are made next, one for each part, with
     * what is written here as their input; then the task runs again, with this and what the parts made. The product is
     * the same to the bit as without.
     *
     * @param files the file that further runs begin with, by its role; it holds everything that this run came to
     * @param parts how many parts, at least 1
     */
    record Divided(SortedMap<String, Path> files, int parts) implements TaskOutcome {
        private static final String ROLE = "progress.";
        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

        public Divided {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
            if (parts < 1) {
                throw new IllegalArgumentException("a divided run has at least one part, got " + parts);
            }
        }

        /**
         * A divided run.
         *
         * @param progress its file, named after {@link #role}
         * @param parts how many parts
         * @return the outcome
         */
        public static Divided of(Path progress, int parts) {
            return new Divided(new TreeMap<>(Map.of(role(parts), progress)), parts);
        }

        /**
         * Role of the file of a divided run. It tells the number of parts, so that machines agree on that too.
         *
         * @param parts how many parts
         * @return e.g. {@code progress.4}
         */
        public static String role(int parts) {
            return ROLE + parts;
        }

        /**
         * Whether files are those of a divided run.
         *
         * @param roles roles of the files of a result
         * @return the number of parts; empty for a run that came to its end
         */
        public static OptionalInt parts(Collection<String> roles) {
            return roles.stream()
                    .filter(role -> role.startsWith(ROLE)
                            && NUMBER.matcher(role.substring(ROLE.length())).matches())
                    .mapToInt(role -> Integer.parseInt(role.substring(ROLE.length())))
                    .findFirst();
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
