package org.surveygrid.solver.astrometric;

import java.util.Arrays;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.engine.Anchors;
import org.surveygrid.solver.engine.Hold;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFamilies;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;

/**
 * Fixes what the data leave free. Any low-order deformation of all chips together is undone by the exposures' own terms:
 * hence the mean deformation of the chips that are seen together (those of a camera in an epoch) is held at its start. Where no reference stars tie a component of exposures to
 * the sky, the terms of at most 64 of them, evenly chosen, sum to zero. Where there is a canonical exposure its terms are zero instead
 * of these means. All other unknowns get priors so weak that they matter only where data are absent.
 */
final class AstrometricGauge {
    /** Weight of a constraint, relative to a typical unknown's. */
    private static final double CONSTRAINT_WEIGHT = 1e-3;

    private static final double POINTING_PRIOR_ARCSEC = 300;
    private static final double LINEAR_PRIOR = 0.2;
    private static final double CURVED_PRIOR = 1e-3;
    /**
     * Without reference stars a chip's shape and its place beside the others show in the dithers only, as the change of a
     * small shift across the chip: errors come out multiplied by field over dither. The camera's own description is then
     * the better witness, to this fraction of the focal plane.
     */
    private static final double RELATIVE_CHIP_PRIOR = 5e-4;

    private static final int GRID = 4;
    /** A chip whose detections find a star so much more rarely than those of the best has no say in the gauge. */
    private static final double SMALLEST_SHARE = 0.3;

    private final AstrometricModel start;
    private final int[] component;
    private final boolean[] absolute;
    private final Families family;
    private final int families;
    /** Number of an exposure, -1 for none. */
    private final int canonical;

    /**
     * A gauge.
     *
     * @param start the model before the fit
     * @param component of each exposure, -1 for those left out
     * @param absolute by component, whether reference stars tie it to the sky
     * @param family which chips are seen together and have a say
     * @param canonical number of the canonical exposure, -1 for none
     */
    AstrometricGauge(AstrometricModel start, int[] component, boolean[] absolute, Families family, int canonical) {
        this.canonical = canonical;
        this.family = family;
        this.families = Arrays.stream(family.ofChip()).max().orElse(-1) + 1;
        this.start = start.copy();
        this.component = component.clone();
        this.absolute = absolute.clone();
    }

    /** How many unknowns the constraints take up. */
    int constraints() {
        int perSet = 2 * LegendreBasis.terms(start.exposureDegree());
        int count = families * perSet;
        for (boolean tied : absolute) {
            count += tied ? 0 : perSet;
        }
        return count;
    }

    /**
     * Chips that are seen together, and by whom.
     *
     * @param ofChip family of each chip, -1 for chips that have no say: without detections, or with such as match nothing
     * @param ofExposure family of each exposure's chips, -1 for exposures without detections
     */
    record Families(int[] ofChip, int[] ofExposure) {
        /**
         * Finds them.
         *
         * @param exposureOf exposure of each detection of a star
         * @param chipOf its chip
         * @param exposures how many there are
         * @param detections by chip, all it has
         */
        static Families of(int[] exposureOf, int[] chipOf, int exposures, int[] detections) {
            int[] ofChip = ChipFamilies.of(detections.length, exposureOf, chipOf);
            int[] ofExposure = new int[exposures];
            Arrays.fill(ofExposure, -1);
            double[] share = new double[detections.length];
            for (int i = 0; i < exposureOf.length; i++) {
                ofExposure[exposureOf[i]] = ofChip[chipOf[i]];
                share[chipOf[i]] += 1.0 / detections[chipOf[i]];
            }
            double[] best = new double[detections.length];
            for (int c = 0; c < share.length; c++) {
                if (ofChip[c] >= 0) {
                    best[ofChip[c]] = Math.max(best[ofChip[c]], share[c]);
                }
            }
            for (int c = 0; c < share.length; c++) {
                if (ofChip[c] >= 0 && share[c] < SMALLEST_SHARE * best[ofChip[c]]) {
                    ofChip[c] = -1;
                }
            }
            return new Families(ofChip, ofExposure);
        }
    }

    /** Family whose common deformation the canonical exposure holds; -1 where it holds its group on the sky instead, or nothing. */
    private int heldByCanonical() {
        return canonical >= 0 && component[canonical] >= 0 && absolute[component[canonical]]
                ? family.ofExposure()[canonical]
                : -1;
    }

    /** Lets tangent points be where the middle of the chips looks now, so that the start does not decide about them. */
    void recentre(AstrometricModel model, AstrometricNodes nodes) {
        double[][] middle = new double[families][];
        for (int f = 0; f < families; f++) {
            boolean[] counting = new boolean[family.ofChip().length];
            for (int c = 0; c < counting.length; c++) {
                counting[c] = family.ofChip()[c] == f;
            }
            middle[f] = model.middle(counting);
        }
        for (int e = 0; e < component.length; e++) {
            if (nodes.includes(e) && family.ofExposure()[e] >= 0) {
                model.recentre(e, middle[family.ofExposure()[e]]);
            }
        }
    }

    /** A fit and the weight of its typical unknown. */
    record Of(AstrometricModel model, AstrometricNodes nodes, double typicalWeight) {}

    void constrain(NormalEquations equations, AstrometricModel model, AstrometricNodes nodes, double typicalWeight) {
        Of fit = new Of(model, nodes, typicalWeight);
        hold(Hold.DEFINITION, equations, fit);
        hold(Hold.COMPONENT, equations, fit);
        hold(Hold.PRIOR, equations, fit);
    }

    void hold(Hold kind, NormalEquations equations, Of fit) {
        double weight = CONSTRAINT_WEIGHT * fit.typicalWeight();
        switch (kind) {
            case DEFINITION -> {
                for (int f = 0; f < families; f++) {
                    if (f == heldByCanonical()) {
                        holdZero(equations, fit.model(), fit.nodes(), weight, canonical);
                    } else {
                        holdChips(equations, fit.model(), fit.nodes(), weight, f);
                    }
                }
            }
            case COMPONENT -> {
                for (int c = 0; c < absolute.length; c++) {
                    if (!absolute[c]) {
                        holdZero(equations, fit.model(), fit.nodes(), weight, Anchors.of(component, c, canonical));
                    }
                }
            }
            case PRIOR -> {
                addExposurePriors(equations, fit.model(), fit.nodes());
                addChipPriors(equations, fit.model(), fit.nodes());
            }
            case SCATTER -> {}
        }
    }

    private static void holdZero(
            NormalEquations equations,
            AstrometricModel model,
            AstrometricNodes nodes,
            double weight,
            int... exposures) {
        for (int axis = 0; axis < 2; axis++) {
            for (int k = 0; k < nodes.exposureTerms(); k++) {
                LinearForm sum = new LinearForm();
                double present = 0;
                for (int e : exposures) {
                    sum.plus(nodes.exposure(e, axis), k, 1);
                    present += model.exposureTerms(e)[axis][k];
                }
                equations.addEquation(sum, -present, weight);
            }
        }
    }

    private void holdChips(
            NormalEquations equations, AstrometricModel model, AstrometricNodes nodes, double weight, int wanted) {
        int lowTerms = LegendreBasis.terms(model.exposureDegree());
        for (int low = 0; low < lowTerms; low++) {
            for (int axis = 0; axis < 2; axis++) {
                LinearForm sum = new LinearForm();
                double present = 0;
                for (int c = 0; c < model.chips().size(); c++) {
                    double[] moments = family.ofChip()[c] == wanted ? moments(model, c, low) : new double[0];
                    for (int k = 0; k < moments.length && k < nodes.chipTerms(c); k++) {
                        sum.plus(nodes.chip(c, axis), k, moments[k]);
                        present += moments[k] * moved(model, c, axis, k);
                    }
                }
                equations.addEquation(sum, -present, weight);
            }
        }
    }

    /** How far a term of a chip is from its start. */
    private double moved(AstrometricModel model, int chip, int axis, int term) {
        return model.chipTerms(chip)[axis][term] - start.chipTerms(chip)[axis][term];
    }

    /** Mean over a chip of each of its Legendre products times one low-order product over the focal plane. */
    private static double[] moments(AstrometricModel model, int chip, int low) {
        ChipFrame frame = model.chips().get(chip);
        double[][] grid = frame.grid(GRID);
        double[] sums = new double[LegendreBasis.terms(model.chipDegree())];
        for (double[] at : grid) {
            double[] basis =
                    LegendreBasis.values(model.chipDegree(), frame.normalisedX(at[0]), frame.normalisedY(at[1]));
            double focal = LegendreBasis.values(
                    model.exposureDegree(),
                    frame.u(at[0], at[1]) / model.radiusArcsec(),
                    frame.v(at[0], at[1]) / model.radiusArcsec())[low];
            for (int k = 0; k < sums.length; k++) {
                sums[k] += basis[k] * focal / grid.length;
            }
        }
        return sums;
    }

    private boolean tiedToSky() {
        for (boolean tied : absolute) {
            if (tied) {
                return true;
            }
        }
        return false;
    }

    private void addExposurePriors(NormalEquations equations, AstrometricModel model, AstrometricNodes nodes) {
        for (int e = 0; e < component.length; e++) {
            for (int axis = 0; axis < 2 && nodes.includes(e); axis++) {
                for (int k = 0; k < nodes.exposureTerms(); k++) {
                    double prior = k == 0
                            ? POINTING_PRIOR_ARCSEC
                            : (k < 3 ? LINEAR_PRIOR : CURVED_PRIOR) * model.radiusArcsec();
                    LinearForm term = LinearForm.of(nodes.exposure(e, axis), k);
                    equations.addEquation(term, -model.exposureTerms(e)[axis][k], 1 / (prior * prior));
                }
            }
        }
    }

    private void addChipPriors(NormalEquations equations, AstrometricModel model, AstrometricNodes nodes) {
        double prior = (tiedToSky() ? LINEAR_PRIOR : RELATIVE_CHIP_PRIOR) * model.radiusArcsec();
        for (int c = 0; c < model.chips().size(); c++) {
            for (int axis = 0; axis < 2; axis++) {
                for (int k = 0; k < nodes.chipTerms(c); k++) {
                    LinearForm term = LinearForm.of(nodes.chip(c, axis), k);
                    equations.addEquation(term, -moved(model, c, axis, k), 1 / (prior * prior));
                }
            }
        }
    }
}
