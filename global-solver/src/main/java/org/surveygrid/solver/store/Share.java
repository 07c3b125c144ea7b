package org.surveygrid.solver.store;

import org.surveygrid.solver.engine.step.StepLog;

/**
 * What a process does of a solution that several work on. Steps are taken by one process; each matrix is made by all:
 *
 * <pre>
 *   Part(1, N) ... Part(N, N):  repeat the steps of the log, write the equations of their cells of the next matrix, end
 *   Rest:                       goes on until a matrix is asked for whose cells nobody has written
 * </pre>
 */
public sealed interface Share {
    /** Everything, alone. */
    record All() implements Share {}

    /**
     * All but the equations of matrices, which others make where it is worth their while. They repeat what is done for each
     * measurement, so that there must be much to do for pairs of them.
     *
     * @param fewestPairs matrices of fewer pairs of measurements of the same star are made here
     * @param fewestVisits the same where fewer pairs come to a measurement
     */
    record Rest(long fewestPairs, long fewestVisits) implements Share {
        /** Every matrix is made by others. */
        public Rest() {
            this(0, 0);
        }

        boolean isWorthwhile(StepLog.Wanted wanted) {
            return wanted.pairs() >= fewestPairs && wanted.pairs() >= fewestVisits * wanted.measurements();
        }
    }

    /**
     * Equations of every so many-th cell.
     *
     * @param number from 1
     * @param of how many parts there are
     */
    record Part(int number, int of) implements Share {
        public Part {
            if (number < 1 || number > of) {
                throw new IllegalArgumentException("a part is 1 to " + of + " of " + of + ", got " + number);
            }
        }

        /**
         * Reads a part as people write it.
         *
         * @param text such as 2/5
         * @return the part
         * @throws IllegalArgumentException when it is none
         */
        public static Part parse(String text) {
            if (!text.matches("[0-9]{1,6}/[0-9]{1,6}")) {
                throw new IllegalArgumentException("a part is written as 2/5, got " + text);
            }
            int slash = text.indexOf('/');
            return new Part(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean has(int cell) {
            return cell % of == number - 1;
        }
    }
}
