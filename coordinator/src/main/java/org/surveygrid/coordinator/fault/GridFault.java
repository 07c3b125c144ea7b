package org.surveygrid.coordinator.fault;

/** Why a call was refused. */
public enum GridFault {
    /** The request breaks the protocol: wrong digest, unknown name, impossible number. Do not repeat. */
    BAD_REQUEST,
    /** What was named does not exist. */
    NOT_FOUND,
    /** The caller may not do this. */
    NOT_ALLOWED,
    /** Join token wrong, used up or expired. */
    TOKEN_REFUSED,
    /** Open a new session. */
    SESSION_UNKNOWN,
    /** A newer process of the same worker exists. */
    INCARNATION_OLD,
    /** The blobs of a result must be uploaded before it is reported. */
    BLOB_MISSING,
    /** The upload must go on where the store says. */
    OFFSET_WRONG,
    /** The bytes do not match their name. */
    BLOB_DAMAGED,
    /** No space; try again later. */
    NO_SPACE,
    /** The store failed; the coordinator must be restarted, then repeat. */
    STORE_FAILED
}
