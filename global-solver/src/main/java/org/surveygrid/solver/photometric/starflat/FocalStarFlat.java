package org.surveygrid.solver.photometric.starflat;

import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.diagnosis.TermWords;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.photometric.term.Campaign;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.photometric.term.Sightings;

/** One polynomial over the whole focal plane for each epoch. Its mean over all chips belongs to the zero points. */
public final class FocalStarFlat extends PolynomialStarFlat {
    private final FocalPolynomial shape;
    private final int degree;
    private final double[] means;

    /**
     * A star flat of zero.
     *
     * @param sightings measurements
     * @param campaign chips and epochs
     * @param degree of the polynomial, 1 or more
     * @param declaration with the prior
     */
    public FocalStarFlat(Sightings sightings, Campaign campaign, int degree, PhotometryDeclaration declaration) {
        super(sightings, campaign, declaration.starFlatPriorMag(), new int[] {
            campaign.epochs().count(), LegendreBasis.terms(degree) - 1
        });
        this.degree = degree;
        this.shape = new FocalPolynomial(campaign.chips(), campaign.isSeen(), degree);
        this.means = shape.means();
    }

    @Override
    int set(int epoch, int chip) {
        return epoch;
    }

    @Override
    void fill(double[] products, int chip, double x, double y) {
        shape.fill(products, chip, x, y);
    }

    @Override
    String nameOf(int set, int term) {
        return "the " + TermWords.of(term + 1) + " of the star flat" + campaign.inEpoch(set);
    }

    @Override
    public int degree() {
        return degree;
    }

    @Override
    public double mean(int epoch) {
        double sum = 0;
        double[] of = coefficients(epoch);
        for (int k = 0; k < of.length; k++) {
            sum += of[k] * means[k];
        }
        return sum;
    }

    @Override
    public double zeroPointMag(int exposure, int chip) {
        return mean(epochOf(exposure));
    }

    @Override
    public void addZeroPoint(LinearForm sum, int exposure, int chip) {
        for (int k = 0; k < means.length; k++) {
            sum.plus(node(epochOf(exposure)), k, means[k]);
        }
    }
}
