package org.surveygrid.solver.astrometric;

import java.util.List;
import java.util.Optional;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.astrometric.term.AstrometricTerm;
import org.surveygrid.solver.diagnosis.TermWords;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Which terms of the model are unknowns of the fit, and their places: chips first, then exposures; each has a node for
 * each axis.
 */
final class AstrometricNodes {
    private static final int AXES = 2;

    private final int[] chipNode;
    private final int[] chipTerms;
    private final int[] exposureNode;
    private final int exposureTerms;
    private final List<AstrometricTerm> furtherTerms;
    private final NodeLayout layout;

    /**
     * Nodes of a fit.
     *
     * @param model to be fitted
     * @param chipTerms free terms of each chip
     * @param included exposures that take part
     * @param furtherTerms other terms of the model
     */
    AstrometricNodes(AstrometricModel model, int[] chipTerms, boolean[] included, List<AstrometricTerm> furtherTerms) {
        this.furtherTerms = List.copyOf(furtherTerms);
        this.chipTerms = chipTerms.clone();
        this.exposureTerms = LegendreBasis.terms(model.exposureDegree());
        this.chipNode = new int[chipTerms.length];
        this.exposureNode = new int[included.length];
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int c = 0; c < chipTerms.length; c++) {
            chipNode[c] = -1;
            if (chipTerms[c] > 0) {
                chipNode[c] = builder.addBorder(chipTerms[c]);
                builder.addBorder(chipTerms[c]);
            }
        }
        for (int e = 0; e < included.length; e++) {
            exposureNode[e] = -1;
            if (included[e]) {
                double[] toward = model.exposure(e).basis().toward();
                exposureNode[e] = builder.add(exposureTerms, toward[0], toward[1], toward[2]);
                builder.add(exposureTerms, toward[0], toward[1], toward[2]);
            }
        }
        for (AstrometricTerm term : furtherTerms) {
            term.addNodes(builder, included);
        }
        this.layout = builder.build();
    }

    List<AstrometricTerm> furtherTerms() {
        return furtherTerms;
    }

    NodeLayout layout() {
        return layout;
    }

    int chipTerms(int chip) {
        return chipTerms[chip];
    }

    /** Node of an axis of a chip; only chips with terms have one. */
    int chip(int chip, int axis) {
        return chipNode[chip] + axis;
    }

    boolean includes(int exposure) {
        return exposureNode[exposure] >= 0;
    }

    int exposure(int exposure, int axis) {
        return exposureNode[exposure] + axis;
    }

    int exposureTerms() {
        return exposureTerms;
    }

    /**
     * A coordinate of a place.
     *
     * @param exposure which looks there
     * @param chip of the model
     * @param axis 0 or 1 of the exposure's tangent plane
     */
    record Seen(int exposure, int chip, int axis) {}

    /**
     * How a coordinate of a place depends on the unknowns.
     *
     * @param place with slope
     * @param seen which coordinate of it
     * @return a sum of unknowns of the exposure and of the chip
     */
    LinearForm form(AstrometricModel.Place place, Seen seen) {
        LinearForm form = new LinearForm();
        for (int k = 0; k < exposureTerms; k++) {
            form.plus(exposure(seen.exposure(), seen.axis()), k, place.phi()[k]);
        }
        for (int inner = 0; inner < AXES; inner++) {
            for (int k = 0; k < chipTerms[seen.chip()]; k++) {
                form.plus(chip(seen.chip(), inner), k, place.slope()[AXES * seen.axis() + inner] * place.basis()[k]);
            }
        }
        return form;
    }

    /** What an unknown is, in words. */
    String name(int unknown, List<ChipFrame> chips, List<String> exposures) {
        int node = layout.nodeOf(unknown);
        int term = unknown - layout.firstUnknown(node);
        for (AstrometricTerm further : furtherTerms) {
            Optional<String> name = further.nameOf(node);
            if (name.isPresent()) {
                return "the " + name.get() + (term == 0 ? "" : ", number " + (term + 1));
            }
        }
        return "the " + TermWords.of(term) + nodeName(node, chips, exposures);
    }

    private String nodeName(int node, List<ChipFrame> chips, List<String> exposures) {
        for (int c = 0; c < chipNode.length; c++) {
            if (chipNode[c] >= 0 && node >= chipNode[c] && node < chipNode[c] + AXES) {
                return alongAxis(node - chipNode[c]) + " of chip "
                        + chips.get(c).chip() + epoch(c, chips);
            }
        }
        for (int e = 0; e < exposureNode.length; e++) {
            if (exposureNode[e] >= 0 && node >= exposureNode[e] && node < exposureNode[e] + AXES) {
                return alongAxis(node - exposureNode[e]) + " of exposure " + exposures.get(e);
            }
        }
        throw new IllegalArgumentException("there is no node " + node);
    }

    /** Which epoch a chip is of, when there are several. */
    private static String epoch(int chip, List<ChipFrame> chips) {
        int before = 0;
        int all = 0;
        for (int c = 0; c < chips.size(); c++) {
            boolean same = chips.get(c).chip().equals(chips.get(chip).chip());
            all += same ? 1 : 0;
            before += same && c < chip ? 1 : 0;
        }
        return all == 1 ? "" : " in epoch " + (before + 1);
    }

    private static String alongAxis(int axis) {
        return axis == 0 ? " (east)" : " (north)";
    }
}
