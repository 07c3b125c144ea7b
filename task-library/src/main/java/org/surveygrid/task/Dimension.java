package org.surveygrid.task;

import java.util.Arrays;
import java.util.Optional;

/** What a product is about: together its dimensions say which one of its kind it is. */
public enum Dimension {
    INSTRUMENT("inst"),
    CHIP("ccd"),
    /** Date at the start of the local night, noon to noon: {@code 2026-01-31}. */
    NIGHT("night"),
    FILTER("band"),
    EXPOSURE("exp"),
    TILE("tile"),
    /** Which of the rounds of a divided run: 1, 2, ... Nobody asks for these: they come into being during a run. */
    ROUND("round"),
    /** Which part of a round: {@code 2-of-5}. */
    PART("part");

    private final String label;

    Dimension(String label) {
        this.label = label;
    }

    /**
     * The word for this dimension on the command line and in the archive.
     *
     * @return a short lower-case word
     */
    public String label() {
        return label;
    }

    /**
     * The dimension with a label.
     *
     * @param label as returned by {@link #label()}
     * @return the dimension, or empty when there is none
     */
    public static Optional<Dimension> labelled(String label) {
        return Arrays.stream(values()).filter(d -> d.label.equals(label)).findFirst();
    }
}
