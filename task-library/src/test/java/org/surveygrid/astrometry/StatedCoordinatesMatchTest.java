package org.surveygrid.astrometry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.surveygrid.quantity.SkyPosition;

/** Coordinates that come with a frame, right and wrong ones, and few reference stars. */
class StatedCoordinatesMatchTest {
    private static final double SCALE_ARCSEC = 0.9;
    private static final double TOLERANCE_ARCSEC = 2;
    private static final SkyPosition POINTING = new SkyPosition(359.36, 56.7);
    private static final int DETECTIONS = 900;
    private static final int REFERENCES = 6;

    @Test
    void few_stars_confirm_right_coordinates() {
        for (int k = 0; k < 20; k++) {
            Field field = new Field(new MadeStars(10 + k));

            CatalogueMatch.Result result = field.confirm(camera(1, SCALE_ARCSEC, 0, 0));

            assertThat(result).isInstanceOf(CatalogueMatch.Matched.class);
            CatalogueMatch.Matched matched = (CatalogueMatch.Matched) result;
            assertThat(matched.detections()).hasSize(REFERENCES);
            for (int i = 0; i < REFERENCES; i++) {
                assertThat(matched.detections()[i]).isEqualTo(matched.references()[i]);
            }
        }
    }

    @Test
    void wrong_coordinates_are_not_believed() {
        for (int k = 0; k < 50; k++) {
            Field field = new Field(new MadeStars(500 + k));

            TpvWcs[] wrong = {
                camera(-1, SCALE_ARCSEC, 0, 0),
                camera(1, SCALE_ARCSEC * 1.2, 0, 0),
                camera(1, SCALE_ARCSEC * 1.02, 0, 0),
                camera(1, SCALE_ARCSEC, 2, 0),
                camera(1, SCALE_ARCSEC, 180, 0),
                camera(1, SCALE_ARCSEC, 0, 8)
            };

            for (TpvWcs header : wrong) {
                assertThat(field.confirm(header)).isInstanceOf(CatalogueMatch.NotMatched.class);
            }
        }
    }

    @Test
    void coordinates_that_fit_one_corner_only_are_not_believed() {
        MadeStars made = new MadeStars(77);
        MadeStars.Scene scene = made.scene(camera(1, SCALE_ARCSEC, 0, 0), 300, 0.1);
        TpvWcs header = TpvWcs.tan(
                scene.wcs().toSky(100, 100),
                new CdMatrix(100, 100, -1.01 * SCALE_ARCSEC / 3600, 0, 0, 1.01 * SCALE_ARCSEC / 3600));

        CatalogueMatch.Result result = CatalogueMatch.confirm(scene.stars(), header, scene.sky(), TOLERANCE_ARCSEC);

        assertThat(result).isInstanceOf(CatalogueMatch.NotMatched.class);
    }

    private static TpvWcs camera(int parity, double scaleArcsec, double rotationDegrees, double shiftPx) {
        double s = scaleArcsec / 3600;
        double cos = StrictMath.cos(StrictMath.toRadians(rotationDegrees)) * s;
        double sin = StrictMath.sin(StrictMath.toRadians(rotationDegrees)) * s;
        return TpvWcs.tan(POINTING, new CdMatrix(546 + shiftPx, 368 - shiftPx, -parity * cos, sin, parity * sin, cos));
    }

    /** A crowded frame of which the catalogue knows the brightest stars only; they come first in both. */
    private static final class Field {
        private final PixelStars stars;
        private final SkyStars sky;

        Field(MadeStars made) {
            double[] x = new double[DETECTIONS];
            double[] y = new double[DETECTIONS];
            double[] flux = new double[DETECTIONS];
            double[] ra = new double[REFERENCES];
            double[] dec = new double[REFERENCES];
            double[] magnitude = new double[REFERENCES];
            TpvWcs truth = camera(1, SCALE_ARCSEC, 0, 0);
            for (int i = 0; i < DETECTIONS; i++) {
                x[i] = 1092 * made.uniform();
                y[i] = 736 * made.uniform();
                flux[i] = 1e6 / (10 + i) * (0.5 + made.uniform());
                if (i < REFERENCES) {
                    SkyPosition position = truth.toSky(x[i] + 0.3 * made.gaussian(), y[i] + 0.3 * made.gaussian());
                    ra[i] = position.raDegrees();
                    dec[i] = position.decDegrees();
                    magnitude[i] = 10 + 0.1 * i;
                }
            }
            stars = new PixelStars(x, y, flux);
            sky = new SkyStars(ra, dec, magnitude);
        }

        CatalogueMatch.Result confirm(TpvWcs header) {
            return CatalogueMatch.confirm(stars, header, sky, TOLERANCE_ARCSEC);
        }
    }
}
