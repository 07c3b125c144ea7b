package org.surveygrid.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.instrument.Camera;
import org.surveygrid.instrument.camera.InstrumentCatalog;

/** Headers of cameras of which there is no frame at hand, written as their dictionaries say. */
class HeaderDialectTest {
    @ParameterizedTest
    @CsvSource({
        "BIAS, raw.bias",
        "DARK, raw.dark",
        "'FLAT,DOME', raw.dome",
        "'FLAT,SKY', raw.twilight",
        "'FLAT,TWILIGHT', raw.twilight",
        "'STD,ZEROPOINT', raw.standard",
        "OBJECT, raw.science",
        "'OBJECT,DITHER', raw.science"
    })
    void an_eso_exposure_type_decides_what_a_frame_is(String type, String kind) throws Exception {
        for (String name : new String[] {"omegacam", "wfi"}) {
            FitsHeader header = eso(name)
                    .put("HIERARCH ESO DPR TYPE", type, "")
                    .put("HIERARCH ESO INS FILT1 NAME", name.equals("wfi") ? "BB#Rc/162_ESO844" : "r_SDSS", "")
                    .build();

            assertThat(read(name, header).kind().name()).isEqualTo(kind);
        }
    }

    @Test
    void an_omegacam_header_is_read_in_utc_and_degrees() throws Exception {
        FitsHeader header = eso("omegacam")
                .put("HIERARCH ESO DPR TYPE", "OBJECT", "")
                .put("HIERARCH ESO INS FILT1 NAME", "i_SDSS", "")
                .put("HIERARCH ESO OBS TARG NAME", "KIDS_180.0_-0.5", "")
                .build();

        Exposure exposure = read("omegacam", header);

        assertThat(exposure.id()).isEqualTo("20120102T031500");
        assertThat(exposure.night()).isEqualTo("2012-01-01");
        assertThat(exposure.filter()).contains("i");
        assertThat(exposure.object()).isEqualTo("KIDS_180.0_-0.5");
        assertThat(exposure.pointing().orElseThrow().raDegrees()).isEqualTo(180);
    }

    @Test
    void a_wfc_sky_flat_is_told_from_a_dome_flat_by_its_object() throws Exception {
        FitsHeader.Builder cards = FitsHeader.builder()
                .put("INSTRUME", "WFC", "")
                .put("TELESCOP", "INT", "")
                .put("DATE-OBS", "2003-02-14", "")
                .put("UTSTART", "19:10:11.5", "")
                .put("EXPTIME", 3.0, "")
                .put("OBSTYPE", "FLAT", "")
                .put("WFFBAND", "Sloan r", "");

        Exposure dome = read("wfc", cards.put("OBJECT", "dome r", "").build());
        Exposure sky = read("wfc", cards.put("OBJECT", "twilight r", "").build());

        assertThat(dome.kind().name()).isEqualTo("raw.dome");
        assertThat(sky.kind().name()).isEqualTo("raw.twilight");
        assertThat(sky.id()).isEqualTo("20030214T191011.500");
        assertThat(sky.filter()).contains("r");
    }

    private static FitsHeader.Builder eso(String camera) {
        return FitsHeader.builder()
                .put("INSTRUME", camera, "")
                .put("MJD-OBS", 55928.135416667, "")
                .put("EXPTIME", 60.0, "")
                .put("RA", 180.0, "")
                .put("DEC", -0.5, "");
    }

    private static Exposure read(String name, FitsHeader header) throws IOException, RefusalException {
        Camera camera = InstrumentCatalog.camera(name).orElseThrow();
        return new ExposureReader(camera, new HeaderLookup(header, header, "x.fits"), new TreeMap<>()).read();
    }
}
