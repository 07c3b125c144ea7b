package org.surveygrid.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.quantity.SkyPosition;

class SourceListFileTest {
    private static final ExposureFacts FACTS =
            new ExposureFacts("trial", "c01", "e7", "r", 60000.25, 30, 1.2, 1024, 2048);
    private static final TpvWcs COORDINATES =
            TpvWcs.tan(SkyPosition.wrapping(150, 2), new CdMatrix(512, 1024, -1e-4, 0, 0, 1e-4));

    @TempDir
    private Path folder = Path.of("");

    private static SourceList list(Wcs wcs) {
        SourceList list = SourceList.ofSize(FACTS, wcs, 3);
        for (int i = 0; i < 3; i++) {
            list.xPx()[i] = 10.5 + 100 * i;
            list.yPx()[i] = 2000.25 - 7 * i;
            list.positionErrorPx()[i] = 0.01 * (i + 1);
            list.fluxElectrons()[i] = 1000 - 10 * i;
            list.fluxErrorElectrons()[i] = 30 + i;
            list.fwhmPx()[i] = 3;
            list.ellipticity()[i] = 0.1 * i;
            list.flags()[i] = i;
            list.maskBits()[i] = 4 * i;
        }
        return list;
    }

    @Test
    void what_was_written_comes_back() throws IOException {
        Path file = folder.resolve("list.fits");
        SourceList written = list(COORDINATES);

        SourceListFile.write(file, written);
        SourceList read = SourceListFile.read(file);

        assertThat(read.exposure()).isEqualTo(FACTS);
        assertThat(read.xPx()).containsExactly(written.xPx());
        assertThat(read.yPx()).containsExactly(written.yPx());
        assertThat(read.positionErrorPx()).containsExactly(written.positionErrorPx(), within(1e-15));
        assertThat(read.fluxElectrons()).containsExactly(written.fluxElectrons());
        assertThat(read.fluxErrorElectrons()).containsExactly(written.fluxErrorElectrons());
        assertThat(read.fwhmPx()).containsExactly(written.fwhmPx());
        assertThat(read.ellipticity()).containsExactly(written.ellipticity());
        assertThat(read.flags()).containsExactly(written.flags());
        assertThat(read.maskBits()).containsExactly(written.maskBits());
        assertThat(read.wcs().toSky(10, 20)).isEqualTo(COORDINATES.toSky(10, 20));
    }

    @Test
    void sources_without_a_positive_flux_are_left_out_and_the_brightest_come_first() throws IOException {
        Path file = folder.resolve("list.fits");
        SourceList list = list(COORDINATES);
        list.fluxElectrons()[0] = -1;
        list.fluxElectrons()[2] = 5000;

        SourceListFile.write(file, list);

        assertThat(SourceListFile.read(file).fluxElectrons()).containsExactly(5000, 990);
    }

    @Test
    void a_list_without_coordinates_is_not_written() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceListFile.write(folder.resolve("list.fits"), list(UnknownWcs.INSTANCE)))
                .withMessageContaining("coordinates");
    }
}
