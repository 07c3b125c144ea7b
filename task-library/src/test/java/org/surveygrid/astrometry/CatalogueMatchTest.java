package org.surveygrid.astrometry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;

class CatalogueMatchTest {
    private static final double SCALE_ARCSEC = 0.8;

    private static TpvWcs camera(double rotationDegrees, int parity, double scaleArcsec, SkyPosition pointing) {
        double s = scaleArcsec / 3600;
        double cos = StrictMath.cos(StrictMath.toRadians(rotationDegrees)) * s;
        double sin = StrictMath.sin(StrictMath.toRadians(rotationDegrees)) * s;
        return TpvWcs.tan(pointing, new CdMatrix(1023.5, 799.5, -parity * cos, sin, parity * sin, cos));
    }

    private static void assertRight(CatalogueMatch.Result result, MadeStars.Scene scene) {
        assertThat(result).isInstanceOf(CatalogueMatch.Matched.class);
        CatalogueMatch.Matched matched = (CatalogueMatch.Matched) result;
        int wrong = 0;
        for (int i = 0; i < matched.detections().length; i++) {
            if (scene.truth()[matched.detections()[i]] != matched.references()[i]) {
                wrong++;
            }
        }
        assertThat(wrong)
                .as("wrong of %d pairs", matched.detections().length)
                .isLessThanOrEqualTo(matched.detections().length / 20);
        assertThat(matched.wcs().toSky(300, 1200).separationArcsec(scene.wcs().toSky(300, 1200)))
                .isLessThan(SCALE_ARCSEC);
    }

    @Test
    void any_rotation_parity_shift_and_a_scale_error_are_found() {
        for (int k = 0; k < 24; k++) {
            MadeStars made = new MadeStars(100 + k);
            SkyPosition pointing = new SkyPosition(83.1, -40 + 5 * k);
            TpvWcs truth = camera(
                    360 * made.uniform(),
                    made.uniform() < 0.5 ? 1 : -1,
                    SCALE_ARCSEC * (0.98 + 0.04 * made.uniform()),
                    pointing);
            int stars = k % 3 == 0 ? 20 : k % 3 == 1 ? 100 : 500;
            MadeStars.Scene scene = made.scene(truth, stars, k % 3 == 0 ? 0.25 : 0.35);
            TpvWcs apriori = camera(
                    0,
                    1,
                    SCALE_ARCSEC,
                    new TangentPlane(pointing).toSky(0.25 * (2 * made.uniform() - 1), 0.25 * (2 * made.uniform() - 1)));

            CatalogueMatch.Result result = CatalogueMatch.match(
                    scene.stars(),
                    apriori,
                    scene.sky(),
                    new CatalogueMatch.Search(25, 0.03, 3 * SCALE_ARCSEC, CatalogueMatch.Orientation.ANY));

            assertThat(result).as("case %d, %d stars", k, stars).isInstanceOf(CatalogueMatch.Matched.class);
            assertRight(result, scene);
        }
    }

    @Test
    void a_known_orientation_bears_60_percent_contamination() {
        for (int k = 0; k < 10; k++) {
            MadeStars made = new MadeStars(900 + k);
            SkyPosition pointing = new SkyPosition(359.95, 12);
            MadeStars.Scene scene = made.scene(camera(0.05, 1, SCALE_ARCSEC, pointing), 120, 0.37);
            TpvWcs apriori = camera(0, 1, SCALE_ARCSEC, new TangentPlane(pointing).toSky(0.01, -0.008));

            CatalogueMatch.Result result = CatalogueMatch.match(
                    scene.stars(),
                    apriori,
                    scene.sky(),
                    new CatalogueMatch.Search(3, 0.02, 2 * SCALE_ARCSEC, CatalogueMatch.Orientation.KNOWN));

            assertRight(result, scene);
        }
    }

    @Test
    void a_catalogue_that_covers_a_part_of_the_search_makes_chance_no_more_believable() {
        for (int k = 0; k < 8; k++) {
            MadeStars made = new MadeStars(300 + k);
            SkyPosition pointing = new SkyPosition(150, 2);
            MadeStars.Scene scene =
                    made.scene(camera(77 + 30 * k, k % 2 == 0 ? -1 : 1, SCALE_ARCSEC, pointing), 200, 0.3);
            TpvWcs apriori =
                    camera(0, 1, 1.2 * SCALE_ARCSEC, new TangentPlane(pointing).toSky(0.6, k % 3 == 0 ? -0.8 : 0.7));

            CatalogueMatch.Result result = CatalogueMatch.match(
                    scene.stars(),
                    apriori,
                    scene.sky(),
                    new CatalogueMatch.Search(65, 0.25, 2 * SCALE_ARCSEC, CatalogueMatch.Orientation.ANY));

            assertThat(result).as("case %d", k).isInstanceOf(CatalogueMatch.Matched.class);
            assertRight(result, scene);
        }
    }

    @Test
    void another_sky_is_not_matched() {
        for (int k = 0; k < 3; k++) {
            MadeStars made = new MadeStars(40 + k);
            SkyPosition pointing = new SkyPosition(10, 12);
            MadeStars.Scene scene = made.scene(camera(0, 1, SCALE_ARCSEC, pointing), 60, 0.1);
            MadeStars.Scene other = made.scene(camera(0, 1, SCALE_ARCSEC, pointing), 60, 0.1);

            CatalogueMatch.Result result = CatalogueMatch.match(
                    scene.stars(),
                    scene.wcs(),
                    other.sky(),
                    new CatalogueMatch.Search(10, 0.02, 2, CatalogueMatch.Orientation.ANY));

            assertThat(result).isInstanceOf(CatalogueMatch.NotMatched.class);
            assertThat(((CatalogueMatch.NotMatched) result).reason()).contains("ln(odds)");
        }
    }

    @Test
    void too_few_stars_are_said_to_be_too_few() {
        PixelStars stars = new PixelStars(new double[] {1, 2}, new double[] {1, 2}, new double[] {1, 2});
        SkyStars sky = new SkyStars(new double[0], new double[0], new double[0]);

        CatalogueMatch.Result result = CatalogueMatch.match(
                stars,
                camera(0, 1, 1, new SkyPosition(1, 1)),
                sky,
                new CatalogueMatch.Search(10, 0.02, 2, CatalogueMatch.Orientation.ANY));

        assertThat(((CatalogueMatch.NotMatched) result).reason()).contains("2 detections");
    }

    @Test
    void a_distorted_prior_keeps_its_distortion_when_it_is_moved() {
        double[] pv1 = new double[12];
        pv1[1] = 1;
        pv1[7] = 0.02;
        pv1[9] = 0.02;
        pv1[11] = 0.001;
        TpvWcs wcs = TpvWcs.of(new SkyPosition(20, 5), CdMatrix.northUp(500, 500, 1), pv1, pv1);
        PlaneAffine correction =
                PlaneAffine.similarity(new double[][] {{0, 900, 0}, {0, 0, 900}, {100, 100, -800}, {-50, 850, -50}}, 1);

        TpvWcs moved = CatalogueMatch.corrected(wcs, correction);

        for (int x = 0; x <= 1000; x += 250) {
            double[] old = wcs.toPlane(x, 100);
            SkyPosition expected = wcs.plane()
                    .toSky(
                            correction.x(old[0] * 3600, old[1] * 3600) / 3600,
                            correction.y(old[0] * 3600, old[1] * 3600) / 3600);
            assertThat(moved.toSky(x, 100).separationArcsec(expected)).isLessThan(1e-3);
        }
    }

    @Test
    void the_nearest_star_is_the_one_a_plain_search_finds() {
        MadeStars made = new MadeStars(7);
        double[] x = new double[300];
        double[] y = new double[300];
        for (int i = 0; i < 300; i++) {
            x[i] = 100 * made.uniform();
            y[i] = 30 * made.uniform();
        }
        StarGrid grid = new StarGrid(x, y, 1);
        for (int k = 0; k < 500; k++) {
            double px = 140 * made.uniform() - 20;
            double py = 60 * made.uniform() - 15;
            double radius = 8 * made.uniform();
            int expected = -1;
            double best = radius * radius;
            for (int i = 0; i < 300; i++) {
                double square = (x[i] - px) * (x[i] - px) + (y[i] - py) * (y[i] - py);
                if (square < best) {
                    best = square;
                    expected = i;
                }
            }

            assertThat(grid.nearest(px, py, radius)).isEqualTo(expected);
        }
    }
}
