package org.surveygrid.coordinator.storage;

/** The database refused or could not do what was asked. After a failed write to the store the coordinator stops. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message what, and what to do
     * @param cause the driver's complaint
     */
    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
