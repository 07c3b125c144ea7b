package org.surveygrid.worker.gateway;

import java.io.IOException;

/** A call to the coordinator did not succeed; says whether the same call may succeed later. */
public final class CallFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Cause failure;

    /** What a caller can do about it. */
    public enum Cause {
        /** Not reached or not ready: the same call may succeed later. */
        UNREACHABLE,
        /** The coordinator does not know the session: open a new one. */
        SESSION_LOST,
        /** Not allowed: token or certificate is not accepted. */
        REFUSED,
        /** The bytes are not what their name says, or not there. */
        BAD_BLOB,
        /** The request makes no sense to the coordinator: versions differ, or a defect. */
        REJECTED
    }

    CallFailedException(Cause failure, String message, Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    /**
     * What a caller can do about it.
     *
     * @return kind of failure
     */
    public Cause failure() {
        return failure;
    }
}
