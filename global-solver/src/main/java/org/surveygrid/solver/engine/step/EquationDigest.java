package org.surveygrid.solver.engine.step;

import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.block.BlockMatrix;

/** A digest, to the bit, of what equations are made of, number after number. Equal numbers in another order give another. */
public final class EquationDigest {
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private long sum;

    /**
     * Adds a number.
     *
     * @param number bits
     */
    public void add(long number) {
        // The finaliser of SplitMix64 (Steele, Lea and Flood 2014), so that every bit reaches every other.
        long mixed = (sum ^ number) + ODD;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        sum = mixed ^ (mixed >>> 31);
    }

    /**
     * Adds a number.
     *
     * @param number its bits count: the two zeros differ
     */
    public void add(double number) {
        add(Double.doubleToLongBits(number));
    }

    /**
     * Adds numbers and how many they are.
     *
     * @param numbers in their order
     */
    public void add(double[] numbers) {
        add((long) numbers.length);
        for (double number : numbers) {
            add(number);
        }
    }

    /**
     * Adds all that the equations of a star are made of: its rows with their places, residuals and weights.
     *
     * @param rows of the star
     */
    public void add(StarRows rows) {
        rows.tell(this::add);
    }

    /**
     * Adds equations that are summed already.
     *
     * @param equations matrix and right-hand side
     */
    public void add(NormalEquations equations) {
        add(equations.rightSide());
        BlockMatrix matrix = equations.matrix();
        for (int block : matrix.sortedBlocks()) {
            add(matrix.rowNode(block));
            add(matrix.columnNode(block));
            double[] numbers = matrix.arena(block);
            int from = matrix.offset(block);
            for (int k = from; k < from + matrix.numbersIn(block); k++) {
                add(numbers[k]);
            }
        }
    }

    /**
     * The digest of everything so far.
     *
     * @return 64 bits
     */
    public long value() {
        return sum;
    }
}
