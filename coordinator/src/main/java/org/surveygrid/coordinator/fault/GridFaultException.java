package org.surveygrid.coordinator.fault;

/** A refused call: a code for programs, a sentence for people. */
public final class GridFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final GridFault fault;

    /**
     * A refusal.
     *
     * @param fault code
     * @param message what, the number, what to do
     */
    public GridFaultException(GridFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /**
     * A refusal with a cause.
     *
     * @param fault code
     * @param message what, the number, what to do
     * @param cause what went wrong underneath
     */
    public GridFaultException(GridFault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /**
     * The code.
     *
     * @return why the call was refused
     */
    public GridFault fault() {
        return fault;
    }
}
