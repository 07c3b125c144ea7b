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

    /**
     * Whether the term is about the colours of stars.
     *
     * @return false for most terms
     */
    default boolean needsColours() {
        return false;
    }

    /**
     * A term that is about the colours of stars.
     *
     * @param term how it is made
     * @return the same, marked
     */
    static TermDeclaration coloured(TermDeclaration term) {
        return new TermDeclaration() {
            @Override
            public TermOutcome build(SurveyFacts survey) {
                return term.build(survey);
            }

            @Override
            public boolean needsColours() {
                return true;
            }
        };
    }
}
