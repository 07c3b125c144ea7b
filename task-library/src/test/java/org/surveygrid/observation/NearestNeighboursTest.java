package org.surveygrid.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
    @Test
    void the_sweep_agrees_with_comparing_every_pair() {
        Random random = new Random(12);
        for (int round = 0; round < 20; round++) {
            double[][] points = scatter(random, 60);
            double[][] targets = scatter(random, 80);

            int[] nearest = NearestNeighbours.of(points, targets, 0.07);

            for (int i = 0; i < points.length; i++) {
                int best = -1;
                double least = 0.07 * 0.07;
                for (int k = 0; k < targets.length; k++) {
                    double dx = targets[k][0] - points[i][0];
                    double dy = targets[k][1] - points[i][1];
                    if (dx * dx + dy * dy < least) {
                        least = dx * dx + dy * dy;
                        best = k;
                    }
                }
                assertThat(nearest[i]).isEqualTo(best);
            }
        }
    }

    @Test
    void a_point_that_is_nowhere_has_no_neighbour() {
        double[][] nowhere = {{Double.NaN, Double.NaN}};
        double[][] somewhere = {{0, 0}};

        assertThat(NearestNeighbours.of(nowhere, somewhere, 10)).containsExactly(-1);
        assertThat(NearestNeighbours.of(somewhere, nowhere, 10)).containsExactly(-1);
        assertThat(NearestNeighbours.of(somewhere, new double[0][], 10)).containsExactly(-1);
    }

    private static double[][] scatter(Random random, int n) {
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) {
            points[i] = new double[] {random.nextDouble(), random.nextDouble()};
        }
        return points;
    }
}
