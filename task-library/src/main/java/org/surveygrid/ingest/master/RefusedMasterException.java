package org.surveygrid.ingest.master;

/** Ends the reading of a calibration that cannot come in; never leaves the package. */
final class RefusedMasterException extends Exception {
    private static final long serialVersionUID = 1;

    private final String advice;

    RefusedMasterException(String what, String advice) {
        super(what);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}
