package org.surveygrid.solver.ldac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsTableBuilder;
import org.surveygrid.fits.Ldac;
import org.surveygrid.fits.sky.WcsHeader;
import org.surveygrid.observation.SourceList;

/** Catalogues as people have them: good, odd and useless. */
class CatalogueReaderTest {
    private static final int ROWS = 90;

    @TempDir
    private Path folder;

    private static FitsHeader.Builder image() {
        return FitsHeader.builder()
                .put("NAXIS1", 2048, "")
                .put("NAXIS2", 1024, "")
                .put("CTYPE1", "RA---TAN", "")
                .put("CTYPE2", "DEC--TAN", "")
                .put("CRVAL1", 150.0, "")
                .put("CRVAL2", 2.0, "")
                .put("CRPIX1", 1024.5, "")
                .put("CRPIX2", 512.5, "")
                .put("CD1_1", -1e-4, "")
                .put("CD1_2", 0.0, "")
                .put("CD2_1", 0.0, "")
                .put("CD2_2", 1e-4, "")
                .put("EXPTIME", 20.0, "")
                .put("FILTER", "r", "")
                .put("QRUNID", "run7", "")
                .put("AIRMASS", 1.5, "")
                .put("PHOT_C", 25.0, "")
                .put("PHOT_K", -0.1, "")
                .putFlag("PHOTFLAG", true, "")
                .put("DATE-OBS", "2020-01-01T12:00:00", "");
    }

    /** Row i has flux 1000 (i + 1) and error 1 / (i + 1) px. */
    private static final class Rows {
        private final double[] x = filled(10.5);
        private final double[] y = filled(20.5);
        private final double[] error = filled(0);
        private final double[] flux = filled(0);
        private final int[] flags = new int[ROWS];
        private double ratio = 1;
        private String errorUnit = "pixel";
        private String errorColumn = "ERRAWIN_IMAGE";
        private String fluxUnit = "count";

        Rows() {
            for (int i = 0; i < ROWS; i++) {
                x[i] += i;
                error[i] = 1.0 / (i + 1);
                flux[i] = 1000.0 * (i + 1);
            }
        }

        private double[] across() {
            return Arrays.stream(error).map(a -> a / ratio).toArray();
        }

        FitsTable table() {
            FitsTableBuilder table = FitsTable.builder("LDAC_OBJECTS")
                    .doubles("XWIN_IMAGE", "pixel", "", x)
                    .doubles("YWIN_IMAGE", "pixel", "", y)
                    .doubles(errorColumn, errorUnit, "", error)
                    .doubles("ERRBWIN_IMAGE", errorUnit, "", across())
                    .doubles("FLUX_AUTO", fluxUnit, "", flux)
                    .doubles("FLUXERR_AUTO", fluxUnit, "", filled(10))
                    .ints("FLAGS", "", "", flags);
            if (ratio != 1) {
                table.doubles("ERRTHETAWIN_IMAGE", "deg", "", filled(45));
            }
            return table.build();
        }
    }

    private static double[] filled(double value) {
        double[] values = new double[ROWS];
        Arrays.fill(values, value);
        return values;
    }

    private CatalogueReading read(FitsHeader header, Rows rows) throws IOException {
        Path file = folder.resolve("a.cat");
        Ldac.write(file, header, rows.table());
        return new CatalogueReader(CatalogueKeys.scamp()).read(file, "a", List.of());
    }

    private static CatalogueExposure exposure(CatalogueReading reading) {
        assertThat(reading).isInstanceOf(CatalogueReading.Read.class);
        return ((CatalogueReading.Read) reading).exposure();
    }

    private static SourceList sources(CatalogueReading reading) {
        return exposure(reading).chips().getFirst().sources().orElseThrow();
    }

    private static String reason(CatalogueReading reading) {
        assertThat(reading).isInstanceOf(CatalogueReading.Unusable.class);
        return ((CatalogueReading.Unusable) reading).reason();
    }

    @Test
    void detections_come_out_brightest_first_in_pixels_from_zero() throws IOException {
        CatalogueReading reading = read(image().build(), new Rows());

        SourceList list = sources(reading);
        assertThat(list.size()).isEqualTo(ROWS);
        assertThat(list.xPx()[0]).isEqualTo(9.5 + ROWS - 1);
        assertThat(list.yPx()[0]).isEqualTo(19.5);
        assertThat(list.fluxElectrons()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(list.positionErrorPx()[0]).isCloseTo(1.0 / ROWS, within(1e-12));
        assertThat(list.wcs().toSky(1023.5, 511.5).raDegrees()).isCloseTo(150, within(1e-12));
    }

    @Test
    void elongated_errors_are_read_with_their_angle_and_nearly_round_ones_are_round() throws IOException {
        Rows rows = new Rows();
        rows.ratio = 2;
        SourceList trailed = sources(read(image().build(), rows));
        rows.ratio = 1.1;
        SourceList round = sources(read(image().build(), rows));

        assertThat(trailed.ellipses().p()[3]).isCloseTo(0, within(1e-6f));
        assertThat(trailed.ellipses().q()[3]).isCloseTo(0.6f, within(1e-6f));
        assertThat(trailed.named("a", "b").ellipses()).isEqualTo(trailed.ellipses());
        assertThat(round.ellipses().isRound()).isTrue();
    }

    @Test
    void coordinates_of_another_projection_place_the_detections_too() throws IOException {
        FitsHeader sine = image().put("CTYPE1", "RA---SIN", "")
                .put("CTYPE2", "DEC--SIN", "")
                .build();
        Wcs truth = ((WcsHeader.Projected) WcsHeader.read(sine)).wcs();

        SourceList list = sources(read(sine, new Rows()));

        assertThat(list.size()).isEqualTo(ROWS);
        assertThat(list.wcs().toSky(2000, 1000).separationArcsec(truth.toSky(2000, 1000)))
                .isLessThan(5e-4);
    }

    @Test
    void the_header_gives_instrument_filter_and_zero_point_at_its_airmass() throws IOException {
        CatalogueExposure exposure = exposure(read(image().build(), new Rows()));

        assertThat(exposure.instrument()).isEqualTo("r run7");
        assertThat(exposure.filter()).isEqualTo("r");
        assertThat(exposure.photometry().exposureSeconds()).isEqualTo(20);
        assertThat(exposure.photometry().zeroPointMag()).isCloseTo(24.95, within(1e-12));
        assertThat(exposure.photometry().sky()).isEqualTo(CatalogueExposure.Sky.PHOTOMETRIC);
        assertThat(exposure.chips()
                        .getFirst()
                        .sources()
                        .orElseThrow()
                        .exposure()
                        .mjdUtc())
                .isCloseTo(58849.5, within(1e-9));
    }

    @Test
    void rows_without_flux_error_or_number_and_flagged_rows_are_left_out() throws IOException {
        Rows rows = new Rows();
        rows.flux[0] = 0;
        rows.flux[1] = -5;
        rows.x[2] = Double.NaN;
        rows.error[3] = 0;
        rows.flags[4] = 4;
        rows.flags[5] = 3;

        CatalogueReading reading = read(image().build(), rows);

        SourceList list = sources(reading);
        assertThat(((CatalogueReading.Read) reading).notes())
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .contains("4 of " + ROWS
                                + " rows have no positive flux, no error or no position and were left out"));
        assertThat(list.size()).isEqualTo(ROWS - 5);
        for (int i = 0; i < list.size(); i++) {
            assertThat(list.fluxElectrons()[i]).isGreaterThan(0);
            assertThat(list.xPx()[i]).isFinite();
        }
    }

    @Test
    void a_catalogue_without_world_coordinates_is_refused_with_what_to_do() throws IOException {
        CatalogueReading reading =
                read(image().remove("CTYPE1").remove("CTYPE2").build(), new Rows());

        assertThat(reason(reading)).contains("no approximate world coordinates").contains("before extraction");
    }

    @Test
    void a_missing_column_is_named() throws IOException {
        Rows rows = new Rows();
        rows.errorColumn = "ERRA_IMAGE";

        assertThat(reason(read(image().build(), rows))).contains("no column ERRAWIN_IMAGE");
    }

    @Test
    void magnitudes_in_place_of_fluxes_are_refused() throws IOException {
        Rows rows = new Rows();
        rows.fluxUnit = "mag";

        assertThat(reason(read(image().build(), rows))).contains("FLUX_AUTO holds magnitudes");
    }

    @Test
    void weights_in_place_of_errors_are_refused() throws IOException {
        Rows rows = new Rows();
        for (int i = 0; i < ROWS; i++) {
            rows.error[i] = 0.01 * (i + 1);
        }

        assertThat(reason(read(image().build(), rows))).contains("weights in place of errors");
    }

    @Test
    void errors_in_degrees_are_converted_and_the_conversion_is_noted() throws IOException {
        Rows rows = new Rows();
        rows.errorUnit = "deg";
        for (int i = 0; i < ROWS; i++) {
            rows.error[i] *= 1e-4;
        }

        CatalogueReading reading = read(image().build(), rows);

        assertThat(sources(reading).positionErrorPx()[0]).isCloseTo(1.0 / ROWS, within(1e-9));
        assertThat(((CatalogueReading.Read) reading).notes().getFirst()).contains("is in deg and was converted");
    }

    @Test
    void errors_in_radians_and_milliarcseconds_are_converted_too() throws IOException {
        Rows degrees = new Rows();
        degrees.errorUnit = "deg";
        Rows radians = new Rows();
        radians.errorUnit = "rad";
        Rows mas = new Rows();
        mas.errorUnit = "mas";
        for (int i = 0; i < ROWS; i++) {
            degrees.error[i] *= 1e-4;
            radians.error[i] *= StrictMath.toRadians(1e-4);
            mas.error[i] *= 360;
        }

        double[] wanted = sources(read(image().build(), degrees)).positionErrorPx();

        assertThat(sources(read(image().build(), radians)).positionErrorPx()).containsExactly(wanted, within(1e-12));
        assertThat(sources(read(image().build(), mas)).positionErrorPx()).containsExactly(wanted, within(1e-12));
    }

    @Test
    void a_file_that_is_no_catalogue_is_refused() throws IOException {
        Path file = folder.resolve("a.cat");
        Files.writeString(file, "no FITS");

        CatalogueReading reading = new CatalogueReader(CatalogueKeys.scamp()).read(file, "a", List.of());

        assertThat(reason(reading)).contains("not a FITS file");
    }

    @Test
    void a_chip_without_use_does_not_take_the_others_with_it() throws IOException {
        Path file = folder.resolve("a.cat");
        Rows empty = new Rows();
        Arrays.fill(empty.flux, -1);
        Ldac good = new Ldac(image().build(), new Rows().table());
        Ldac bad = new Ldac(image().build(), empty.table());
        Ldac.write(file, List.of(good, bad, good));

        CatalogueReading reading = new CatalogueReader(CatalogueKeys.scamp()).read(file, "a", List.of());

        assertThat(exposure(reading).usable()).isEqualTo(2 * ROWS);
        assertThat(exposure(reading).chips().get(1).sources()).isEmpty();
        assertThat(((CatalogueReading.Read) reading).notes())
                .containsExactly("chip 2 (90 rows): none of 90 rows passes: 90 without positive flux, error or"
                        + " position, 0 flagged, 0 faint or not round");
    }

    @Test
    void a_chip_without_world_coordinates_is_kept_when_another_chip_has_some() throws IOException {
        Path file = folder.resolve("a.cat");
        FitsHeader.Builder blind = image();
        blind.remove("CTYPE1").remove("CTYPE2");
        Ldac.write(
                file,
                List.of(new Ldac(image().build(), new Rows().table()), new Ldac(blind.build(), new Rows().table())));

        CatalogueReading reading = new CatalogueReader(CatalogueKeys.scamp()).read(file, "a", List.of());

        assertThat(exposure(reading).chips().getFirst().sources().orElseThrow().isPlaced())
                .isTrue();
        assertThat(exposure(reading).chips().get(1).sources().orElseThrow().isPlaced())
                .isFalse();
        assertThat(exposure(reading).chips().get(1).remark()).contains("placed as in other exposures");
    }

    @Test
    void cards_of_an_ahead_file_replace_those_of_the_catalogue() throws IOException {
        Path file = folder.resolve("a.cat");
        Path ahead = folder.resolve("a.ahead");
        Ldac.write(file, image().build(), new Rows().table());
        Files.writeString(ahead, "FILTER  = 'i'\nEND\n", StandardCharsets.US_ASCII);

        CatalogueReading reading = new CatalogueReader(CatalogueKeys.scamp()).read(file, "a", List.of(ahead));

        assertThat(exposure(reading).filter()).isEqualTo("i");
    }
}
