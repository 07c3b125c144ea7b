package org.surveygrid.solution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFormatException;
import org.surveygrid.quantity.SkyPosition;

class SolutionFileTest {
    private static final double[] PV1 = {1e-7, 1.000000123, 1 / 3e6, 0, 1e-5, -2e-6, 3e-6, 4e-4, 0, 5e-4, 1e-6};
    private static final double[] PV2 = {-1e-7, 0.99999, 1 / 7e6, 0, 2e-5, 1e-6, 0, 4e-4, 0, 5e-4, 1e-7};

    @TempDir
    Path folder;

    @Test
    void an_astrometric_solution_comes_back_to_the_bit() throws IOException {
        AstrometricSolution solution = new AstrometricSolution(
                "synthetic", List.of(chip("e2", "c01", ""), chip("e1", "c02", "too few stars"), chip("e1", "c01", "")));

        solution.write(folder.resolve("a.fits"));
        AstrometricSolution read = AstrometricSolution.read(folder.resolve("a.fits"));

        assertThat(read.instrument()).isEqualTo("synthetic");
        assertThat(read.chips()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            ChipAstrometry wrote = solution.chips().get(i);
            ChipAstrometry got = read.chips().get(i);
            assertThat(got).usingRecursiveComparison().ignoringFields("wcs").isEqualTo(wrote);
            assertThat(got.wcs().linear()).isEqualTo(wrote.wcs().linear());
            assertThat(got.wcs().pv1()).isEqualTo(wrote.wcs().pv1());
            assertThat(got.wcs().pv2()).isEqualTo(wrote.wcs().pv2());
            assertThat(got.wcs().toSky(11.5, 700)).isEqualTo(wrote.wcs().toSky(11.5, 700));
        }
    }

    @Test
    void a_chip_is_found_by_exposure_and_name() {
        AstrometricSolution solution =
                new AstrometricSolution("synthetic", List.of(chip("e2", "c01", "second"), chip("e1", "c01", "first")));

        assertThat(solution.find("e2", "c01")).map(ChipAstrometry::remark).contains("second");
        assertThat(solution.find("e2", "c02")).isEmpty();
    }

    @Test
    void the_same_chip_twice_is_refused() {
        assertThatThrownBy(() -> new AstrometricSolution("x", List.of(chip("e", "c", ""), chip("e", "c", ""))))
                .hasMessageContaining("twice");
    }

    @Test
    void a_photometric_solution_comes_back_to_the_bit() throws IOException {
        StarFlat flat = StarFlat.of("c01", 200, 100, new double[] {0.01, 1 / 300.0, -0.02, 0, 0.005, 1e-9});
        PhotometricSolution solution = new PhotometricSolution(
                "synthetic", "r", List.of(flat), List.of(zeroPoint("e2", 25.1), zeroPoint("e1", 1 / 3.0 + 25)));

        solution.write(folder.resolve("p.fits"));
        PhotometricSolution read = PhotometricSolution.read(folder.resolve("p.fits"));

        assertThat(read).isEqualTo(solution);
    }

    @Test
    void writing_twice_gives_the_same_bytes() throws IOException {
        AstrometricSolution solution = new AstrometricSolution("synthetic", List.of(chip("e1", "c01", "")));

        solution.write(folder.resolve("1.fits"));
        solution.write(folder.resolve("2.fits"));

        assertThat(folder.resolve("1.fits")).hasSameBinaryContentAs(folder.resolve("2.fits"));
    }

    @Test
    void another_kind_of_file_is_refused_by_name() throws IOException {
        new AstrometricSolution("synthetic", List.of(chip("e1", "c01", ""))).write(folder.resolve("a.fits"));

        assertThatThrownBy(() -> PhotometricSolution.read(folder.resolve("a.fits")))
                .isInstanceOf(FitsFormatException.class)
                .hasMessageContaining("PHOTOMETRY");
        assertThat(Files.exists(folder.resolve("a.fits"))).isTrue();
    }

    @Test
    void a_star_flat_is_a_sum_of_legendre_products() {
        StarFlat flat = StarFlat.of("c01", 200, 100, new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6});

        double correction = flat.correctionMag(149.5, 24.5);

        double u = 0.5;
        double v = -0.5;
        double expected = 0.1 + 0.2 * u + 0.3 * v + 0.4 * (3 * u * u - 1) / 2 + 0.5 * u * v + 0.6 * (3 * v * v - 1) / 2;
        assertThat(correction).isCloseTo(expected, within(1e-15));
    }

    @Test
    void one_electron_per_second_at_zero_point_23_9_is_one_microjansky() {
        assertThat(PhotometricSolution.microjanskyPerElectronPerSecond(23.9)).isEqualTo(1);
        assertThat(PhotometricSolution.microjanskyPerElectronPerSecond(26.4)).isCloseTo(0.1, within(1e-15));
    }

    private static ChipAstrometry chip(String exposure, String chip, String remark) {
        TpvWcs wcs = TpvWcs.of(
                new SkyPosition(359.9876543210123, -12.3456789),
                new CdMatrix(1234.567, -89.01, -5.1e-5, 1e-8, 2e-8, 5.2e-5),
                PV1,
                PV2);
        return new ChipAstrometry(exposure, chip, wcs, SolutionQuality.ABSOLUTE, 0, 91, 12.25, 1 / 3.0, 0.01, remark);
    }

    private static ChipZeroPoint zeroPoint(String exposure, double mag) {
        return new ChipZeroPoint(
                exposure, "c01", mag, 0.001, 1.2, -0.003, SolutionQuality.RELATIVE_ONLY, 1, 50, 0.01, "");
    }
}
