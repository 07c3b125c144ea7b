package org.surveygrid.coadd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.synthetic.RandomStream;

class CoadditionTest {
    private static final int SIDE = 80;
    private final RandomStream random = RandomStream.of(5);

    private CoaddLayer layer(double sigma, double seeingPx, double flux) {
        Frame frame =
                Frame.owning(FloatImage.zeros(SIDE, SIDE), FloatImage.zeros(SIDE, SIDE), MaskImage.clear(SIDE, SIDE));
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double r2 = (x - 40.3) * (x - 40.3) + (y - 39.6) * (y - 39.6);
                double star = flux
                        / (2 * StrictMath.PI * seeingPx * seeingPx)
                        * StrictMath.exp(-r2 / (2 * seeingPx * seeingPx));
                frame.value().pixels()[y * SIDE + x] = (float) (star + sigma * random.nextGaussian());
                frame.variance().pixels()[y * SIDE + x] = (float) (sigma * sigma + star / 10);
            }
        }
        return new CoaddLayer(frame, new PixelBox(0, 0, SIDE, SIDE), 100, 10);
    }

    private static Coaddition.Config with(Coaddition.Method method) {
        return new Coaddition.Config(method, 4, 0.3);
    }

    private static double starFlux(Coaddition.Result result) {
        double sum = 0;
        for (int y = 25; y < 55; y++) {
            for (int x = 25; x < 55; x++) {
                sum += result.frame().value().at(x, y);
            }
        }
        return sum;
    }

    @Test
    void clipping_keeps_the_flux_of_stars_when_the_seeing_varies() {
        for (double[] seeing :
                new double[][] {{1.6, 1.7, 1.9, 2.1, 2.2}, {1.6, 2.2, 1.8}, {1.6, 2.2, 1.6, 2.2}, {1.7, 2.2}}) {
            List<CoaddLayer> layers = new ArrayList<>();
            for (double s : seeing) {
                layers.add(layer(3, s, 200_000));
            }

            Coaddition.Result weighted = Coaddition.combine(layers, SIDE, SIDE, with(Coaddition.Method.WEIGHTED));
            Coaddition.Result clipped = Coaddition.combine(layers, SIDE, SIDE, with(Coaddition.Method.CLIPPED));

            assertThat(starFlux(clipped) / starFlux(weighted))
                    .as("seeing %s", Arrays.toString(seeing))
                    .isCloseTo(1, within(seeing.length <= 3 ? 0.03 : 0.003));
        }
    }

    @Test
    void cosmic_rays_and_trails_are_left_out() {
        for (int n : new int[] {2, 3, 5, 8}) {
            List<CoaddLayer> layers = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                layers.add(layer(3, 2, 0));
            }
            for (int x = 0; x < SIDE; x++) {
                layers.getFirst().frame().value().pixels()[(20 + x / 4) * SIDE + x] += 500;
            }

            Coaddition.Result clipped = Coaddition.combine(layers, SIDE, SIDE, with(Coaddition.Method.CLIPPED));

            for (int x = 2; x < SIDE - 2; x++) {
                assertThat((double) clipped.frame().value().at(x, 20 + x / 4)).isBetween(-16.0, 16.0);
            }
            assertThat(clipped.clippedValues()).isBetween((long) SIDE, (long) SIDE + 20);
        }
    }

    @Test
    void the_variance_is_the_scatter_of_the_result() {
        for (Coaddition.Method method : Coaddition.Method.values()) {
            List<CoaddLayer> layers = new ArrayList<>();
            for (double sigma : new double[] {3, 3, 3, 3, 3, 3, 3}) {
                layers.add(layer(method == Coaddition.Method.MEDIAN ? sigma : sigma + layers.size(), 2, 0));
            }

            Coaddition.Result result = Coaddition.combine(layers, SIDE, SIDE, with(method));

            double squares = 0;
            double variance = 0;
            for (int p = 0; p < SIDE * SIDE; p++) {
                squares += result.frame().value().pixels()[p]
                        * result.frame().value().pixels()[p];
                variance += result.frame().variance().pixels()[p];
            }
            assertThat(squares / variance).as(method.name()).isBetween(0.88, 1.08);
        }
    }

    @Test
    void the_result_equals_a_plain_weighted_mean() {
        List<CoaddLayer> layers = List.of(layer(2, 2, 5000), layer(4, 2, 5000), layer(3, 2, 5000));
        layers.get(1).frame().mask().bits()[10] = PixelFlag.HOT.bit();
        layers.get(1).frame().value().pixels()[10] = Float.NaN;

        Coaddition.Result result = Coaddition.combine(layers, SIDE, SIDE, with(Coaddition.Method.WEIGHTED));

        double[] w = {1, 1, 1};
        for (int i = 0; i < 3; i++) {
            float[] sorted = layers.get(i).frame().variance().pixels().clone();
            Arrays.sort(sorted);
            w[i] = 1 / (double) sorted[sorted.length / 2];
        }
        for (int p = 0; p < SIDE * SIDE; p++) {
            double sum = 0;
            double norm = 0;
            double seconds = 0;
            for (int i = 0; i < 3; i++) {
                if (p != 10 || i != 1) {
                    sum += w[i] * layers.get(i).frame().value().pixels()[p];
                    norm += w[i];
                    seconds += 100;
                }
            }
            assertThat((double) result.frame().value().pixels()[p]).isCloseTo(sum / norm, within(1e-3));
            assertThat((double) result.exposureSeconds().pixels()[p]).isEqualTo(seconds);
        }
        assertThat(result.usedLayers()).isEqualTo(3);
    }

    @Test
    void pixels_without_any_usable_value_say_why() {
        CoaddLayer one = layer(2, 2, 0);
        one.frame().mask().bits()[7] = PixelFlag.SATURATED.bit();
        one.frame().value().pixels()[7] = Float.NaN;

        Coaddition.Result result = Coaddition.combine(
                List.of(new CoaddLayer(one.frame(), new PixelBox(5, 0, SIDE, SIDE), 50, 2)),
                SIDE + 10,
                SIDE,
                with(Coaddition.Method.CLIPPED));

        assertThat(result.frame().mask().has(12, 0, PixelFlag.SATURATED)).isTrue();
        assertThat(result.frame().mask().has(12, 0, PixelFlag.NODATA)).isTrue();
        assertThat(result.frame().mask().has(2, 0, PixelFlag.NODATA)).isTrue();
        assertThat(result.frame().value().at(12, 0)).isZero();
        assertThat(result.frame().mask().bits()[20]).isZero();
        assertThat((double) result.electronsPerFlux().at(20, 0)).isEqualTo(2);
        assertThat(result.electronsPerFlux().at(2, 0)).isZero();
    }
}
