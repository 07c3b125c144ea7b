package org.surveygrid.solver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** A model that cannot be evaluated everywhere: the second exposure measures a star plus the root of an unknown. */
class DivergedFitTest {
    /** So many that the rough fit takes a sample of them. */
    private static final int STARS = 200;

    private static final double ERROR = 0.01;

    /** What the second exposure is found to measure more than the first, and how good the start is. */
    private static final class RootModel implements StarModel {
        private final double difference;
        private final double[] star = new double[STARS];
        private final Measurements measurements;
        private double unknown;

        RootModel(double difference, double start) {
            this.difference = difference;
            this.unknown = start;
            int[] from = new int[STARS + 1];
            int[] group = new int[2 * STARS];
            double[] variance = new double[2 * STARS];
            for (int s = 0; s < STARS; s++) {
                from[s + 1] = 2 * (s + 1);
                group[2 * s + 1] = 1;
                variance[2 * s] = ERROR * ERROR;
                variance[2 * s + 1] = ERROR * ERROR;
            }
            this.measurements = new Measurements(1, from, new Measurements.Groups(group, 2), variance);
        }

        @Override
        public StarRows newRows() {
            return new StarRows(1);
        }

        @Override
        public NormalEquations newEquations() {
            NodeLayout.Builder layout = NodeLayout.builder();
            layout.addBorder(1);
            return new NormalEquations(layout.build());
        }

        @Override
        public void fill(StarRows rows, int s) {
            for (int k = 0; k < 2; k++) {
                if (k == 1) {
                    rows.put(0, new double[] {0.5 / Math.sqrt(unknown)}, 1);
                }
                rows.endRow(new double[] {1}, measurements.residual(2 * s + k, 0), measurements.weight(2 * s + k));
            }
        }

        @Override
        public void constrain(NormalEquations equations, double typicalWeight) {}

        @Override
        public void hold(Hold kind, NormalEquations equations, double typicalWeight) {}

        @Override
        public int constraints() {
            return 0;
        }

        @Override
        public void move(NormalSolution step) {
            unknown += step.value(0, 0);
        }

        @Override
        public void start(int s) {
            star[s] = s;
        }

        @Override
        public void shift(int s, double[] offset) {
            star[s] += offset[0];
        }

        @Override
        public void measure(int s) {
            double scatter = ERROR * (s % 5 - 2) / 2;
            measurements.setResidual(2 * s, 0, s + scatter - star[s]);
            measurements.setResidual(2 * s + 1, 0, s - scatter + difference - Math.sqrt(unknown) - star[s]);
        }
    }

    @Test
    void a_fit_that_begins_near_finds_the_unknown() {
        RootModel model = new RootModel(2, 3);
        RobustFit fit = new RobustFit(model, model.measurements);

        assertThat(fit.quick()).isEmpty();
        assertThat(fit.run(4)).isEmpty();
        assertThat(model.unknown).isBetween(3.9, 4.1);
    }

    @Test
    void a_fit_that_leaves_what_the_model_is_good_for_says_whose_measurements_are_lost() {
        RootModel model = new RootModel(-2, 0.01);

        assertThat(new RobustFit(model, model.measurements).quick()).contains(new FitFailure.Diverged(1));
    }
}
