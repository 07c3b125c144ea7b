package org.surveygrid.astrometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;

class TpvWcsTest {
    private static final CdMatrix LINEAR = new CdMatrix(1000.5, -200, -5e-5, 1e-5, 1.2e-5, 5.1e-5);

    private static TpvWcs distorted() {
        double[] pv1 = new double[40];
        double[] pv2 = new double[40];
        pv1[1] = 1.001;
        pv2[1] = 0.999;
        pv1[2] = 2e-4;
        for (int m = 3; m < 40; m++) {
            pv1[m] = 3e-4 * (m % 5 - 2);
            pv2[m] = 2e-4 * (m % 7 - 3);
        }
        return TpvWcs.of(new SkyPosition(359.99, -61.3), LINEAR, pv1, pv2);
    }

    @Test
    void a_pixel_comes_back_from_the_sky() {
        for (TpvWcs wcs : new TpvWcs[] {TpvWcs.tan(new SkyPosition(359.99, -61.3), LINEAR), distorted()}) {
            for (int x = -500; x <= 4500; x += 500) {
                for (int y = -500; y <= 4500; y += 500) {
                    double[] back = wcs.toPixel(wcs.toSky(x, y));

                    assertThat(back[0]).isCloseTo(x, within(1e-7));
                    assertThat(back[1]).isCloseTo(y, within(1e-7));
                }
            }
        }
    }

    @Test
    void the_tangent_point_is_at_the_reference_pixel() {
        SkyPosition sky = TpvWcs.tan(new SkyPosition(12, 45), LINEAR).toSky(1000.5, -200);

        assertThat(sky.separationArcsec(new SkyPosition(12, 45))).isLessThan(1e-9);
    }

    @Test
    void the_projection_is_gnomonic() {
        TangentPlane plane = new TangentPlane(new SkyPosition(100, 30));

        double[] north = plane.toPlane(new SkyPosition(100, 40));

        assertThat(north[0]).isCloseTo(0, within(1e-12));
        assertThat(north[1]).isCloseTo(StrictMath.toDegrees(StrictMath.tan(StrictMath.toRadians(10))), within(1e-12));
        assertThat(plane.toPlane(new SkyPosition(280, -30))).containsOnly(Double.NaN);
    }

    @Test
    void the_sky_is_what_the_textbook_formula_gives_near_and_far_from_the_tangent_point() {
        double worstDegrees = 0;
        for (double dec0 : new double[] {-89.9, -30, 0, 2.2, 60, 89.99}) {
            SkyPosition tangent = new SkyPosition(150.1, dec0);
            TangentPlane plane = new TangentPlane(tangent);
            for (double xi = -20; xi <= 20; xi += 0.37) {
                for (double eta = -20; eta <= 20; eta += 0.41) {
                    SkyPosition sky = plane.toSky(xi, eta);

                    double x = StrictMath.toRadians(xi);
                    double y = StrictMath.toRadians(eta);
                    double delta0 = StrictMath.toRadians(dec0);
                    double down = StrictMath.cos(delta0) - y * StrictMath.sin(delta0);
                    double ra = 150.1 + StrictMath.toDegrees(StrictMath.atan2(x, down));
                    double dec = StrictMath.toDegrees(StrictMath.atan2(
                            StrictMath.sin(delta0) + y * StrictMath.cos(delta0), StrictMath.hypot(x, down)));
                    worstDegrees = Math.max(
                            worstDegrees,
                            sky.separationArcsec(SkyPosition.wrapping(ra, Math.max(-90, Math.min(90, dec)))) / 3600);
                }
            }
        }

        assertThat(worstDegrees).isLessThan(1e-12);
    }

    @Test
    void directions_over_the_pole_are_reached() {
        TangentPlane plane = new TangentPlane(new SkyPosition(10, 89.9));

        SkyPosition beyond = plane.toSky(0, 0.3);

        assertThat(beyond.raDegrees()).isCloseTo(190, within(1e-9));
        assertThat(beyond.decDegrees()).isCloseTo(89.8, within(1e-5));
    }

    @Test
    void the_jacobian_is_the_slope_of_the_plane() {
        TpvWcs wcs = distorted();
        double step = 0.5;

        double[] slope = wcs.jacobian(1700, 900);

        double[] left = wcs.toPlane(1700 - step, 900);
        double[] right = wcs.toPlane(1700 + step, 900);
        double[] below = wcs.toPlane(1700, 900 - step);
        double[] above = wcs.toPlane(1700, 900 + step);
        assertThat(slope[0]).isCloseTo(right[0] - left[0], within(1e-12));
        assertThat(slope[1]).isCloseTo(above[0] - below[0], within(1e-12));
        assertThat(slope[2]).isCloseTo(right[1] - left[1], within(1e-12));
        assertThat(slope[3]).isCloseTo(above[1] - below[1], within(1e-12));
    }

    @Test
    void the_pixel_area_is_what_its_corners_enclose_on_the_sphere() {
        TpvWcs wcs = TpvWcs.tan(new SkyPosition(50, 20), CdMatrix.northUp(0, 0, 10));

        double area = wcs.pixelAreaArcsec2(3000, 2000);

        double width = wcs.toSky(2999.5, 2000).separationArcsec(wcs.toSky(3000.5, 2000));
        double height = wcs.toSky(3000, 1999.5).separationArcsec(wcs.toSky(3000, 2000.5));
        double diagonal = wcs.toSky(2999.5, 1999.5).separationArcsec(wcs.toSky(3000.5, 2000.5));
        double cosine = (width * width + height * height - diagonal * diagonal) / (2 * width * height);
        assertThat(area).isCloseTo(width * height * Math.sqrt(1 - cosine * cosine), within(1e-3));
    }

    @Test
    void a_cutout_sees_the_same_sky() {
        TpvWcs wcs = distorted();

        TpvWcs cut = wcs.startingAt(300, 700);

        assertThat(cut.toSky(10, 20).separationArcsec(wcs.toSky(310, 720))).isLessThan(1e-9);
    }

    @Test
    void the_terms_stand_in_the_order_of_the_convention() {
        double x = 0.3;
        double y = -0.7;
        double r = Math.sqrt(x * x + y * y);
        double[] first = {
            1,
            x,
            y,
            r,
            x * x,
            x * y,
            y * y,
            x * x * x,
            x * x * y,
            x * y * y,
            y * y * y,
            r * r * r,
            x * x * x * x,
            x * x * x * y,
            x * x * y * y,
            x * y * y * y,
            y * y * y * y,
            x * x * x * x * x
        };
        for (int m = 0; m < first.length; m++) {
            double[] pv1 = new double[40];
            double[] pv2 = new double[40];
            pv1[m] = 1;
            pv2[m] = 1;
            double[] out = new double[6];
            double[] swapped = new double[6];

            new PlaneDistortion(pv1, pv2).evaluate(x, y, out);
            new PlaneDistortion(pv1, pv2).evaluate(y, x, swapped);

            assertThat(out[0]).isCloseTo(first[m], within(1e-14));
            assertThat(swapped[1]).isCloseTo(first[m], within(1e-14));
        }
    }

    @Test
    void a_distortion_that_folds_gives_no_pixel() {
        double[] pv = new double[8];
        pv[1] = 1;
        pv[7] = -1;
        TpvWcs wcs = TpvWcs.of(new SkyPosition(10, 0), CdMatrix.northUp(0, 0, 1), pv, pv);

        double[] pixel = wcs.fromPlane(5, 5);

        if (!Double.isNaN(pixel[0])) {
            double[] back = wcs.toPlane(pixel[0], pixel[1]);
            assertThat(back[0]).isCloseTo(5, within(1e-9));
        }
    }

    @Test
    void a_singular_matrix_is_refused() {
        assertThatThrownBy(() -> new CdMatrix(0, 0, 1, 2, 2, 4)).hasMessageContaining("singular");
    }

    @Test
    void a_cubic_without_loops_has_the_bits_of_the_general_polynomial() {
        double[] pv = {1e-4, 1.01, -2e-3, 0, 0.01, 0.02, -0.03, 0.3, 0.2, 0.1, -0.4};
        double[] higher = Arrays.copyOf(pv, 13);
        higher[12] = Double.MIN_VALUE;
        PlaneDistortion cubic = new PlaneDistortion(pv, pv);
        PlaneDistortion general = new PlaneDistortion(higher, higher);

        for (double x = -0.7; x < 0.7; x += 0.013) {
            for (double y = -0.7; y < 0.7; y += 0.017) {
                assertThat(cubic.xi(x, y)).isEqualTo(general.xi(x, y));
                assertThat(cubic.eta(x, y)).isEqualTo(general.eta(x, y));
            }
        }
    }
}
