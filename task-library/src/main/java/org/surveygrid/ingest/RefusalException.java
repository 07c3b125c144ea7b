package org.surveygrid.ingest;

/** Carries a refusal out of nested reading to {@link IngestReader}; never leaves this package. */
final class RefusalException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient IngestOutcome.Refused refused;

    RefusalException(RefusalReason reason, String where, String what, String advice) {
        super(what);
        this.refused = new IngestOutcome.Refused(reason, where, what, advice);
    }

    IngestOutcome.Refused refused() {
        return refused;
    }
}
