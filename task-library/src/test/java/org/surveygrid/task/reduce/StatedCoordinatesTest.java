package org.surveygrid.task.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
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
    void another_equinox_is_not_taken() {
        FitsHeader header = WcsHeader.write(FitsHeader.builder(), RAW)
                .put("EQUINOX", 1950.0, "")
                .build();

        assertThat(StatedCoordinates.of(header, chip(Amplifier.Readout.NORMAL))).isEmpty();
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
