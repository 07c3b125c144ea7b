package org.surveygrid.synthetic.score;

/** The largest of several figures, and whose it is. A NaN is worse than anything. */
final class Worst {
    private double value = Double.NaN;
    private String where = "nothing to compare";
    private boolean any;

    void offer(double figure, String whose) {
        if (!any || Double.isNaN(figure) || figure > value) {
            if (!any || !Double.isNaN(value)) {
                value = figure;
                where = whose;
            }
            any = true;
        }
    }

    double value() {
        return value;
    }

    String where() {
        return where;
    }
}
