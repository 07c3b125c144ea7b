package org.surveygrid.coadd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.synthetic.RandomStream;

class CoaddBandTest {
    private static final int WIDTH = 700;
    private static final int HEIGHT = 90;
    private static final PixelBox TILE = new PixelBox(0, 0, WIDTH, HEIGHT);
    private final RandomStream random = RandomStream.of(11);

    /** Frames of different noise over parts of the tile, with sources, hits, masked pixels and poison. */
    private List<CoaddLayer> layers(int count) {
        List<CoaddLayer> layers = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int x0 = (int) (150 * random.nextDouble());
            int y0 = (int) (25 * random.nextDouble());
            PixelBox box = new PixelBox(
                    x0,
                    y0,
                    WIDTH - x0 - (int) (150 * random.nextDouble()),
                    HEIGHT - y0 - (int) (25 * random.nextDouble()));
            Frame frame = Frame.zeros(box.width(), box.height());
            double sigma = 2 + k % 3;
            for (int p = 0; p < box.width() * box.height(); p++) {
                int x = box.x0() + p % box.width();
                int y = box.y0() + p / box.width();
                double source = (x / 8 + y / 8) % 11 == 0 ? 400 + 30 * k : 0;
                double hit = random.nextDouble() < 0.01 ? 300 * random.nextDouble() : 0;
                frame.value().pixels()[p] = (float) (source + sigma * random.nextGaussian() + hit);
                frame.variance().pixels()[p] = (float) (sigma * sigma + source / 5);
                double fate = random.nextDouble();
                if (fate < 0.02) {
                    frame.mask().bits()[p] = PixelFlag.HOT.bit();
                    frame.value().pixels()[p] = Float.NaN;
                } else if (fate < 0.03) {
                    frame.value().pixels()[p] = Float.POSITIVE_INFINITY;
                } else if (fate < 0.04) {
                    frame.variance().pixels()[p] = fate < 0.035 ? 0 : Float.NaN;
                } else if (fate < 0.06) {
                    frame.mask().bits()[p] = PixelFlag.INTERPOLATED.bit();
                }
            }
            layers.add(new CoaddLayer(frame, box, 60 + k, 5 + k));
        }
        return layers;
    }

    private static List<LayerPlace> places(List<CoaddLayer> layers) {
        return layers.stream()
                .map(layer -> new LayerPlace(
                        layer.box(),
                        Coaddition.weight(layer.frame()),
                        layer.exposureSeconds(),
                        layer.electronsPerFlux()))
                .toList();
    }

    private static Coaddition.Config with(Coaddition.Method method) {
        return new Coaddition.Config(method, 4, 0.3);
    }

    @Test
    void bits_do_not_depend_on_the_height_of_the_bands() {
        for (int count : new int[] {1, 2, 3, 9}) {
            List<CoaddLayer> layers = layers(count);
            for (Coaddition.Method method : Coaddition.Method.values()) {
                Coaddition.Result whole = Coaddition.combine(layers, WIDTH, HEIGHT, with(method));
                for (long memory : new long[] {1, 600_000}) {
                    CoaddBand band = new CoaddBand(places(layers), TILE, with(method), memory);
                    assertThat(band.mostRows()).isLessThan(HEIGHT / 2);
                    for (int y = 0; y < HEIGHT; y += band.mostRows()) {
                        int rows = Math.min(band.mostRows(), HEIGHT - y);

                        band.start(y, rows);
                        for (LayerRows wanted : band.wanted()) {
                            fill(wanted, layers.get(wanted.layer()).frame());
                        }
                        band.combine();

                        int from = band.offset();
                        int to = from + rows * WIDTH;
                        int p = y * WIDTH;
                        int q = p + rows * WIDTH;
                        assertThat(Arrays.copyOfRange(band.value(), from, to))
                                .isEqualTo(
                                        Arrays.copyOfRange(whole.frame().value().pixels(), p, q));
                        assertThat(Arrays.copyOfRange(band.variance(), from, to))
                                .isEqualTo(Arrays.copyOfRange(
                                        whole.frame().variance().pixels(), p, q));
                        assertThat(Arrays.copyOfRange(band.flags(), from, to))
                                .isEqualTo(
                                        Arrays.copyOfRange(whole.frame().mask().bits(), p, q));
                        assertThat(Arrays.copyOfRange(band.electronsPerFlux(), from, to))
                                .isEqualTo(Arrays.copyOfRange(
                                        whole.electronsPerFlux().pixels(), p, q));
                    }
                    assertThat(band.clippedValues()).isEqualTo(whole.clippedValues());
                }
            }
        }
    }

    private static void fill(LayerRows rows, Frame frame) {
        int from = rows.first() * frame.width();
        int pixels = rows.rows() * frame.width();
        System.arraycopy(frame.value().pixels(), from, rows.value(), 0, pixels);
        System.arraycopy(frame.variance().pixels(), from, rows.variance(), 0, pixels);
        System.arraycopy(frame.mask().bits(), from, rows.flags(), 0, pixels);
    }

    @Test
    void every_pixel_is_what_a_plain_computation_makes_of_its_values() {
        for (int count : new int[] {1, 2, 3, 4, 7, 12}) {
            List<CoaddLayer> layers = layers(count);
            List<LayerPlace> places = places(layers);
            for (Coaddition.Method method : Coaddition.Method.values()) {
                Coaddition.Result result = Coaddition.combine(layers, WIDTH, HEIGHT, with(method));

                long clipped = 0;
                for (int y = 0; y < HEIGHT; y++) {
                    for (int x = 0; x < WIDTH; x++) {
                        double[] expected = plain(layers, places, method, x, y);
                        int p = y * WIDTH + x;
                        clipped += (long) expected[5];
                        if (expected[4] == 2) {
                            continue;
                        }
                        String where = method + " of " + count + " at " + x + ", " + y;
                        assertThat((double) result.frame().value().pixels()[p])
                                .as(where)
                                .isCloseTo(expected[0], within(1e-4));
                        assertThat((double) result.frame().variance().pixels()[p])
                                .as(where)
                                .isCloseTo(expected[1], within(1e-6 * (1 + expected[1])));
                        assertThat((double) result.exposureSeconds().pixels()[p])
                                .as(where)
                                .isEqualTo(expected[2]);
                        assertThat((double) result.electronsPerFlux().pixels()[p])
                                .as(where)
                                .isCloseTo(expected[3], within(1e-4));
                        assertThat(result.frame().mask().bits()[p] == 0).isEqualTo(expected[4] == 1);
                    }
                }
                assertThat(result.clippedValues()).as("%s of %d", method, count).isEqualTo(clipped);
            }
        }
    }

    /** Value, variance, seconds, gain, state (0 nothing, 1 something, 2 two that contradict each other), clipped. */
    private static double[] plain(
            List<CoaddLayer> layers, List<LayerPlace> places, Coaddition.Method method, int x, int y) {
        List<double[]> values = new ArrayList<>();
        for (int k = 0; k < layers.size(); k++) {
            PixelBox box = layers.get(k).box();
            if (x < box.x0() || x >= box.x1() || y < box.y0() || y >= box.y1()) {
                continue;
            }
            int p = (y - box.y0()) * box.width() + x - box.x0();
            float v = layers.get(k).frame().value().pixels()[p];
            float s = layers.get(k).frame().variance().pixels()[p];
            int bits = layers.get(k).frame().mask().bits()[p];
            if ((bits == 0 || bits == PixelFlag.INTERPOLATED.bit()) && Float.isFinite(v) && s > 0) {
                values.add(new double[] {
                    v,
                    s,
                    places.get(k).weight(),
                    places.get(k).exposureSeconds(),
                    places.get(k).electronsPerFlux()
                });
            }
        }
        int before = values.size();
        if (before == 0) {
            return new double[6];
        }
        double median = median(values.stream().mapToDouble(v -> v[0]).toArray());
        if (method == Coaddition.Method.CLIPPED && before == 2) {
            double[] a = values.get(0);
            double[] b = values.get(1);
            if (Math.abs(a[0] - b[0]) > 4 * Math.sqrt(a[1] + b[1]) + 0.3 * Math.abs(a[0] + b[0])) {
                return new double[] {0, 0, 0, 0, 2, 1};
            }
        } else if (method == Coaddition.Method.CLIPPED) {
            double[] distance = values.stream()
                    .mapToDouble(v -> Math.abs(v[0] - median))
                    .sorted()
                    .toArray();
            double scatter = before < 4 ? 0 : 4 * 1.4826 * distance[before / 2];
            values.removeIf(v -> before > 2
                    && Math.abs(v[0] - median) > Math.max(scatter, 4 * Math.sqrt(v[1]) + 0.3 * Math.abs(median)));
        }
        boolean isMedian = method == Coaddition.Method.MEDIAN;
        double sum = 0;
        double weights = 0;
        double variance = 0;
        double perGain = 0;
        double seconds = 0;
        for (double[] v : values) {
            double w = isMedian ? 1 : v[2];
            sum += w * v[0];
            weights += w;
            variance += w * w * v[1];
            perGain += w * w / v[4];
            seconds += v[3];
        }
        double factor = isMedian ? Coaddition.medianFactor(before) : 1;
        return new double[] {
            isMedian ? median : sum / weights,
            factor * variance / (weights * weights),
            seconds,
            weights * weights / perGain,
            1,
            before - values.size()
        };
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }

    @Test
    void the_variance_of_a_median_grows_by_the_known_factor() {
        for (int n : new int[] {3, 4, 5, 10, 11, 14}) {
            double squares = 0;
            int trials = 40_000;
            double[] values = new double[n];
            for (int t = 0; t < trials; t++) {
                for (int k = 0; k < n; k++) {
                    values[k] = random.nextGaussian();
                }
                double median = median(values);
                squares += median * median;
            }
            assertThat(squares / trials * n).as("%d values", n).isCloseTo(Coaddition.medianFactor(n), within(0.04));
        }
    }
}
