package org.surveygrid.solver.astrometric.term;

/** Whether a survey can have a term. */
public sealed interface TermOutcome {
    /**
     * It can.
     *
     * @param term all zero
     */
    record Ready(AstrometricTerm term) implements TermOutcome {}

    /**
     * It cannot.
     *
     * @param reason which term, what is missing, what to do
     */
    record Refused(String reason) implements TermOutcome {}
}
