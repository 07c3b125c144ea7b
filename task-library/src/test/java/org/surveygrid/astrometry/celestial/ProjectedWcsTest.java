package org.surveygrid.astrometry.celestial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.plane.PolynomialMap;
import org.surveygrid.astrometry.projection.ProjectionCatalog;
import org.surveygrid.astrometry.projection.SphereRotation;
import org.surveygrid.quantity.SkyPosition;

class ProjectedWcsTest {
    private static ProjectedWcs zenithal(String code, double ra, double dec, SkyFrame frame) {
        CdMatrix linear = new CdMatrix(500, 500, -0.01, 0.001, 0.001, 0.01);
        SphereRotation.Fiducial at = new SphereRotation.Fiducial(ra, dec, 0, 90, 180, 90);
        return new ProjectedWcs(
                new PixelPlane(linear, PolynomialMap.IDENTITY, PolynomialMap.IDENTITY),
                ProjectionCatalog.find(code, (m, otherwise) -> otherwise).orElseThrow(),
                SphereRotation.of(at).orElseThrow(),
                frame);
    }

    @Test
    void pixels_come_back_over_the_poles_and_over_the_origin_of_right_ascension_in_every_frame() {
        SkyFrame[] frames = {
            SkyFrame.ICRS,
            SkyFrame.GALACTIC,
            SkyFrame.ECLIPTIC,
            SkyFrame.FK4_B1950,
            SkyFrame.fk5(1975),
            SkyFrame.fk5(2050)
        };
        for (SkyFrame frame : frames) {
            for (double[] at : new double[][] {{359.99, 0}, {0, 89.5}, {123, -90}, {10, 40}}) {
                ProjectedWcs wcs = zenithal("ZEA", at[0], at[1], frame);
                for (double x = 0; x <= 1000; x += 125) {
                    for (double y = 0; y <= 1000; y += 125) {
                        double[] back = wcs.toPixel(wcs.toSky(x, y));

                        assertThat(back[0]).as(frame.name()).isCloseTo(x, within(1e-8));
                        assertThat(back[1]).as(frame.name()).isCloseTo(y, within(1e-8));
                    }
                }
            }
        }
    }

    @Test
    void the_galactic_centre_lies_in_sagittarius() {
        SkyPosition centre = zenithal("TAN", 0, 0, SkyFrame.GALACTIC).toSky(500, 500);

        assertThat(centre.separationArcsec(new SkyPosition(266.40500, -28.93617)))
                .isLessThan(0.1);
    }

    @Test
    void a_pixel_beside_the_sky_says_so() {
        ProjectedWcs wcs = zenithal("SIN", 10, 20, SkyFrame.ICRS);

        assertThat(wcs.seesSky(500, 500)).isTrue();
        assertThat(wcs.seesSky(500, 500 + 6000)).isFalse();
        assertThat(wcs.toFrame(500, 6500)).containsOnly(Double.NaN);
        assertThatThrownBy(() -> wcs.toSky(500, 6500)).hasMessageContaining("does not see the sky");
        assertThat(wcs.toPixel(new SkyPosition(190, -20))).containsOnly(Double.NaN);
    }
}
