package org.surveygrid.solver.pixelmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.surveygrid.synthetic.RandomStream;

/** Residuals of stars that several exposures saw at other places of some chips, which are turned by right angles. */
class ResidualPatternsTest {
    private static final int CHIPS = 4;
    private static final int VISITS = 6;
    private static final int COLUMNS = 10;
    private static final int ROWS = 12;
    private static final double MAS_PER_PX = 200;
    private static final double ERROR_PX = 0.02;

    /** What is to be added to an axis of a chip, by the place as a share of the chip. */
    private interface Pattern {
        double of(int chip, int axis, double[] place);
    }

    /** What a pixel of a chip is on the sky, along x and y. */
    private static double[] shift(int chip) {
        double[][] turned = {{1, 0, 0, 1}, {0, 1, -1, 0}, {-1, 0, 0, -1}, {0, -1, 1, 0}};
        return Arrays.stream(turned[chip]).map(part -> part * MAS_PER_PX).toArray();
    }

    private static ResidualPatterns find(long seed, int stars, Pattern pattern) {
        RandomStream random = RandomStream.of(seed);
        ResidualRows rows = new ResidualRows(stars * VISITS);
        for (int s = 0; s < stars; s++) {
            int[] list = new int[VISITS];
            double[][] place = new double[VISITS][2];
            double[][] left = new double[VISITS][2];
            double error = MAS_PER_PX * ERROR_PX * (0.5 + random.nextDouble());
            double[] mean = new double[2];
            for (int v = 0; v < VISITS; v++) {
                int chip = random.nextInt(CHIPS);
                list[v] = v * CHIPS + chip;
                place[v] = new double[] {random.nextDouble(), random.nextDouble()};
                double[] shift = shift(chip);
                for (int sky = 0; sky < 2; sky++) {
                    left[v][sky] = error * random.nextGaussian()
                            - pattern.of(chip, 0, place[v]) * shift[sky]
                            - pattern.of(chip, 1, place[v]) * shift[2 + sky];
                    mean[sky] += left[v][sky] / VISITS;
                }
            }
            for (int v = 0; v < VISITS; v++) {
                double[] off = {left[v][0] - mean[0], left[v][1] - mean[1]};
                rows.add(new ResidualRows.Row(list[v], place[v], off, shift(list[v] % CHIPS), 1 / (error * error)));
            }
            rows.endStar(1);
        }
        int[] chipOfList = new int[VISITS * CHIPS];
        Arrays.setAll(chipOfList, l -> l % CHIPS);
        return new ResidualPatterns(
                rows, chipOfList, Collections.nCopies(CHIPS, new ResidualPatterns.Chip(COLUMNS, ROWS, 1)));
    }

    /** Share of a pattern's variance that maps do not hold, over the axes that have one. */
    private static double missing(ResidualPatterns found, Pattern pattern) {
        double missing = 0;
        double all = 0;
        for (int chip = 0; chip < CHIPS; chip++) {
            float[][] truth = new float[2][COLUMNS * ROWS];
            for (int k = 0; k < COLUMNS * ROWS; k++) {
                int line = k / COLUMNS;
                double[] place = {(k % COLUMNS + 0.5) / COLUMNS, (line + 0.5) / ROWS};
                truth[0][k] = (float) pattern.of(chip, 0, place);
                truth[1][k] = (float) pattern.of(chip, 1, place);
            }
            PixelMap wanted = PixelMap.of(COLUMNS, ROWS, truth).withoutPolynomial(1);
            PixelMap map = found.map(chip).withoutPolynomial(1);
            for (int axis = 0; axis < 2; axis++) {
                for (int k = 0; k < COLUMNS * ROWS; k++) {
                    double off = map.plane(axis)[k] - wanted.plane(axis)[k];
                    missing += off * off;
                    all += wanted.plane(axis)[k] * wanted.plane(axis)[k];
                }
            }
        }
        return missing / all;
    }

    @Test
    void noise_shows_a_pattern_no_more_often_than_stated() {
        int surveys = 60;
        double oftenSigma = 2.5;
        int shown = 0;
        int often = 0;
        for (int seed = 0; seed < surveys; seed++) {
            ResidualPatterns found = find(5000 + seed, 500, (chip, axis, place) -> 0);
            boolean any = false;
            for (int plane = 0; plane < 2 * CHIPS; plane++) {
                any |= found.isShown(plane / 2, plane % 2);
                often += found.strengthSigma(plane / 2, plane % 2) > oftenSigma ? 1 : 0;
                assertThat(found.map(plane / 2).rms() > 0)
                        .isEqualTo(found.isShown(plane / 2, 0) || found.isShown(plane / 2, 1));
            }
            shown += any ? 1 : 0;
        }

        assertThat(shown).as("0.6 expected, 4 or more in 0.3 %% of trials").isLessThan(4);
        double expected = 4 * 0.0062 * 2 * CHIPS * surveys;
        assertThat((double) often).as("four tests of a plane").isBetween(0.0, expected + 3.5 * Math.sqrt(expected));
        assertThat(often).as("the tests are not idle").isGreaterThan(2);
    }

    @Test
    void a_pattern_of_one_axis_of_one_chip_is_found_there_alone() {
        Pattern waves = (chip, axis, place) ->
                chip == 1 && axis == 0 ? 0.02 * StrictMath.sin(14 * place[0]) * StrictMath.cos(11 * place[1]) : 0;

        ResidualPatterns found = find(6001, 2000, waves);

        for (int plane = 0; plane < 2 * CHIPS; plane++) {
            assertThat(found.isShown(plane / 2, plane % 2)).isEqualTo(plane == 2);
        }
        assertThat(found.map(0).rms()).isZero();
        assertThat(missing(found, waves)).isLessThan(0.15);
    }

    @Test
    void steps_of_columns_are_found_better_than_cells_could_be() {
        ToDoubleBiFunction<Integer, Double> step = (chip, x) -> {
            int column = (int) (x * COLUMNS);
            return 0.01 * ((column * 7 + chip) % 3 - 1);
        };
        Pattern steps = (chip, axis, place) -> axis == 0 ? step.applyAsDouble(chip, place[0]) : 0;

        ResidualPatterns found = find(6002, 1000, steps);

        double perCell = CHIPS * COLUMNS * ROWS / (1000.0 * VISITS) * ERROR_PX * ERROR_PX * 13 / 12;
        double ofCells = perCell / (0.01 * 0.01 * 2 / 3);
        assertThat(missing(found, steps)).isLessThan(ofCells / 2);
        assertThat(found.isShown(2, 0)).isTrue();
        assertThat(found.isShown(2, 1)).isFalse();
    }

    @Test
    void patterns_of_all_chips_do_not_depend_on_how_chips_are_turned() {
        Pattern rings = (chip, axis, place) -> {
            double x = place[0] + 0.3;
            double y = place[1] - 0.4;
            double radius = Math.sqrt(x * x + y * y);
            return 0.02 * StrictMath.sin(12 * radius) * (axis == 0 ? x : y) / radius;
        };

        ResidualPatterns found = find(6003, 2000, rings);

        assertThat(missing(found, rings)).isCloseTo(0.1, within(0.1));
    }
}
