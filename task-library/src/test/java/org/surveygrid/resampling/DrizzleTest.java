package org.surveygrid.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.image.Frame;
import org.surveygrid.image.PixelBox;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.synthetic.RandomStream;

class DrizzleTest {
    private static final SkyPosition CENTRE = new SkyPosition(150.1, 2.2);
    private static final TpvWcs GRID = TpvWcs.tan(CENTRE, CdMatrix.northUp(60, 60, 0.2));
    private static final PixelBox BOX = new PixelBox(0, 0, 121, 121);

    private final RandomStream random = RandomStream.of(7);

    private static TpvWcs chip(double angle, double scaleArcsec) {
        double s = scaleArcsec / 3600;
        double cos = StrictMath.cos(angle) * s;
        double sin = StrictMath.sin(angle) * s;
        return TpvWcs.tan(CENTRE, new CdMatrix(24.7, 20.2, -cos, sin, sin, cos));
    }

    private Frame noisy() {
        Frame frame = Frame.zeros(50, 41);
        for (int p = 0; p < 50 * 41; p++) {
            frame.value().pixels()[p] = (float) (100 + 10 * random.nextGaussian());
            frame.variance().pixels()[p] = (float) (1 + random.nextDouble());
        }
        return frame;
    }

    private static Drizzle.Config with(Drizzle.Footprint footprint, double pixelFraction) {
        return new Drizzle.Config(footprint, pixelFraction, 0.1);
    }

    private static Drizzle.Result drizzle(Frame frame, TpvWcs from, Drizzle.Config config) {
        return Drizzle.apply(frame, from, new Resampling.Destination(GRID, BOX), config);
    }

    @Test
    void flux_is_kept_to_a_millionth() {
        for (Drizzle.Footprint footprint : Drizzle.Footprint.values()) {
            for (double fraction : new double[] {1, 0.7, 0.3}) {
                for (double angle : new double[] {0, 0.02, 0.7, 1.5707963267948966, 3.5}) {
                    for (double scale : new double[] {0.2, 0.31, 0.15}) {
                        Frame frame = noisy();
                        double flux = 0;
                        for (float value : frame.value().pixels()) {
                            flux += value;
                        }

                        Drizzle.Result out = drizzle(frame, chip(angle, scale), with(footprint, fraction));

                        double sum = 0;
                        for (int p = 0; p < 121 * 121; p++) {
                            sum += (double) out.frame().value().pixels()[p]
                                    * out.coverage().pixels()[p];
                        }
                        assertThat(sum / (flux * fraction * fraction))
                                .as("%s %s turned %s scale %s", footprint, fraction, angle, scale)
                                .isCloseTo(1, within(1e-6));
                    }
                }
            }
        }
    }

    @Test
    void every_pixel_equals_polygons_clipped_one_against_another() {
        Frame frame = noisy();
        frame.mask().bits()[20 * 50 + 25] = PixelFlag.COSMIC.bit();
        frame.value().pixels()[20 * 50 + 25] = Float.NaN;
        for (double fraction : new double[] {1, 0.6}) {
            for (double angle : new double[] {0, 0.4, 2.3}) {
                for (double scale : new double[] {0.2, 0.33}) {
                    TpvWcs from = chip(angle, scale);

                    Drizzle.Result out = drizzle(frame, from, with(Drizzle.Footprint.SQUARE, fraction));

                    double[][] expected = clipped(frame, from, fraction);
                    for (int p = 0; p < 121 * 121; p++) {
                        String where = "pixel " + p + ", " + fraction + " turned " + angle + " scale " + scale;
                        double w = expected[0][p];
                        double badPart = expected[4][p] / (w + expected[4][p]);
                        if ((w > 0 && w < 1e-3) || Math.abs(badPart - 0.1) < 1e-3) {
                            continue;
                        }
                        boolean empty = !(w > 0) || badPart > 0.1;
                        assertThat(out.frame().mask().has(p % 121, p / 121, PixelFlag.NODATA))
                                .as(where)
                                .isEqualTo(empty);
                        if (empty) {
                            assertThat(out.frame().value().pixels()[p]).isZero();
                            continue;
                        }
                        assertThat((double) out.coverage().pixels()[p])
                                .as(where)
                                .isCloseTo(w, within(1e-4));
                        assertThat((double) out.squares().pixels()[p])
                                .as(where)
                                .isCloseTo(expected[1][p], within(1e-4));
                        assertThat((double) out.frame().value().pixels()[p])
                                .as(where)
                                .isCloseTo(expected[2][p] / w, within(0.02 + 0.001 / w));
                        assertThat((double) out.frame().variance().pixels()[p])
                                .as(where)
                                .isCloseTo(expected[3][p] / (w * w), within(0.002 * (1 + 1 / w)));
                        assertThat(out.frame().mask().has(p % 121, p / 121, PixelFlag.INTERPOLATED))
                                .as(where)
                                .isEqualTo(expected[4][p] > 1e-6);
                    }
                }
            }
        }
    }

    /** Coverage, squares, flux, variance and bad area by Sutherland and Hodgman's clipping of exact corners. */
    private static double[][] clipped(Frame frame, TpvWcs from, double fraction) {
        double[][] sums = new double[5][121 * 121];
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                double h = fraction / 2;
                List<double[]> quadrangle = new ArrayList<>();
                for (double[] corner :
                        new double[][] {{x - h, y - h}, {x + h, y - h}, {x + h, y + h}, {x - h, y + h}}) {
                    quadrangle.add(GRID.toPixel(from.toSky(corner[0], corner[1])));
                }
                double total = area(quadrangle);
                int p = y * frame.width() + x;
                boolean usable = frame.mask().bits()[p] == 0;
                double scale = fraction * fraction / total;
                for (int j = 0; j < 121; j++) {
                    for (int i = 0; i < 121; i++) {
                        if (Math.abs(quadrangle.getFirst()[0] - i) > 4
                                || Math.abs(quadrangle.getFirst()[1] - j) > 4) {
                            continue;
                        }
                        double a = area(cut(quadrangle, i, j));
                        int q = j * 121 + i;
                        if (usable) {
                            sums[0][q] += a;
                            sums[1][q] += a * a;
                            sums[2][q] += a * scale * frame.value().pixels()[p];
                            sums[3][q] +=
                                    a * a * scale * scale * frame.variance().pixels()[p];
                        } else {
                            sums[4][q] += a;
                        }
                    }
                }
            }
        }
        return sums;
    }

    private static List<double[]> cut(List<double[]> polygon, double x, double y) {
        double[][] planes = {{1, 0, 0.5 - x}, {-1, 0, x + 0.5}, {0, 1, 0.5 - y}, {0, -1, y + 0.5}};
        List<double[]> rest = polygon;
        for (double[] plane : planes) {
            List<double[]> next = new ArrayList<>();
            for (int k = 0; k < rest.size(); k++) {
                double[] a = rest.get(k);
                double[] b = rest.get((k + 1) % rest.size());
                double da = plane[0] * a[0] + plane[1] * a[1] + plane[2];
                double db = plane[0] * b[0] + plane[1] * b[1] + plane[2];
                if (da >= 0) {
                    next.add(a);
                }
                if (da * db < 0) {
                    double t = da / (da - db);
                    next.add(new double[] {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])});
                }
            }
            rest = next;
        }
        return rest;
    }

    private static double area(List<double[]> polygon) {
        double sum = 0;
        for (int k = 0; k < polygon.size(); k++) {
            double[] a = polygon.get(k);
            double[] b = polygon.get((k + 1) % polygon.size());
            sum += a[0] * b[1] - a[1] * b[0];
        }
        return Math.abs(sum) / 2;
    }

    @Test
    void whole_pixels_cover_the_output_without_gaps_and_twice_nowhere() {
        Frame frame = noisy();

        Drizzle.Result out = drizzle(frame, chip(0.3, 0.3), with(Drizzle.Footprint.SQUARE, 1));

        for (int y = 45; y < 75; y++) {
            for (int x = 45; x < 75; x++) {
                assertThat(out.coverage().at(x, y)).isCloseTo(1, within(1e-5f));
            }
        }
    }

    @Test
    void the_variance_is_the_scatter_of_drizzled_noise_and_the_factor_that_of_its_means() {
        Frame frame = Frame.zeros(600, 600);
        Arrays.fill(frame.variance().pixels(), 4);
        for (int p = 0; p < 360_000; p++) {
            frame.value().pixels()[p] = (float) (2 * random.nextGaussian());
        }
        TpvWcs from = TpvWcs.tan(CENTRE, CdMatrix.northUp(300.13, 299.61, 0.2));
        TpvWcs to = TpvWcs.tan(CENTRE, CdMatrix.northUp(280, 280, 0.2037));

        Drizzle.Result out = Drizzle.apply(
                frame,
                from,
                new Resampling.Destination(to, new PixelBox(0, 0, 560, 560)),
                with(Drizzle.Footprint.SQUARE, 1));

        double squares = 0;
        double variance = 0;
        double blocks = 0;
        for (int by = 2; by < 54; by++) {
            for (int bx = 2; bx < 54; bx++) {
                double sum = 0;
                for (int p = 0; p < 100; p++) {
                    int x = bx * 10 + p % 10;
                    int y = by * 10 + p / 10;
                    sum += out.frame().value().at(x, y);
                    squares +=
                            out.frame().value().at(x, y) * out.frame().value().at(x, y);
                    variance += out.frame().variance().at(x, y);
                }
                blocks += sum * sum / 100;
            }
        }
        int n = 52 * 52;
        assertThat(squares / variance).isCloseTo(1, within(0.03));
        double ratio = Math.sqrt(blocks / n / (squares / (n * 100)));
        assertThat(ratio).isCloseTo(Drizzle.noiseFactor(0.2 / 0.2037), within(0.15));
    }

    @Test
    void a_masked_pixel_never_reaches_the_result_whatever_it_holds() {
        Frame clean = noisy();
        Frame poisoned = clean.copy();
        for (Frame frame : new Frame[] {clean, poisoned}) {
            for (int k = 0; k < 60; k++) {
                int p = k * 997 % 2050;
                frame.mask().bits()[p] = PixelFlag.COSMIC.bit();
                frame.value().pixels()[p] = frame == clean ? 100 : k % 2 == 0 ? Float.NaN : 1e30f;
            }
        }

        Drizzle.Result expected = drizzle(clean, chip(0.2, 0.25), with(Drizzle.Footprint.SQUARE, 0.8));
        Drizzle.Result out = drizzle(poisoned, chip(0.2, 0.25), with(Drizzle.Footprint.SQUARE, 0.8));

        assertThat(out.frame().value().pixels())
                .isEqualTo(expected.frame().value().pixels());
        assertThat(out.frame().mask().count(PixelFlag.COSMIC)).isPositive();
        for (float value : out.frame().value().pixels()) {
            assertThat(value).isFinite();
        }
    }
}
