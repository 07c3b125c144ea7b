package org.surveygrid.coordinator.archive;

import java.time.LocalDate;

/**
 * When a product may be used, by manual decision.
 *
 * @param state what was decided
 * @param firstNight first night it holds for
 * @param lastNight last night it holds for
 */
public record Validity(State state, LocalDate firstNight, LocalDate lastNight) {
    /** For products that are no calibration. */
    public static final Validity ALWAYS =
            new Validity(State.VALID, LocalDate.of(1900, 1, 1), LocalDate.of(2999, 12, 31));

    /** What somebody decided about a product. */
    public enum State {
        /** Nobody said anything against it; quality flags decide. */
        VALID,
        /** Somebody looked and wants it used in spite of its flags. */
        CERTIFIED,
        /** Somebody looked and wants it never used. */
        INVALID
    }

    public Validity {
        if (lastNight.isBefore(firstNight)) {
            throw new IllegalArgumentException(
                    "validity must not end before it begins: " + firstNight + " to " + lastNight);
        }
    }

    /**
     * Whether the interval covers a night.
     *
     * @param night date at the start of the night
     * @return true when it does, whatever the state
     */
    public boolean covers(LocalDate night) {
        return !night.isBefore(firstNight) && !night.isAfter(lastNight);
    }

    /**
     * The same interval in another state.
     *
     * @param decided new state
     * @return a new validity
     */
    public Validity as(State decided) {
        return new Validity(decided, firstNight, lastNight);
    }
}
