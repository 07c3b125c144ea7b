package org.surveygrid.solver.astrometric.term;

import java.util.List;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.focalplane.TangentBasis;

/**
 * What terms may know of a survey before the fit. Lists by exposure number.
 *
 * @param exposures ids
 * @param filters of the exposures
 * @param midMjd modified Julian date, UTC, of the middle of each exposure
 * @param epoch of each exposure
 * @param pointings projection of each exposure
 * @param radiusArcsec size of the focal plane
 * @param chips nominal places of the chips
 * @param chipDegree degree of their polynomials
 * @param colouredStars stars whose colour is known
 * @param stars all stars
 */
public record SurveyFacts(
        List<String> exposures,
        List<String> filters,
        double[] midMjd,
        int[] epoch,
        List<TangentBasis> pointings,
        double radiusArcsec,
        List<ChipFrame> chips,
        int chipDegree,
        int colouredStars,
        int stars) {
    /** With fewer, a colour term would rest on the few bright ones. */
    private static final double SMALLEST_COLOURED_SHARE = 0.05;

    private static final int FEWEST_COLOURED = 20;

    /**
     * Whether colours of enough stars are known for a term that needs them.
     *
     * @return true when they are
     */
    public boolean isColoured() {
        return colouredStars >= Math.max(FEWEST_COLOURED, SMALLEST_COLOURED_SHARE * stars);
    }

    TermOutcome withoutColours(String term) {
        return new TermOutcome.Refused(term + " needs the colours of stars, known for " + colouredStars + " of " + stars
                + ": name two magnitudes of the reference catalogue, or two filters of the exposures with zero points, in the"
                + " model file, colour = [\"g\", \"r\"], or give it a column COLOUR and say colour = [\"colour\"]; or take"
                + " the term out");
    }
}
