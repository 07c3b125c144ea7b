package org.surveygrid.solver.sparse.factor;

import org.surveygrid.solver.sparse.block.BlockMatrix;

/** Factors that give a matrix a diagonal of 1, so that a pivot says what is left of an unknown. */
public final class Scaling {
    private final double[] scale;
    private final int unfixed;

    private Scaling(double[] scale, int unfixed) {
        this.scale = scale;
        this.unfixed = unfixed;
    }

    /**
     * The scaling of a matrix.
     *
     * @param matrix any
     * @return 1 / square root of its diagonal
     */
    public static Scaling of(BlockMatrix matrix) {
        double[] scale = matrix.diagonal();
        int unfixed = -1;
        for (int i = scale.length - 1; i >= 0; i--) {
            if (scale[i] > 0 && scale[i] < Double.POSITIVE_INFINITY) {
                scale[i] = 1 / Math.sqrt(scale[i]);
            } else {
                scale[i] = 1;
                unfixed = i;
            }
        }
        return new Scaling(scale, unfixed);
    }

    /**
     * The first unknown whose diagonal element is not a positive finite number.
     *
     * @return its number, or -1
     */
    public int unfixed() {
        return unfixed;
    }

    /**
     * The factor of an unknown.
     *
     * @param unknown from 0
     * @return 1 / square root of the diagonal element
     */
    public double of(int unknown) {
        return scale[unknown];
    }
}
