package org.surveygrid.solver.ldac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsTable;
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
