package org.surveygrid.command;

/** Exit codes of {@code sgrid}: documented, tested, stable. Scripts switch on them. */
public enum ExitCode {
    /** Done, or the condition asked for is true. */
    OK(0),
    /** Unexpected: a defect of the program. */
    BUG(1),
    /** Bad arguments. */
    USAGE(2),
    /** Nothing matched. */
    NOT_FOUND(3),
    /** State or validation forbids it. */
    CONFLICT(4),
    /** Not allowed. */
    AUTH(5),
    /** The coordinator cannot be reached. Worth a retry. */
    UNREACHABLE(6),
    /** Some items failed; they are listed. */
    PARTIAL(7),
    /** {@code make -q}: something would be made. */
    OUT_OF_DATE(8),
    /** A person must decide. */
    ATTENTION(9),
    /** Disk, memory or permissions of this machine. */
    LOCAL_RESOURCE(10),
    /** Bytes are not what they should be. */
    INTEGRITY(11),
    /** Program versions do not fit together. */
    VERSION(12),
    /** The time limit was reached; the work goes on. */
    TIMEOUT(13),
    /** The run ended with failures. */
    RUN_FAILED(20),
    /** The run waits for a decision. */
    RUN_HELD(21),
    /** The run was cancelled. */
    RUN_CANCELLED(22);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /**
     * The number a process ends with.
     *
     * @return 0 to 22
     */
    public int code() {
        return code;
    }
}
