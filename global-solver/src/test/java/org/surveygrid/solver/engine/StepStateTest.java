package org.surveygrid.solver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.solver.engine.step.CellEquations;
import org.surveygrid.solver.engine.step.StepLog;
import org.surveygrid.solver.normal.LinearForm;
import org.surveygrid.solver.normal.NormalEquations;
import org.surveygrid.solver.normal.NormalSolution;
import org.surveygrid.solver.normal.StarRows;
import org.surveygrid.solver.sparse.order.NodeLayout;

/** The state that a step starts from tells everything that its equations are made of, not the weights alone. */
class StepStateTest {
    private static final int STARS = 20;
    private static final Survey PLAIN = new Survey(0.3, 1, 1e-4);

    /**
     * Stars that two exposures measured, all with the same errors.
     *
     * @param difference what the second measured more
     * @param slope of the shared unknown in the second
     * @param prior weight of the unknown's prior
     */
    private record Survey(double difference, double slope, double prior) {}

    private static final class Offset implements StarModel {
        private final Survey survey;
        private final Measurements measurements;
        private double unknown;

        Offset(Survey survey) {
            this.survey = survey;
            int[] from = new int[STARS + 1];
            int[] group = new int[2 * STARS];
            double[] variance = new double[2 * STARS];
            for (int k = 0; k < 2 * STARS; k++) {
                from[k / 2 + 1] = 2 * (k / 2 + 1);
                group[k] = k % 2;
                variance[k] = 0.01;
            }
            this.measurements = new Measurements(1, from, new Measurements.Groups(group, 2), variance);
            for (int s = 0; s < STARS; s++) {
                measure(s);
            }
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
                    rows.put(0, new double[] {survey.slope}, 1);
                }
                rows.endRow(new double[] {1}, measurements.residual(2 * s + k, 0), measurements.weight(2 * s + k));
            }
        }

        @Override
        public void constrain(NormalEquations equations, double typicalWeight) {
            equations.addEquation(LinearForm.of(0, 0), -unknown, survey.prior);
        }

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
        public void start(int s) {}

        @Override
        public void shift(int s, double[] offset) {}

        @Override
        public void measure(int s) {
            measurements.setResidual(2 * s, 0, 0);
            measurements.setResidual(2 * s + 1, 0, survey.difference - survey.slope * unknown);
        }
    }

    /** States of a step with a matrix and of one without. */
    private static List<Long> states(Survey survey) {
        List<Long> states = new ArrayList<>();
        StepLog log = new StepLog() {
            @Override
            public boolean isKept() {
                return true;
            }

            @Override
            public CellEquations cells(Wanted wanted, NodeLayout layout) {
                states.add(wanted.state());
                return CellEquations.HERE;
            }

            @Override
            public void append(Step step) {
                states.add(step.state());
            }
        };
        Offset model = new Offset(survey);
        try (StarCells cells = new StarCells(STARS, model, 1)) {
            NormalSteps steps =
                    new NormalSteps(model, model.measurements, new Execution(1, (name, unknowns) -> log, "test"));
            assertThat(steps.take(cells, NormalSteps.Matrix.NEW)).isEmpty();
            assertThat(steps.take(cells, NormalSteps.Matrix.LAST)).isEmpty();
        }
        assertThat(states.get(0))
                .as("name of equations and state of their step")
                .isEqualTo(states.get(1));
        return List.of(states.get(1), states.getLast());
    }

    @Test
    void the_same_survey_has_the_same_states() {
        assertThat(states(PLAIN)).isEqualTo(states(new Survey(0.3, 1, 1e-4)));
    }

    @Test
    void other_places_have_other_states_with_the_same_weights() {
        List<Long> moved = states(new Survey(0.31, 1, 1e-4));

        assertThat(moved).doesNotContainAnyElementsOf(states(PLAIN));
    }

    @Test
    void other_derivatives_have_other_states_with_the_same_weights_and_residuals() {
        assertThat(states(new Survey(0.3, 1.01, 1e-4)).getFirst())
                .isNotEqualTo(states(PLAIN).getFirst());
    }

    @Test
    void other_priors_have_other_states_with_the_same_measurements() {
        assertThat(states(new Survey(0.3, 1, 1e-3)).getFirst())
                .isNotEqualTo(states(PLAIN).getFirst());
    }
}
