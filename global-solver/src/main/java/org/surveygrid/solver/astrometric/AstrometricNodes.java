package org.surveygrid.solver.astrometric;

import java.util.List;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.diagnosis.TermWords;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFrame;
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
    private final NodeLayout layout;

    /**
     * Nodes of a fit.
     *
     * @param model to be fitted
     * @param chipTerms free terms of each chip
     * @param included exposures that take part
     */
    AstrometricNodes(AstrometricModel model, int[] chipTerms, boolean[] included) {
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
        this.layout = builder.build();
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

    /** What an unknown is, in words. */
    String name(int unknown, List<ChipFrame> chips, List<String> exposures) {
        int node = layout.nodeOf(unknown);
        String term = TermWords.of(unknown - layout.firstUnknown(node));
        return "the " + term + nodeName(node, chips, exposures);
    }

    private String nodeName(int node, List<ChipFrame> chips, List<String> exposures) {
        for (int c = 0; c < chipNode.length; c++) {
            if (chipNode[c] >= 0 && node >= chipNode[c] && node < chipNode[c] + AXES) {
                return alongAxis(node - chipNode[c]) + " of chip " + chips.get(c).chip();
            }
        }
        for (int e = 0; e < exposureNode.length; e++) {
            if (exposureNode[e] >= 0 && node >= exposureNode[e] && node < exposureNode[e] + AXES) {
                return alongAxis(node - exposureNode[e]) + " of exposure " + exposures.get(e);
            }
        }
        throw new IllegalArgumentException("there is no node " + node);
    }

    private static String alongAxis(int axis) {
        return axis == 0 ? " (east)" : " (north)";
    }
}
