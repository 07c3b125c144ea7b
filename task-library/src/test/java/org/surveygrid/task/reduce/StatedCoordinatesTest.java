package org.surveygrid.task.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.celestial.SkyFrame;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.sky.AlternateWcs;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.image.PixelBox;
import org.surveygrid.instrument.Amplifier;
import org.surveygrid.instrument.Chip;
import org.surveygrid.quantity.SkyPosition;

class StatedCoordinatesTest {
    private static final TpvWcs RAW =
            TpvWcs.tan(new SkyPosition(30, 46), new CdMatrix(120, 80, -2e-4, 1e-5, 1e-5, 2e-4));

    private static Chip chip(Amplifier.Readout readout) {
        return new Chip(
                "c",
                220,
                150,
                200,
                140,
                List.of(new Amplifier(
                        "a",
                        new PixelBox(12, 6, 200, 140),
                        new PixelBox(0, 0, 200, 140),
                        readout,
                        Optional.empty(),
                        1,
                        5,
                        60_000,
                        Amplifier.Linearity.straight())),
                Optional.empty());
    }

    @Test
    void a_trimmed_and_flipped_pixel_looks_where_the_raw_one_did() {
        FitsHeader header = WcsHeader.write(FitsHeader.builder(), RAW).build();

        TpvWcs normal =
                StatedCoordinates.of(header, chip(Amplifier.Readout.NORMAL)).orElseThrow();
        TpvWcs flipped = StatedCoordinates.of(header, chip(Amplifier.Readout.FLIPPED_BOTH))
                .orElseThrow();

        assertThat(normal.toSky(10, 20).separationArcsec(RAW.toSky(22, 26))).isLessThan(1e-6);
        assertThat(flipped.toSky(199 - 10, 139 - 20).separationArcsec(RAW.toSky(22, 26)))
                .isLessThan(1e-6);
    }

    @Test
    void coordinates_of_another_equinox_are_turned_to_ours() {
        FitsHeader header = WcsHeader.write(FitsHeader.builder(), RAW)
                .put("RADESYS", "FK4", "")
                .put("EQUINOX", 1950.0, "")
                .build();

        TpvWcs found =
                StatedCoordinates.of(header, chip(Amplifier.Readout.NORMAL)).orElseThrow();

        SkyPosition precessed = inIcrs(SkyFrame.FK4_B1950, RAW.toSky(22, 26));
        assertThat(found.toSky(10, 20).separationArcsec(precessed)).isLessThan(1e-3);
        assertThat(found.toSky(10, 20).separationArcsec(RAW.toSky(22, 26))).isGreaterThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIN", "STG", "ZEA", "ARC", "CAR", "AIT"})
    void coordinates_of_any_projection_are_taken(String projection) {
        FitsHeader header = WcsHeader.write(FitsHeader.builder(), RAW)
                .put("CTYPE1", "RA---" + projection, "")
                .put("CTYPE2", "DEC--" + projection, "")
                .put("CRVAL1", 1.0, "")
                .put("CRVAL2", 0.0, "")
                .build();
        Wcs truth = ((WcsHeader.Projected) WcsHeader.read(header)).wcs();

        TpvWcs found =
                StatedCoordinates.of(header, chip(Amplifier.Readout.NORMAL)).orElseThrow();

        for (int[] pixel : new int[][] {{0, 0}, {199, 0}, {100, 70}, {3, 139}}) {
            assertThat(found.toSky(pixel[0], pixel[1]).separationArcsec(truth.toSky(pixel[0] + 12, pixel[1] + 6)))
                    .isLessThan(5e-4);
        }
    }

    private static SkyPosition inIcrs(SkyFrame frame, SkyPosition there) {
        double[] at = {StrictMath.toRadians(there.raDegrees()), StrictMath.toRadians(there.decDegrees())};
        frame.toIcrs(at);
        return SkyPosition.wrapping(StrictMath.toDegrees(at[0]), StrictMath.toDegrees(at[1]));
    }

    @Test
    void coordinates_survive_as_the_alternate_ones_of_a_header() {
        TpvWcs distorted = RAW.withSip(new double[][] {{0, 0, 1e-5}, {0, 0, 0}, {0, 0, 0}}, new double[3][3]);

        FitsHeader header = AlternateWcs.write(WcsHeader.write(FitsHeader.builder(), RAW), distorted, "somebody else's")
                .build();

        assertThat(AlternateWcs.read(header).orElseThrow().toSky(5, 130).separationArcsec(distorted.toSky(5, 130)))
                .isLessThan(1e-6);
        assertThat(AlternateWcs.read(WcsHeader.write(FitsHeader.builder(), RAW).build()))
                .isEmpty();
    }
}
