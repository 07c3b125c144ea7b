package org.surveygrid.solver.astrometric;

import java.util.List;
import org.surveygrid.solution.LegendreBasis;
import org.surveygrid.solver.focalplane.AstrometricModel;
import org.surveygrid.solver.focalplane.ChipFrame;
import org.surveygrid.solver.focalplane.TangentBasis;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * Which terms of the model are unknowns of the fit, and their places: chips first, then exposures. Where all exposures
 * have the sky the same way up, both axes have nearly the same coefficients, and one node with two right-hand sides does
 * for both; otherwise each axis has a node of its own. Without reference stars there are combinations that the data hardly
 * determine, and nearly is not good enough.
 */
final class AstrometricNodes {
    /** Axes turned or stretched against each other by more than this are not taken for the same. */
    private static final double SAME_AXES = 0.05;

    private final boolean joint;
    private final int[] chipNode;
    private final int[] chipTerms;
    private final int[] exposureNode;
    private final int exposureTerms;
    private final NodeLayout layout;
    /** Chips' unknowns are along the axes of this frame: {xi per u, xi per v, eta per u, eta per v}. */
    private final double[] linear;

    /**
     * Nodes of a fit.
     *
     * @param model to be fitted
     * @param chipTerms free terms of each chip
     * @param included exposures that take part
     * @param absolute whether reference stars tie all of them to the sky
     */
    AstrometricNodes(AstrometricModel model, int[] chipTerms, boolean[] included, boolean absolute) {
        this.chipTerms = chipTerms.clone();
        this.exposureTerms = LegendreBasis.terms(model.exposureDegree());
        int reference = 0;
        while (!included[reference]) {
            reference++;
        }
        this.linear = model.exposure(reference).linear();
        this.joint = absolute && haveSameAxes(model, included);
        int perPart = joint ? 1 : 2;
        this.chipNode = new int[chipTerms.length];
        this.exposureNode = new int[included.length];
        NodeLayout.Builder builder = NodeLayout.builder();
        for (int c = 0; c < chipTerms.length; c++) {
            chipNode[c] = -1;
            for (int part = perPart; part > 0 && chipTerms[c] > 0; part--) {
                int node = builder.addBorder(chipTerms[c]);
                chipNode[c] = part == perPart ? node : chipNode[c];
            }
        }
        for (int e = 0; e < included.length; e++) {
            exposureNode[e] = -1;
            double[] toward = model.exposure(e).basis().toward();
            for (int part = perPart; part > 0 && included[e]; part--) {
                int node = builder.add(exposureTerms, toward[0], toward[1], toward[2]);
                exposureNode[e] = part == perPart ? node : exposureNode[e];
            }
        }
        this.layout = builder.build();
    }

    private boolean haveSameAxes(AstrometricModel model, boolean[] included) {
        for (int e = 0; e < included.length; e++) {
            if (!included[e]) {
                continue;
            }
            double[] turned = toReference(model.exposure(e).linear());
            double[] z = model.exposure(e).basis().toward();
            double convergence = Math.sqrt(2)
                    * model.radiusArcsec()
                    / TangentBasis.ARCSEC_PER_RADIAN
                    * Math.abs(z[2])
                    / Math.sqrt(z[0] * z[0] + z[1] * z[1] + 1e-12);
            if (!(Math.abs(turned[0] - 1) < SAME_AXES
                    && Math.abs(turned[3] - 1) < SAME_AXES
                    && Math.abs(turned[1]) < SAME_AXES
                    && Math.abs(turned[2]) < SAME_AXES
                    && convergence < SAME_AXES)) {
                return false;
            }
        }
        return true;
    }

    /** A slope by focal-plane coordinates as one by coordinates along the chips' common axes. */
    double[] toReference(double[] slope) {
        double[] into = new double[4];
        toReference(slope, into);
        return into;
    }

    void toReference(double[] slope, double[] into) {
        double determinant = linear[0] * linear[3] - linear[1] * linear[2];
        for (int axis = 0; axis < 2; axis++) {
            double byU = slope[2 * axis];
            double byV = slope[2 * axis + 1];
            into[2 * axis] = (byU * linear[3] - byV * linear[2]) / determinant;
            into[2 * axis + 1] = (byV * linear[0] - byU * linear[1]) / determinant;
        }
    }

    /** Focal-plane {u, v} that a step along the chips' common axes means. */
    double[] toFocalPlane(double first, double second) {
        double determinant = linear[0] * linear[3] - linear[1] * linear[2];
        return new double[] {
            (linear[3] * first - linear[1] * second) / determinant,
            (linear[0] * second - linear[2] * first) / determinant
        };
    }

    /** Step along the chips' common axes that focal-plane {u, v} means. */
    double[] alongReference(double u, double v) {
        return new double[] {linear[0] * u + linear[1] * v, linear[2] * u + linear[3] * v};
    }

    /** Whether both axes share their nodes. */
    boolean areJoint() {
        return joint;
    }

    NodeLayout layout() {
        return layout;
    }

    int chipTerms(int chip) {
        return chipTerms[chip];
    }

    /** Node of a chip; only chips with terms have one. */
    int chip(int chip, int axis) {
        return chipNode[chip] + (joint ? 0 : axis);
    }

    boolean includes(int exposure) {
        return exposureNode[exposure] >= 0;
    }

    int exposure(int exposure, int axis) {
        return exposureNode[exposure] + (joint ? 0 : axis);
    }

    int exposureTerms() {
        return exposureTerms;
    }

    /** What an unknown is, in words. */
    String name(int unknown, List<ChipFrame> chips, List<String> exposures) {
        int node = layout.nodeOf(unknown);
        return "term " + (unknown - layout.firstUnknown(node)) + " of " + nodeName(node, chips, exposures);
    }

    private String nodeName(int node, List<ChipFrame> chips, List<String> exposures) {
        int perPart = joint ? 1 : 2;
        for (int c = 0; c < chipNode.length; c++) {
            if (chipNode[c] >= 0 && node >= chipNode[c] && node < chipNode[c] + perPart) {
                return "chip " + chips.get(c).chip();
            }
        }
        for (int e = 0; e < exposureNode.length; e++) {
            if (exposureNode[e] >= 0 && node >= exposureNode[e] && node < exposureNode[e] + perPart) {
                return "exposure " + exposures.get(e);
            }
        }
        throw new IllegalArgumentException("there is no node " + node);
    }
}
