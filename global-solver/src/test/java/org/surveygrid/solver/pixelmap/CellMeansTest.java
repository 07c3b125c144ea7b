package org.surveygrid.solver.pixelmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.synthetic.RandomStream;

class CellMeansTest {
    private static final int SIDE = 20;
    private static final int PER_CELL = 8;

    /** Cells with true values of a scatter, seen with errors of 1 that are stated as twice that. */
    private static double[] meanSquares(double scatter, long seed) {
        RandomStream random = RandomStream.of(seed);
        CellMeans cells = new CellMeans(SIDE, SIDE);
        double[] truth = new double[SIDE * SIDE];
        double[] plain = new double[truth.length];
        for (int k = 0; k < truth.length; k++) {
            int line = k / SIDE;
            truth[k] = scatter * random.nextGaussian();
            for (int i = 0; i < PER_CELL; i++) {
                double seen = truth[k] + random.nextGaussian();
                plain[k] += seen / PER_CELL;
                cells.add((k % SIDE + 0.5) / SIDE, (line + 0.5) / SIDE, new double[] {seen, -seen}, 0.25);
            }
        }
        PixelMap map = cells.map();
        double[] squares = new double[2];
        for (int k = 0; k < truth.length; k++) {
            squares[0] += (map.plane(0)[k] - truth[k]) * (map.plane(0)[k] - truth[k]) / truth.length;
            squares[1] += (plain[k] - truth[k]) * (plain[k] - truth[k]) / truth.length;
            assertThat(map.plane(1)[k]).isCloseTo(-map.plane(0)[k], within(1e-6f));
        }
        return squares;
    }

    @Test
    void means_that_are_drawn_to_zero_are_nearer_to_the_truth() {
        double noise = 1.0 / PER_CELL;

        double[] squares = meanSquares(0.5, 1);

        double best = 0.25 * noise / (0.25 + noise);
        assertThat(squares[0]).isCloseTo(best, within(0.15 * best));
        assertThat(squares[1]).isCloseTo(noise, within(0.15 * noise));
    }

    @Test
    void noise_alone_makes_next_to_no_map() {
        double[] squares = meanSquares(0, 2);

        assertThat(squares[0]).isLessThan(0.01 * squares[1]);
    }

    @Test
    void cells_that_nothing_fell_into_are_zero() {
        CellMeans cells = new CellMeans(3, 1);
        for (int i = 0; i < 4; i++) {
            cells.add(0.1, 0.5, new double[] {10 + 0.1 * i, 0}, 1);
            cells.add(1, 0.5, new double[] {-10 - 0.1 * i, 0}, 1);
        }

        PixelMap map = cells.map();

        assertThat(map.plane(0)[0]).isCloseTo(10.15f, within(0.1f));
        assertThat(map.plane(0)[1]).isZero();
        assertThat(map.plane(0)[2]).isCloseTo(-10.15f, within(0.1f));
    }
}
