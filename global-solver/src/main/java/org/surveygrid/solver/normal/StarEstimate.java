package org.surveygrid.solver.normal;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.solver.sparse.order.NodeLayout;

/**
 * A star's own unknowns from its rows, with the errors that they have from these and from the shared unknowns: with D =
 * S'WS of the star and F what its rows say of the shared unknowns, whose covariance is C, it is inv(D) + G C G' with G =
 * inv(D) S'WF (Björck 1996, Numerical Methods for Least Squares Problems, section 6.3). That is exact where the shared
 * unknowns were fitted to the same rows, and so is the Cramér-Rao bound of linear unknowns.
 */
public final class StarEstimate {
    private final StarRows star;
    /** Of D, row-major. */
    private final double[] inverse;

    private StarEstimate(StarRows star, double[] inverse) {
        this.star = star;
        this.inverse = inverse;
    }

    /**
     * Solves the rows of a star for its own unknowns, the shared ones as they are.
     *
     * @param star its rows; must stay as they are while the estimate is used
     * @return empty when the rows do not determine the star's unknowns
     */
    public static Optional<StarEstimate> of(StarRows star) {
        OwnBlock block = new OwnBlock(star.own());
        return block.whiten(star) ? Optional.of(new StarEstimate(star, block.inverse())) : Optional.empty();
    }

    /**
     * How much a unit of a row's residual moves an unknown.
     *
     * @param row its number
     * @param which unknown of the star
     * @return change of the unknown
     */
    public double gain(int row, int which) {
        double sum = 0;
        for (int j = 0; j < star.own(); j++) {
            sum += inverse[which * star.own() + j] * star.own(row, j);
        }
        return star.weight(row) * sum;
    }

    /**
     * Best value of an unknown.
     *
     * @param which unknown of the star
     * @return from where the residuals are counted
     */
    public double value(int which) {
        double sum = 0;
        for (int row = 0; row < star.rows(); row++) {
            sum += gain(row, which) * star.residual(row);
        }
        return sum;
    }

    /**
     * Variance from the noise of the rows alone.
     *
     * @param which unknown of the star
     * @return in the square of its unit
     */
    public double variance(int which) {
        return inverse[which * star.own() + which];
    }

    /**
     * Variances of all the star's unknowns, errors of the shared ones included.
     *
     * @param factor of the equations that the shared unknowns were fitted with
     * @return by unknown; NaN where the factor does not hold the covariances
     */
    public double[] variances(NormalFactor factor) {
        NodeLayout layout = factor.layout();
        int[] first = new int[star.runs()];
        int[] size = new int[star.runs()];
        int nodes = 0;
        int unknowns = 0;
        int[] nodeOf = new int[star.runs()];
        int[] placeOf = new int[star.runs()];
        for (int run = 0; run < star.runs(); run++) {
            int at = 0;
            while (at < nodes && nodeOf[at] != star.node(run)) {
                at++;
            }
            if (at == nodes) {
                nodeOf[at] = star.node(run);
                first[at] = unknowns;
                size[at] = layout.size(star.node(run));
                unknowns += size[at];
                nodes++;
            }
            placeOf[run] = first[at];
        }
        double[][] covariance = new double[unknowns][];
        for (int a = 0; a < unknowns; a++) {
            covariance[a] = new double[a + 1];
        }
        for (int at = 0; at < nodes; at++) {
            for (int other = 0; other <= at; other++) {
                double[] block = factor.covariances(nodeOf[at], nodeOf[other]);
                for (int k = 0; k < size[at]; k++) {
                    double[] row = covariance[first[at] + k];
                    int count = other == at ? k + 1 : size[other];
                    System.arraycopy(block, k * size[other], row, first[other], count);
                }
            }
        }
        return withShared(covariance, sensitivities(placeOf, unknowns));
    }

    /** By unknown of the star, then shared unknown. */
    private double[][] sensitivities(int[] placeOf, int unknowns) {
        double[][] moves = new double[star.own()][unknowns];
        for (int row = 0; row < star.rows(); row++) {
            for (int which = 0; which < moves.length; which++) {
                double gain = gain(row, which);
                for (int run = star.firstRun(row); run < star.endRun(row); run++) {
                    int begin = star.firstEntry(run);
                    for (int k = begin; k < star.endEntry(run); k++) {
                        moves[which][placeOf[run] + k - begin] += gain * star.coefficients()[k];
                    }
                }
            }
        }
        return moves;
    }

    /** By rows of the lower triangle. */
    private double[] withShared(double[][] covariance, double[][] moves) {
        double[] variances = new double[moves.length];
        Arrays.setAll(variances, this::variance);
        for (int a = 0; a < covariance.length; a++) {
            for (int b = 0; b <= a; b++) {
                double both = (a == b ? 1 : 2) * covariance[a][b];
                for (int which = 0; which < moves.length; which++) {
                    variances[which] += both * moves[which][a] * moves[which][b];
                }
            }
        }
        return variances;
    }
}
