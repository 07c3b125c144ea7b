package org.surveygrid.instrument;

/** A camera file says something that cannot be. The message names the line, what is wrong, and what would be right. */
public final class InstrumentFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * A fault in a camera file.
     *
     * @param message where, what, and what would be right
     */
    public InstrumentFileException(String message) {
        super(message);
    }
}
