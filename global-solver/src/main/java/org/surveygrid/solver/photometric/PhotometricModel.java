package org.surveygrid.solver.photometric;

import java.util.List;
import org.surveygrid.solver.diagnosis.TermWords;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Values of the unknowns: offset of each chip, terms of the star flat, zero point of each exposure. In the equations each
 * chip is a node, then the star flat is one, then each exposure.
 */
final class PhotometricModel {
    private final double[] chipOffset;
    private final double[] flatTerms;
    private final double[] zeroPoint;
    private final int[] exposureNode;
    private final NodeLayout layout;

    /**
     * A model at its start.
     *
     * @param zeroPoint start of each exposure
     * @param pointing direction of each exposure that takes part, empty for those left out
     */
    PhotometricModel(int chips, int flatTerms, double[] zeroPoint, List<double[]> pointing) {
        this.chipOffset = new double[chips];
        this.flatTerms = new double[flatTerms];
        this.zeroPoint = zeroPoint.clone();
        this.exposureNode = new int[pointing.size()];
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int c = 0; c < chips; c++) {
            builder.addBorder(1);
        }
        if (flatTerms > 0) {
            builder.addBorder(flatTerms);
        }
        for (int e = 0; e < exposureNode.length; e++) {
            double[] toward = pointing.get(e);
            exposureNode[e] = toward.length > 0 ? builder.add(1, toward[0], toward[1], toward[2]) : -1;
        }
        this.layout = builder.build();
    }

    NodeLayout layout() {
        return layout;
    }

    int chip(int chip) {
        return chip;
    }

    int flat() {
        return chipOffset.length;
    }

    /** Node of an exposure, -1 for those left out. */
    int exposure(int exposure) {
        return exposureNode[exposure];
    }

    double[] chipOffset() {
        return chipOffset;
    }

    double[] flatTerms() {
        return flatTerms;
    }

    double[] zeroPoint() {
        return zeroPoint;
    }

    String name(int unknown, List<String> chips, List<String> exposures) {
        if (unknown < chipOffset.length) {
            return "the offset of chip " + chips.get(unknown);
        }
        if (unknown < chipOffset.length + flatTerms.length) {
            return "the " + TermWords.of(unknown - chipOffset.length + 1) + " of the star flat";
        }
        int node = unknown - flatTerms.length + (flatTerms.length > 0 ? 1 : 0);
        for (int e = 0; e < exposureNode.length; e++) {
            if (exposureNode[e] == node) {
                return "the zero point of exposure " + exposures.get(e);
            }
        }
        throw new IllegalArgumentException("there is no unknown " + unknown);
    }
}
