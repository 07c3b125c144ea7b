package org.surveygrid.astrometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;

class WcsFitTest {
    private static TpvWcs truth() {
        double[] pv1 = new double[11];
        double[] pv2 = new double[11];
        pv1[1] = 1;
        pv2[1] = 1;
        pv1[4] = 3e-4;
        pv2[5] = -2e-4;
        pv1[7] = 0.03;
        pv1[9] = 0.03;
        pv2[7] = 0.03;
        pv2[9] = 0.03;
        return TpvWcs.of(
                new SkyPosition(200.3, -15.2), new CdMatrix(2300, -400, -5.9e-5, 1e-6, 1.2e-6, 6e-5), pv1, pv2);
    }

    private static WcsFit.Pairs pairs(MadeStars made, int n, double errorArcsec, double outlierFraction) {
        WcsFit.Pairs pairs =
                new WcsFit.Pairs(new double[n], new double[n], new double[n], new double[n], ones(n, errorArcsec));
        TpvWcs truth = truth();
        for (int i = 0; i < n; i++) {
            double x = 2048 * made.uniform();
            double y = 4096 * made.uniform();
            double spread = i < outlierFraction * n ? 1.5 : errorArcsec;
            double[] plane = truth.toPlane(x, y);
            SkyPosition sky = truth.plane()
                    .toSky(plane[0] + spread * made.gaussian() / 3600, plane[1] + spread * made.gaussian() / 3600);
            pairs.xPx()[i] = x;
            pairs.yPx()[i] = y;
            pairs.raDegrees()[i] = sky.raDegrees();
            pairs.decDegrees()[i] = sky.decDegrees();
        }
        return pairs;
    }

    private static double[] ones(int n, double value) {
        double[] values = new double[n];
        Arrays.fill(values, value);
        return values;
    }

    private static TpvWcs start() {
        return TpvWcs.tan(new SkyPosition(200.31, -15.19), new CdMatrix(2300, -400, -6e-5, 0, 0, 6e-5));
    }

    private static double worstArcsec(TpvWcs fitted) {
        double worst = 0;
        for (int x = 0; x <= 2048; x += 256) {
            for (int y = 0; y <= 4096; y += 512) {
                worst = Math.max(worst, fitted.toSky(x, y).separationArcsec(truth().toSky(x, y)));
            }
        }
        return worst;
    }

    @Test
    void exact_positions_give_the_exact_cubic_distortion() {
        WcsFit.Pairs pairs = pairs(new MadeStars(1), 60, 1e-9, 0);

        WcsFit.Fitted fitted = (WcsFit.Fitted) WcsFit.fit(pairs, start(), 3, 1e6);

        assertThat(fitted.degree()).isEqualTo(3);
        assertThat(worstArcsec(fitted.wcs())).isLessThan(1e-6);
        assertThat(fitted.wcs().pv1()[1]).isCloseTo(1, within(1e-7));
        assertThat(fitted.wcs().pv1()[0]).isZero();
    }

    @Test
    void outliers_are_clipped_and_the_error_is_what_noise_allows() {
        WcsFit.Pairs pairs = pairs(new MadeStars(2), 400, 0.02, 0.1);

        WcsFit.Fitted fitted = (WcsFit.Fitted) WcsFit.fit(pairs, start(), 3, 3);

        assertThat(fitted.used()).isBetween(340, 365);
        assertThat(fitted.rmsXiArcsec()).isBetween(0.017, 0.0215);
        assertThat(fitted.rmsEtaArcsec()).isBetween(0.017, 0.0215);
        assertThat(fitted.pullRms()).isBetween(0.85, 1.05);
        assertThat(worstArcsec(fitted.wcs())).isLessThan(0.03);
        assertThat(fitted.wcs().toSky(1024, 2048).separationArcsec(truth().toSky(1024, 2048)))
                .isLessThan(0.006);
    }

    @Test
    void the_degree_falls_with_the_number_of_stars() {
        assertThat(((WcsFit.Fitted) WcsFit.fit(pairs(new MadeStars(3), 29, 0.1, 0), start(), 3, 5)).degree())
                .isEqualTo(2);
        assertThat(((WcsFit.Fitted) WcsFit.fit(pairs(new MadeStars(4), 11, 0.1, 0), start(), 3, 9)).degree())
                .isEqualTo(1);
        assertThat(((WcsFit.Fitted) WcsFit.fit(pairs(new MadeStars(4), 11, 0.1, 0), start(), 3, 9))
                        .wcs()
                        .hasDistortion())
                .isFalse();
        assertThat(WcsFit.fit(pairs(new MadeStars(5), 3, 0.1, 0), start(), 3, 5))
                .isInstanceOf(WcsFit.NotFitted.class);
    }

    @Test
    void stars_on_a_line_do_not_determine_a_plate() {
        WcsFit.Pairs pairs = pairs(new MadeStars(6), 20, 0.1, 0);
        for (int i = 0; i < 20; i++) {
            pairs.yPx()[i] = 2 * pairs.xPx()[i];
            SkyPosition sky = truth().toSky(pairs.xPx()[i], pairs.yPx()[i]);
            pairs.raDegrees()[i] = sky.raDegrees();
            pairs.decDegrees()[i] = sky.decDegrees();
        }

        WcsFit.Result result = WcsFit.fit(pairs, start(), 3, 3);

        assertThat(result).isInstanceOf(WcsFit.NotFitted.class);
        assertThat(((WcsFit.NotFitted) result).reason()).contains("line");
    }

    @Test
    void weights_count() {
        WcsFit.Pairs pairs = pairs(new MadeStars(8), 200, 0.01, 0);
        for (int i = 0; i < 100; i++) {
            pairs.decDegrees()[i] += 0.3 / 3600;
            pairs.errorArcsec()[i] = 10;
        }

        WcsFit.Fitted fitted = (WcsFit.Fitted) WcsFit.fit(pairs, start(), 3, 1e6);

        assertThat(worstArcsec(fitted.wcs())).isLessThan(0.02);
    }
}
