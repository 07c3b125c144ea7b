package org.surveygrid.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.RandomStream;

class ResamplingTest {
    private static final SkyPosition CENTRE = new SkyPosition(150.1, 2.2);
    private static final TpvWcs GRID = TpvWcs.tan(CENTRE, CdMatrix.northUp(150, 150, 0.2));

    private final RandomStream random = RandomStream.of(42);

    /** A chip turned by 8 degrees, mirrored, 2 % larger pixels, with cubic distortion. */
    private static TpvWcs chip() {
        double s = 0.204 / 3600;
        double cos = StrictMath.cos(0.14) * s;
        double sin = StrictMath.sin(0.14) * s;
        double[] pv = new double[11];
        pv[1] = 1;
        pv[7] = 2;
        pv[9] = 2;
        return TpvWcs.of(CENTRE, new CdMatrix(149.3, 151.1, cos, sin, -sin, cos), pv, pv);
    }

    private static Frame empty(int size) {
        float[] variance = new float[size * size];
        Arrays.fill(variance, 4);
        return Frame.owning(
                FloatImage.zeros(size, size), FloatImage.owning(size, size, variance), MaskImage.clear(size, size));
    }

    private static void addStar(Frame frame, double[] at, double flux, double sigmaPx) {
        for (int y = (int) at[1] - 15; y <= at[1] + 16; y++) {
            for (int x = (int) at[0] - 15; x <= at[0] + 16; x++) {
                double r2 = (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1]);
                frame.value().pixels()[y * frame.width() + x] += (float) (flux
                        / (2 * StrictMath.PI * sigmaPx * sigmaPx)
                        * StrictMath.exp(-r2 / (2 * sigmaPx * sigmaPx)));
            }
        }
    }

    private static Resampling.Destination whole() {
        return new Resampling.Destination(GRID, new PixelBox(0, 0, 300, 300));
    }

    @Test
    void flux_and_position_of_stars_are_kept() {
        for (double[] place : new double[][] {{150, 150}, {60.3, 80.7}, {230.6, 199.1}, {120.5, 240.25}}) {
            Frame frame = empty(300);
            double[] at = chip().toPixel(GRID.toSky(place[0], place[1]));
            addStar(frame, at, 1e5, 1.5);

            Frame out = Resampling.apply(frame, chip(), whole(), Resampling.Config.defaults());

            double sum = 0;
            double sumX = 0;
            double sumY = 0;
            for (int y = (int) place[1] - 16; y <= place[1] + 16; y++) {
                for (int x = (int) place[0] - 16; x <= place[0] + 16; x++) {
                    double value = out.value().at(x, y);
                    sum += value;
                    sumX += value * x;
                    sumY += value * y;
                }
            }
            assertThat(sum).isCloseTo(1e5, within(100.0));
            // 1 mas of 0.2 arcsec pixels
            assertThat(sumX / sum).isCloseTo(place[0], within(0.005));
            assertThat(sumY / sum).isCloseTo(place[1], within(0.005));
        }
    }

    @Test
    void a_constant_stays_constant_but_for_the_pixel_area() {
        Frame frame = empty(300);
        Arrays.fill(frame.value().pixels(), 100);

        Frame out = Resampling.apply(frame, chip(), whole(), Resampling.Config.defaults());

        double ratio = GRID.pixelAreaArcsec2(150, 150) / chip().pixelAreaArcsec2(149.3, 151.1);
        assertThat((double) out.value().at(150, 150)).isCloseTo(100 * ratio, within(0.01));
    }

    @Test
    void the_stated_variance_is_the_scatter_of_resampled_noise() {
        TpvWcs from = TpvWcs.tan(CENTRE, CdMatrix.northUp(150.37, 149.71, 0.2));
        Frame frame = empty(300);
        for (int p = 0; p < 90_000; p++) {
            frame.value().pixels()[p] = (float) (2 * random.nextGaussian());
        }

        Frame out = Resampling.apply(frame, from, whole(), Resampling.Config.defaults());

        double squares = 0;
        double variance = 0;
        int n = 0;
        for (int y = 10; y < 290; y++) {
            for (int x = 10; x < 290; x++) {
                squares += out.value().at(x, y) * out.value().at(x, y);
                variance += out.variance().at(x, y);
                n++;
            }
        }
        assertThat(squares / n).isCloseTo(variance / n, within(0.03 * variance / n));
        assertThat(variance / n).isBetween(2.0, 3.9);
    }

    /** A chip turned by an angle about the middle of the grid, mirrored on request of a negative scale. */
    private static TpvWcs turned(double angle, double scaleArcsec) {
        double s = Math.abs(scaleArcsec) / 3600;
        double cos = StrictMath.cos(angle) * s;
        double sin = StrictMath.sin(angle) * s;
        double side = scaleArcsec < 0 ? -1 : 1;
        return TpvWcs.tan(CENTRE, new CdMatrix(40.3, 38.6, -side * cos, side * sin, sin, cos));
    }

    private Frame noisy(int width, int height) {
        Frame frame = Frame.zeros(width, height);
        for (int p = 0; p < width * height; p++) {
            frame.value().pixels()[p] = (float) (10 * random.nextGaussian());
            frame.variance().pixels()[p] = (float) (1 + random.nextDouble());
            if (random.nextDouble() < 0.004) {
                frame.mask().bits()[p] = PixelFlag.HOT.bit();
                frame.value().pixels()[p] = Float.NaN;
            }
        }
        return frame;
    }

    @Test
    void every_pixel_equals_the_kernel_evaluated_directly_whatever_the_turn() {
        Frame frame = noisy(90, 77);
        PixelBox box = new PixelBox(95, 100, 110, 101);
        for (Kernel kernel : new Kernel[] {Kernel.LANCZOS3, Kernel.BILINEAR}) {
            for (double angle : new double[] {0, 0.003, 0.3, 0.8, 1.57, 2.2, 3.14, 4.7, 5.5}) {
                for (double scale : new double[] {0.2, -0.2, 0.187, -0.215}) {
                    TpvWcs from = turned(angle, scale);

                    Frame out = Resampling.apply(
                            frame, from, new Resampling.Destination(GRID, box), new Resampling.Config(kernel, 0.1));

                    int usable = 0;
                    for (int y = 0; y < box.height(); y++) {
                        for (int x = 0; x < box.width(); x++) {
                            double[] at = from.toPixel(GRID.toSky(box.x0() + x, box.y0() + y));
                            if (nearHalf(at)) {
                                continue;
                            }
                            double[] expected = direct(frame, at, kernel);
                            double ratio = GRID.pixelAreaArcsec2(150, 150) / (scale * scale);
                            boolean empty = out.mask().has(x, y, PixelFlag.NODATA);
                            assertThat(empty).isEqualTo(expected[2] > 0.1 || expected[3] < 0.5);
                            if (!empty) {
                                usable++;
                                assertThat((double) out.value().at(x, y))
                                        .as("%s turned by %s, scale %s, %d %d", kernel, angle, scale, x, y)
                                        .isCloseTo(expected[0] * ratio, within(0.02));
                                assertThat((double) out.variance().at(x, y))
                                        .isCloseTo(expected[1] * ratio * ratio, within(0.003));
                            } else {
                                assertThat(out.value().at(x, y)).isZero();
                                assertThat(out.variance().at(x, y)).isZero();
                            }
                        }
                    }
                    assertThat(usable).isGreaterThan(3000);
                }
            }
        }
    }

    /** Where an error of 1e-4 px decides whether a position is on the image. */
    private static boolean nearHalf(double[] at) {
        return Math.abs(at[0] - Math.floor(at[0]) - 0.5) < 1e-3 || Math.abs(at[1] - Math.floor(at[1]) - 0.5) < 1e-3;
    }

    /** Value, variance, unusable part and sum of the usable weights. */
    private static double[] direct(Frame frame, double[] at, Kernel kernel) {
        if (!(at[0] > -0.5 && at[1] > -0.5 && at[0] < frame.width() - 0.5 && at[1] < frame.height() - 0.5)) {
            return new double[] {0, 0, 1, 0};
        }
        int x0 = (int) Math.floor(at[0]) - kernel.radius() + 1;
        int y0 = (int) Math.floor(at[1]) - kernel.radius() + 1;
        double[] across = weights(at[0] - Math.floor(at[0]), kernel);
        double[] along = weights(at[1] - Math.floor(at[1]), kernel);
        double sum = 0;
        double variance = 0;
        double norm = 0;
        double good = 0;
        double all = 0;
        for (int j = 0; j < along.length; j++) {
            for (int i = 0; i < across.length; i++) {
                double k = across[i] * along[j];
                all += Math.abs(k);
                boolean inside = x0 + i >= 0 && x0 + i < frame.width() && y0 + j >= 0 && y0 + j < frame.height();
                if (inside && frame.mask().bits()[(y0 + j) * frame.width() + x0 + i] == 0) {
                    sum += k * frame.value().at(x0 + i, y0 + j);
                    variance += k * k * frame.variance().at(x0 + i, y0 + j);
                    norm += k;
                    good += Math.abs(k);
                }
            }
        }
        return new double[] {sum / norm, variance / (norm * norm), 1 - good / all, norm};
    }

    private static double[] weights(double fraction, Kernel kernel) {
        return kernel == Kernel.LANCZOS3 ? LanczosWeights.exact(fraction) : new double[] {1 - fraction, fraction};
    }

    @Test
    void the_weights_are_those_of_lanczos_with_unit_sum_and_slope() {
        int count = 2001;
        float[] fraction = new float[count];
        for (int i = 0; i < count; i++) {
            fraction[i] = i / (count - 1f);
        }
        float[][] weights = new float[6][count];

        Kernel.LANCZOS3.weightsInto(fraction, weights, count);

        for (int i = 0; i < count; i++) {
            double sum = 0;
            double moment = 0;
            for (int k = 0; k < 6; k++) {
                double d = k - 2 - (double) fraction[i];
                double lanczos = d == 0
                        ? 1
                        : Math.abs(d) >= 3
                                ? 0
                                : 3
                                        * StrictMath.sin(StrictMath.PI * d)
                                        * StrictMath.sin(StrictMath.PI * d / 3)
                                        / (StrictMath.PI * StrictMath.PI * d * d);
                assertThat((double) weights[k][i]).isCloseTo(LanczosWeights.exact(fraction[i])[k], within(3e-7));
                assertThat((double) weights[k][i]).isCloseTo(lanczos, within(0.012));
                sum += weights[k][i];
                moment += weights[k][i] * d;
            }
            assertThat(sum).isCloseTo(1, within(3e-7));
            assertThat(moment).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void a_shift_by_whole_pixels_copies_and_flags_nothing_but_what_is_masked() {
        Frame frame = noisy(60, 50);
        TpvWcs from = TpvWcs.tan(CENTRE, CdMatrix.northUp(147, 155, 0.2));

        Frame out = Resampling.apply(
                frame,
                from,
                new Resampling.Destination(GRID, new PixelBox(10, 5, 40, 30)),
                Resampling.Config.defaults());

        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                int p = (y + 10) * 60 + x + 7;
                assertThat(out.mask().has(x, y, PixelFlag.NODATA))
                        .isEqualTo(frame.mask().bits()[p] != 0);
                assertThat(out.mask().has(x, y, PixelFlag.INTERPOLATED)).isFalse();
                if (frame.mask().bits()[p] == 0) {
                    assertThat(out.value().at(x, y)).isCloseTo(frame.value().pixels()[p], within(1e-4f));
                    assertThat(out.variance().at(x, y))
                            .isCloseTo(frame.variance().pixels()[p], within(1e-5f));
                }
            }
        }
    }

    @Test
    void a_pixel_does_not_depend_on_the_box_it_is_made_in_beyond_rounding() {
        Frame frame = noisy(300, 300);

        Frame whole = Resampling.apply(frame, chip(), whole(), Resampling.Config.defaults());
        Frame part = Resampling.apply(
                frame,
                chip(),
                new Resampling.Destination(GRID, new PixelBox(101, 57, 90, 77)),
                Resampling.Config.defaults());

        for (int y = 0; y < 77; y++) {
            for (int x = 0; x < 90; x++) {
                assertThat(part.value().at(x, y)).isCloseTo(whole.value().at(101 + x, 57 + y), within(0.02f));
            }
        }
    }

    @Test
    void a_masked_pixel_never_reaches_the_result_whatever_it_holds() {
        Frame clean = empty(300);
        Frame poisoned = empty(300);
        for (Frame frame : new Frame[] {clean, poisoned}) {
            Arrays.fill(frame.value().pixels(), 50);
            for (int k = 0; k < 400; k++) {
                int p = (k * 7919) % 90_000;
                frame.mask().bits()[p] = PixelFlag.COSMIC.bit();
                frame.value().pixels()[p] = frame == clean ? 50 : k % 2 == 0 ? Float.NaN : 1e30f;
            }
        }

        Frame expected = Resampling.apply(clean, chip(), whole(), Resampling.Config.defaults());
        Frame out = Resampling.apply(poisoned, chip(), whole(), Resampling.Config.defaults());

        assertThat(out.value().pixels()).isEqualTo(expected.value().pixels());
        assertThat(out.mask().count(PixelFlag.COSMIC)).isPositive();
        assertThat(out.mask().count(PixelFlag.INTERPOLATED)).isPositive();
        for (int p = 0; p < 90_000; p++) {
            if ((out.mask().bits()[p] & PixelFlag.NODATA.bit()) == 0) {
                assertThat(out.value().pixels()[p]).isBetween(46f, 51f);
                assertThat(out.variance().pixels()[p]).isPositive();
            }
        }
    }

    @Test
    void the_overlap_box_holds_every_pixel_with_data_and_little_else() {
        PixelBox image = new PixelBox(0, 0, 100, 80);
        TpvWcs from = chip().startingAt(250, 20);

        PixelBox box = Resampling.overlap(image, from, GRID, new PixelBox(0, 0, 300, 300))
                .orElseThrow();

        assertThat(Resampling.overlap(image, chip().startingAt(4000, 0), GRID, new PixelBox(0, 0, 300, 300)))
                .isEmpty();
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 300; x++) {
                double[] at = from.toPixel(GRID.toSky(x, y));
                boolean inside = at[0] > -0.5 && at[0] < 99.5 && at[1] > -0.5 && at[1] < 79.5;
                if (inside) {
                    assertThat(x).isBetween(box.x0(), box.x1() - 1);
                    assertThat(y).isBetween(box.y0(), box.y1() - 1);
                }
            }
        }
        assertThat(box.width()).isLessThan(125);
    }
}
