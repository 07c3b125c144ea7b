package org.surveygrid.solver.engine;

/**
 * What the measurements of each group weighed when a matrix was made, and weigh now.
 *
 * @param then by group
 * @param now by group
 */
record WeightChange(double[] then, double[] now) {
    /** A group that gained so much more than all together would overshoot with the old matrix ... */
    private static final double HEAVIER = 1.8;
    /** ... and one that lost so much would hardly move. */
    private static final double LIGHTER = 0.5;

    /** When all gained so much, residuals were the model's, and robust weights were small where it was worst: no longer. */
    private static final double OUTGROWN = 1.5;

    /** How much more all weighs: what steps with the old matrix are too long by. */
    double growth() {
        double all = 0;
        double before = 0;
        for (int g = 0; g < now.length; g++) {
            all += now[g];
            before += then[g];
        }
        return all / before;
    }

    /** Whether groups changed so differently that the old matrix no longer serves. */
    boolean isUneven() {
        double growth = growth();
        if (growth > OUTGROWN) {
            return true;
        }
        for (int g = 0; g < now.length; g++) {
            double expected = growth * then[g];
            if (now[g] > HEAVIER * expected || now[g] < LIGHTER * expected) {
                return true;
            }
        }
        return false;
    }
}
