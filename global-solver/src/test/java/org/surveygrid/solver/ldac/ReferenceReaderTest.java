package org.surveygrid.solver.ldac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Ldac;

class ReferenceReaderTest {
    private static final double MAS_PER_DEGREE = 3_600_000;

    @TempDir
    private Path folder;

    private Path catalogue(double error, String unit) throws IOException {
        Path file = folder.resolve("ref.cat");
        FitsTable table = FitsTable.builder("LDAC_OBJECTS")
                .doubles("X_WORLD", "deg", "", new double[] {150, 150.1, Double.NaN})
                .doubles("Y_WORLD", "deg", "", new double[] {60, 60.1, 60})
                .doubles("ERRA_WORLD", unit, "", new double[] {error, error, error})
                .doubles("ERRB_WORLD", unit, "", new double[] {error, error, error})
                .doubles("MAG", "mag", "", new double[] {15, 99, 16})
                .doubles("OBSDATE", "yr", "", new double[] {2015.5, 2015.5, 2015.5})
                .doubles("PMALPHA_J2000", "mas/yr", "", new double[] {100, Double.NaN, 0})
                .doubles("PMDELTA_J2000", "mas/yr", "", new double[] {-50, 0, 0})
                .build();
        Ldac.write(file, FitsHeader.builder().build(), table);
        return file;
    }

    private static ReferenceReader reader(double epoch) {
        return new ReferenceReader(ReferenceReader.Keys.scamp(), epoch);
    }

    @Test
    void errors_in_any_unit_come_out_in_milliarcseconds() throws IOException {
        assertThat(reader(2015.5)
                        .read(catalogue(5 / MAS_PER_DEGREE, "deg"))
                        .stars()
                        .positionErrorMas()[0])
                .isCloseTo(5, within(1e-9));
        assertThat(reader(2015.5).read(catalogue(5, "mas")).stars().positionErrorMas()[0])
                .isCloseTo(5, within(1e-9));
        assertThat(reader(2015.5).read(catalogue(0.005, "arcsec")).stars().positionErrorMas()[0])
                .isCloseTo(5, within(1e-9));
        assertThat(reader(2015.5)
                        .read(catalogue(StrictMath.toRadians(5 / MAS_PER_DEGREE), "rad"))
                        .stars()
                        .positionErrorMas()[0])
                .isCloseTo(5, within(1e-9));
    }

    @Test
    void milliarcseconds_that_the_header_calls_degrees_are_refused() {
        assertThatThrownBy(() -> reader(2015.5).read(catalogue(5, "deg")))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("ERRA_WORLD")
                .hasMessageContaining("TUNIT");
    }

    @Test
    void what_was_converted_is_noted() throws IOException {
        assertThat(reader(2015.5).read(catalogue(5, "mas")).notes())
                .contains("column ERRA_WORLD is in mas and was converted");
        assertThat(reader(2015.5).read(catalogue(5 / MAS_PER_DEGREE, "deg")).notes())
                .noneMatch(note -> note.contains("converted"));
    }

    @Test
    void degrees_that_the_header_calls_milliarcseconds_are_refused() {
        assertThatThrownBy(() -> reader(2015.5).read(catalogue(5 / MAS_PER_DEGREE, "mas")))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("ERRA_WORLD")
                .hasMessageContaining("TUNIT");
    }

    @Test
    void errors_of_our_own_tables_in_another_unit_are_converted_or_refused() throws IOException {
        double[] mas = {5, 6, 7};

        for (String unit : new String[] {"mas", "", "arcsec", "deg", "rad"}) {
            double perMas = switch (unit) {
                case "arcsec" -> 1e-3;
                case "deg" -> 1 / MAS_PER_DEGREE;
                case "rad" -> StrictMath.toRadians(1 / MAS_PER_DEGREE);
                default -> 1;
            };
            ReferenceReader.Stars read = reader(2016).read(own(unit, perMas, mas));
            assertThat(read.stars().positionErrorMas()).containsExactly(mas, within(1e-9));
            assertThat(read.notes()).hasSize(perMas == 1 ? 0 : 1);
        }
        assertThatThrownBy(() -> reader(2016).read(own("mas", 1 / MAS_PER_DEGREE, mas)))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("POS_ERR");
        assertThatThrownBy(() -> reader(2016).read(own("furlong", 1, mas))).isInstanceOf(FitsFormatException.class);
    }

    private Path own(String unit, double perMas, double... mas) throws IOException {
        Path file = folder.resolve("own.fits");
        FitsHeader header = FitsHeader.builder().put("EPOCH", 2016, "").build();
        FitsTable table = FitsTable.builder("REFERENCE")
                .doubles("RA", "deg", "", new double[] {150, 150.1, 150.2})
                .doubles("DEC", "deg", "", new double[] {60, 60.1, 60.2})
                .doubles(
                        "POS_ERR",
                        unit,
                        "",
                        Arrays.stream(mas).map(e -> e * perMas).toArray())
                .build();
        FitsWriter.writeTable(file, header, table);
        return file;
    }

    @Test
    void weights_in_place_of_errors_are_refused_and_errors_below_zero_are_left_out() throws IOException {
        int rows = 90;
        double[] mag = new double[rows];
        double[] error = new double[rows];
        double[] weight = new double[rows];
        double[] place = new double[rows];
        for (int i = 0; i < rows; i++) {
            mag[i] = 14 + 0.05 * i;
            error[i] = StrictMath.pow(10, 0.2 * (mag[i] - 14));
            weight[i] = 1 / (error[i] * error[i]);
            place[i] = 30 + 0.001 * i;
        }
        error[3] = -1;
        error[4] = Double.NaN;

        ReferenceReader.Stars read = reader(2000).read(stars(place, error, mag));

        assertThat(read.stars().size()).isEqualTo(rows - 2);
        assertThat(read.notes()).anyMatch(note -> note.startsWith("2 reference stars have no position"));
        assertThatThrownBy(() -> reader(2000).read(stars(place, weight, mag)))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("weights in place of errors");
    }

    private Path stars(double[] place, double[] errorMas, double... mag) throws IOException {
        Path file = folder.resolve("stars.cat");
        FitsTable table = FitsTable.builder("LDAC_OBJECTS")
                .doubles("X_WORLD", "deg", "", place)
                .doubles("Y_WORLD", "deg", "", place)
                .doubles("ERRA_WORLD", "mas", "", errorMas)
                .doubles("MAG", "mag", "", mag)
                .build();
        Ldac.write(file, FitsHeader.builder().build(), table);
        return file;
    }

    @Test
    void an_unknown_unit_is_refused() {
        assertThatThrownBy(() -> reader(2015.5).read(catalogue(5, "furlong")))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("furlong");
    }

    @Test
    void stars_with_proper_motions_are_moved_and_those_without_stay() throws IOException {
        ReferenceReader.Stars read = reader(2025.5).read(catalogue(5 / MAS_PER_DEGREE, "deg"));

        assertThat(read.stars().size()).isEqualTo(2);
        assertThat((read.stars().raDegrees()[0] - 150) * MAS_PER_DEGREE).isCloseTo(2000, within(1e-3));
        assertThat((read.stars().decDegrees()[0] - 60) * MAS_PER_DEGREE).isCloseTo(-500, within(1e-3));
        assertThat(read.stars().raDegrees()[1]).isEqualTo(150.1);
        assertThat(read.notes()).anyMatch(note -> note.startsWith("1 reference stars moved"));
        assertThat(read.notes()).anyMatch(note -> note.startsWith("1 reference stars have no position"));
    }

    @Test
    void magnitudes_count_only_in_the_filter_they_are_said_to_be_of() throws IOException {
        ReferenceReader.Keys named = new ReferenceReader.Keys(
                "X_WORLD", "Y_WORLD", "ERRA_WORLD", "ERRB_WORLD", "MAG", "MAGERR", "OBSDATE", "r");
        Path file = catalogue(5 / MAS_PER_DEGREE, "deg");

        assertThat(reader(2015.5).read(file).stars().magnitudes()).isEmpty();
        assertThat(new ReferenceReader(named, 2015.5)
                        .read(file)
                        .stars()
                        .magnitudes()
                        .get("r"))
                .containsExactly(15, Double.NaN);
    }
}
