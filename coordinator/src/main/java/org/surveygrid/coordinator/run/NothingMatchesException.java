package org.surveygrid.coordinator.run;

/** A request names nothing that exists. */
public final class NothingMatchesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Nothing was found.
     *
     * @param message what was looked for, and what there is
     */
    public NothingMatchesException(String message) {
        super(message);
    }
}
