package org.surveygrid.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

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
     * A failure of the local file system, in words: Java names the file only.
     *
     * @param what what could not be done, ending with a colon and a blank; may be empty
     * @param cause from the file system
     * @return a failure of kind {@link ExitCode#LOCAL_RESOURCE}
     */
    public static CommandException ofFile(String what, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException e -> "there is no file or directory " + e.getFile();
            case AccessDeniedException e -> "this user may not read or write " + e.getFile();
            case FileAlreadyExistsException e -> e.getFile() + " is in the way";
            case NotDirectoryException e -> e.getFile() + " is not a directory";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
        return new CommandException(ExitCode.LOCAL_RESOURCE, what + why, cause);
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
