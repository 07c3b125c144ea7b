package org.surveygrid.solver.astrometric.term;

/** A term as it is declared. */
@FunctionalInterface
public interface TermDeclaration {
    /**
     * Makes the term for a survey.
     *
     * @param survey what is known of it
     * @return the term before the fit, or why the survey cannot have it
     */
    TermOutcome build(SurveyFacts survey);
}
