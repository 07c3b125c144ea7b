package org.surveygrid.solver.photometric.starflat;

import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.diagnosis.TermWords;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.photometric.term.Sightings;

/** A polynomial of its own over each chip and in each epoch, with a mean of zero. */
public final class ChipStarFlat extends PolynomialStarFlat {
    private final int degree;
    private final int chips;

    /**
     * Star flats of zero.
     *
     * @param sightings measurements
     * @param campaign chips and epochs
     * @param degree of the polynomials, 1 or more
     * @param declaration with the prior
     */
    public ChipStarFlat(Sightings sightings, Campaign campaign, int degree, PhotometryDeclaration declaration) {
        super(sightings, campaign, declaration.starFlatPriorMag(), new int[] {
            campaign.epochs().count() * campaign.chips().size(), LegendreBasis.terms(degree) - 1
        });
        this.degree = degree;
        this.chips = campaign.chips().size();
    }

    @Override
    int set(int epoch, int chip) {
        return epoch * chips + chip;
    }

    @Override
    void fill(double[] products, int chip, double x, double y) {
        ChipFrame frame = campaign.chips().get(chip);
        LegendreBasis.fill(products, degree, frame.normalisedX(x), frame.normalisedY(y));
    }

    @Override
    String nameOf(int set, int term) {
        return "the " + TermWords.of(term + 1) + " of the star flat of chip "
                + campaign.chips().get(set % chips).chip() + campaign.inEpoch(set / chips);
    }

    @Override
    public int degree() {
        return degree;
    }

    @Override
    public double mean(int epoch) {
        return 0;
    }
}
