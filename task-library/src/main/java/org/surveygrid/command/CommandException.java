package org.surveygrid.command;

/** A command cannot do what it was asked. The message says what, why and what to try. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /**
     * A failure for a person to read.
     *
     * @param exitCode kind of failure
     * @param message what, why, and what to try
     */
    public CommandException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * A failure with its technical cause.
     *
     * @param exitCode kind of failure
     * @param message what, why, and what to try
     * @param cause shown with {@code --debug} only
     */
    public CommandException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /**
     * Kind of failure.
     *
     * @return what the process exits with
     */
    public ExitCode exitCode() {
        return exitCode;
    }
}
