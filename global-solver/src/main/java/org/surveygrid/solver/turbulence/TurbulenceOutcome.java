package org.surveygrid.solver.turbulence;

/** What the residuals of an exposure say of the air. */
public sealed interface TurbulenceOutcome {
    /**
     * They are correlated.
     *
     * @param field the displacements, from all stars
     * @param kernel how they are correlated
     * @param judgement by stars that were held out
     */
    record Correlated(DisplacementField field, DisplacementKernel kernel, Judgement judgement)
            implements TurbulenceOutcome {}

    /**
     * They are not, or too few stars were seen: nothing is to be corrected.
     *
     * @param reason sentence with numbers
     */
    record Uncorrelated(String reason) implements TurbulenceOutcome {}

    /**
     * How well stars are predicted that took no part: neither in the kernel nor in the field.
     *
     * @param stars that were held out
     * @param beforeMas2 their mean square per axis, weighted
     * @param afterMas2 the same after the field was taken off
     * @param noiseMas2 what their measurements' errors let expect
     * @param sigmas how many standard deviations the improvement is from none
     */
    record Judgement(int stars, double beforeMas2, double afterMas2, double noiseMas2, double sigmas) {
        /**
         * Variance before over variance after, noise included.
         *
         * @return above 1 when the field helps
         */
        public double ratio() {
            return beforeMas2 / afterMas2;
        }
    }
}
