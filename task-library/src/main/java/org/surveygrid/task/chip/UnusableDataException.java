package org.surveygrid.task.chip;

import org.surveygrid.task.UnprocessableReason;

/** Data that no machine can process; becomes the outcome of the task. */
public final class UnusableDataException extends Exception {
    private static final long serialVersionUID = 1L;

    private final UnprocessableReason reason;

    /**
     * Data that cannot be processed.
     *
     * @param reason why, as a code
     * @param detail why, as a sentence with numbers; the same text on every machine
     */
    public UnusableDataException(UnprocessableReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public UnprocessableReason reason() {
        return reason;
    }
}
