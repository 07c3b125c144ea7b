package org.surveygrid.solver.turbulence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.synthetic.RandomStream;

/** Displacements by the air are predicted where they are, and nothing is changed where they are not. */
class TurbulenceFitTest {
    private static final double FIELD_ARCSEC = 20 * 60;
    private static final int STARS = 400;
    private static final double TURBULENCE_MAS = 10;
    private static final double SCALE_ARCSEC = 7 * 60;
    private static final double NOISE_MAS = 2;
    private static final int WAVES = 1500;

    /** A field without curl as a sum of many plane waves: its spectrum is von Karman's, made without any kernel. */
    private static final class Air {
        private final double[] ku = new double[WAVES];
        private final double[] kv = new double[WAVES];
        private final double[] slope = new double[WAVES];
        private final double[] phase = new double[WAVES];

        Air(RandomStream random) {
            this(random, SCALE_ARCSEC, 1);
        }

        /** Longer along u and shorter along v by a factor. */
        Air(RandomStream random, double scaleArcsec, double stretch) {
            double[] cumulative = new double[20000];
            for (int i = 1; i < cumulative.length; i++) {
                double s = i * 0.01;
                cumulative[i] = cumulative[i - 1] + s * s * s * StrictMath.pow(1 + s * s, -17.0 / 6);
            }
            for (int w = 0; w < WAVES; w++) {
                double wanted = random.nextDouble() * cumulative[cumulative.length - 1];
                int at = 0;
                while (cumulative[at] < wanted) {
                    at++;
                }
                double angle = 2 * StrictMath.PI * random.nextDouble();
                ku[w] = at * 0.01 / scaleArcsec / stretch * StrictMath.cos(angle);
                kv[w] = at * 0.01 / scaleArcsec * stretch * StrictMath.sin(angle);
                slope[w] = scaleArcsec / (at * 0.01);
                phase[w] = 2 * StrictMath.PI * random.nextDouble();
            }
        }

        double[] at(double u, double v) {
            double amplitude = 2 * TURBULENCE_MAS / Math.sqrt(WAVES);
            double[] sum = new double[2];
            for (int w = 0; w < WAVES; w++) {
                double wave = amplitude * StrictMath.cos(ku[w] * u + kv[w] * v + phase[w]);
                sum[0] += wave * ku[w] * slope[w];
                sum[1] += wave * kv[w] * slope[w];
            }
            return sum;
        }
    }

    private static ExposureResiduals stars(Air air, RandomStream random, double turbulence, double noiseMas) {
        int n = STARS;
        double[][] columns = new double[5][n];
        for (int i = 0; i < n; i++) {
            columns[0][i] = FIELD_ARCSEC * (random.nextDouble() - 0.5);
            columns[1][i] = FIELD_ARCSEC * (random.nextDouble() - 0.5);
            double[] moved = air.at(columns[0][i], columns[1][i]);
            columns[2][i] = turbulence * moved[0] + noiseMas * random.nextGaussian();
            columns[3][i] = turbulence * moved[1] + noiseMas * random.nextGaussian();
            columns[4][i] = noiseMas * noiseMas;
        }
        return new ExposureResiduals(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    private static double meanSquare(ExposureResiduals of) {
        double sum = 0;
        for (int i = 0; i < of.size(); i++) {
            sum += of.eastMas()[i] * of.eastMas()[i] + of.northMas()[i] * of.northMas()[i];
        }
        return sum / (2 * of.size());
    }

    @Test
    void held_out_stars_are_predicted_and_neighbours_are_no_longer_correlated() {
        double before = 0;
        double after = 0;
        double correlatedBefore = 0;
        double correlatedAfter = 0;
        double stated = 0;
        int fields = 5;
        for (int seed = 1; seed <= fields; seed++) {
            RandomStream random = RandomStream.of(seed);
            Air air = new Air(random);
            ExposureResiduals seen = stars(air, random, 1, NOISE_MAS);
            ExposureResiduals truth = stars(air, random, 1, 1e-9);

            TurbulenceOutcome.Correlated outcome = (TurbulenceOutcome.Correlated) TurbulenceFit.of(seen, 1000);

            ExposureResiduals left = truth.without(outcome.field());
            before += meanSquare(truth);
            after += meanSquare(left);
            correlatedBefore += truth.xiPlusMas2(45, 75);
            correlatedAfter += left.xiPlusMas2(45, 75);
            stated += outcome.judgement().ratio() / fields;
        }

        assertThat(before / after)
                .as("variance of the air at places without stars")
                .isGreaterThan(5);
        assertThat(stated)
                .as("the same, of stars that were held out, noise included")
                .isGreaterThan(5);
        assertThat(correlatedBefore / Math.abs(correlatedAfter))
                .as("xi+ at 1 arcmin")
                .isGreaterThan(8);
    }

    @Test
    void wind_stretches_the_kernel() {
        double stretch = 0;
        double curlFree = 0;
        double divergenceFree = 0;
        for (int seed = 8; seed < 12; seed++) {
            RandomStream random = RandomStream.of(seed);
            TurbulenceOutcome.Correlated outcome = (TurbulenceOutcome.Correlated)
                    TurbulenceFit.of(stars(new Air(random, 120, 1.5), random, 1, NOISE_MAS), 1000);
            stretch += outcome.kernel().shape().stretch() / 4;
            curlFree += outcome.kernel().curlFreeMas2();
            divergenceFree += outcome.kernel().divergenceFreeMas2();
        }

        assertThat(stretch).as("(1.5 - 1 / 1.5) / (1.5 + 1 / 1.5)").isCloseTo(0.385, within(0.15));
        assertThat(curlFree).isGreaterThan(4 * divergenceFree);
    }

    @Test
    void white_noise_is_left_as_it_is() {
        for (int seed = 1; seed <= 12; seed++) {
            RandomStream random = RandomStream.of(100 + seed);
            TurbulenceOutcome outcome = TurbulenceFit.of(stars(new Air(random), random, 0, TURBULENCE_MAS), 1000);

            assertThat(outcome).isInstanceOf(TurbulenceOutcome.Uncorrelated.class);
        }
    }

    @Test
    void few_stars_change_nothing() {
        RandomStream random = RandomStream.of(3);
        ExposureResiduals few = stars(new Air(random), random, 1, NOISE_MAS).part(i -> i < 20);

        assertThat(TurbulenceFit.of(few, 1000))
                .isInstanceOfSatisfying(
                        TurbulenceOutcome.Uncorrelated.class,
                        none -> assertThat(none.reason()).contains("only 20 stars"));
    }

    @Test
    void averaged_neighbours_predict_nearly_as_well() {
        RandomStream random = RandomStream.of(4);
        Air air = new Air(random);
        ExposureResiduals seen = stars(air, random, 1, NOISE_MAS);
        ExposureResiduals truth = stars(air, random, 1, 1e-9);

        double all = meanSquare(truth.without(((TurbulenceOutcome.Correlated) TurbulenceFit.of(seen, 1000)).field()));
        double cells = meanSquare(truth.without(((TurbulenceOutcome.Correlated) TurbulenceFit.of(seen, 200)).field()));

        assertThat(cells).isLessThan(1.6 * all);
    }

    @Test
    void tabulated_functions_agree_with_closed_forms_and_limits() {
        assertThat(MaternTable.bessel(0.5, 1.3))
                .isCloseTo(Math.sqrt(StrictMath.PI / 2.6) * StrictMath.exp(-1.3), within(1e-14));
        assertThat(MaternTable.correlation(0)).isEqualTo(1);
        assertThat(MaternTable.correlation(1e-4)).isCloseTo(1, within(1e-5));
        assertThat(MaternTable.curvature(1e-4)).isCloseTo(0, within(1e-5));
        double step = 1e-2;
        double slope = (MaternTable.correlation(1 + step) - MaternTable.correlation(1 - step)) / (2 * step);
        assertThat(-slope).as("d M(5/6, x) / dx = -x M(-1/6, x)").isCloseTo(MaternTable.curvature(1), within(1e-4));
    }

    @Test
    void a_map_is_read_as_it_was_written(@TempDir Path folder) throws Exception {
        ChipDisplacement.Grid grid = ChipDisplacement.Grid.over(101, 201, 2);
        ExposureDisplacement map = new ExposureDisplacement(
                "e1", "", List.of(new ChipDisplacement("c1", grid, new float[] {0, 10, 20, 30}, new float[] {1, 1, 1, 1
                })));
        Path file = folder.resolve("map.fits");

        map.write(file);
        ExposureDisplacement read = ExposureDisplacement.read(file);

        assertThat(read.exposure()).isEqualTo("e1");
        assertThat(read.chip("c1").orElseThrow().at(50, 50)).containsExactly(10, 1);
        assertThat(read.chip("c1").orElseThrow().at(500, -3)).containsExactly(10, 1);
        assertThat(read.chip("c2")).isEmpty();
    }
}
