package org.surveygrid.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.instrument.Chip;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.quantity.SkyPosition;

class TrueWcsTest {
    private static final SkyPosition CENTRE = new SkyPosition(359.98, -40);
    private final Instrument instrument = SyntheticInstruments.whole();
    private final SyntheticCamera camera = new SyntheticCamera(instrument, 5);
    private final SyntheticExposure exposure = new SyntheticExposure(
            "e1",
            SyntheticExposure.Kind.SCIENCE,
            "r",
            60,
            new SyntheticExposure.Pointing(CENTRE, CENTRE, 0.01),
            new SyntheticExposure.Atmosphere(1, 0, 1, 21, 0),
            0,
            Optional.empty(),
            SyntheticExposure.Electronics.QUIET);

    @Test
    void pixels_come_back_from_the_sky() {
        for (Chip chip : instrument.chips()) {
            TrueWcs wcs = camera.wcs(chip.id(), exposure);
            for (double x : new double[] {-5, 100.25, 511}) {
                for (double y : new double[] {0, 700.5, 1023}) {
                    double[] back = wcs.toPixel(wcs.toSky(x, y));

                    assertThat(back[0]).isCloseTo(x, within(1e-6));
                    assertThat(back[1]).isCloseTo(y, within(1e-6));
                }
            }
        }
    }

    @Test
    void the_far_corner_is_displaced_by_several_pixels() {
        double largest = 0;
        for (Chip chip : instrument.chips()) {
            TrueWcs wcs = camera.wcs(chip.id(), exposure);
            var placement = chip.placement().orElseThrow();
            for (int corner = 0; corner < 4; corner++) {
                double x = corner % 2 == 0 ? 0 : chip.width() - 1.0;
                double y = corner < 2 ? 0 : chip.height() - 1.0;
                double dx = x - placement.referenceX();
                double dy = y - placement.referenceY();
                double nominal = 3600
                        * Math.sqrt(StrictMath.pow(placement.cd11() * dx + placement.cd12() * dy, 2)
                                + StrictMath.pow(placement.cd21() * dx + placement.cd22() * dy, 2));

                double actual = wcs.toSky(x, y).separationArcsec(CENTRE);

                largest = Math.max(largest, Math.abs(actual - nominal) / instrument.pixelScaleArcsec());
            }
        }
        assertThat(largest).isBetween(5.0, 16.0);
    }

    @Test
    void a_direction_far_away_has_no_pixel() {
        double[] pixel = camera.wcs("c01", exposure).toPixel(new SkyPosition(180, 40));

        assertThat(pixel).containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void stray_light_has_ten_percent_from_peak_to_valley() {
        FocalPlane plane = camera.focalPlane();
        double[] bounds = plane.boundsDegrees();
        double low = 9;
        double high = 0;

        for (int j = 0; j <= 50; j++) {
            for (int i = 0; i <= 50; i++) {
                double value = plane.illumination("r")
                        .at(bounds[0] + (bounds[2] - bounds[0]) * i / 50, bounds[1] + (bounds[3] - bounds[1]) * j / 50);
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }

        assertThat(high - low).isCloseTo(0.10, within(0.002));
    }
}
