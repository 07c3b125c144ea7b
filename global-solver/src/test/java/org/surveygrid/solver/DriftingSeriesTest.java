package org.surveygrid.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.AstrometricOutcome;
import org.surveygrid.solver.astrometric.AstrometricSettings;
import org.surveygrid.solver.astrometric.AstrometricSolver;
import org.surveygrid.solver.diagnosis.Diagnosis;
import org.surveygrid.solver.diagnosis.NamedMode;
import org.surveygrid.solver.diagnosis.PriorDecision;
import org.surveygrid.solver.photometric.NominalSky;
import org.surveygrid.solver.photometric.PhotometricOutcome;
import org.surveygrid.solver.photometric.PhotometricSettings;
import org.surveygrid.solver.photometric.PhotometricSolver;
import org.surveygrid.solver.photometric.term.PhotometryDeclaration;
import org.surveygrid.solver.sparse.WeakMode;

/** A real drifting time series without any reference star, from development data that need not be present. */
class DriftingSeriesTest {
    private static final double SCALE = 5.16;
    private static final int WIDTH = 650;
    private static final int HEIGHT = 500;

    @Test
    void a_real_drifting_series_is_solved_to_what_other_software_reaches() throws IOException {
        Optional<Path> file = data("dev/solver/hatp32_detections.fits");
        assumeTrue(file.isPresent(), "needs shared/data/dev/solver/hatp32_detections.fits");
        List<SourceList> lists = read(file.orElseThrow());

        Detections detections = Detections.of(lists, new DetectionSelection(100, 3, 1000));
        AstrometricOutcome astrometry = AstrometricSolver.solve(
                detections, Optional.empty(), Map.of(), AstrometricSettings.forPixelScale(SCALE));

        assertThat(astrometry).isInstanceOf(AstrometricOutcome.Solved.class);
        AstrometricOutcome.Solved places = (AstrometricOutcome.Solved) astrometry;
        assertThat(places.statistics().overlapRmsMas()).isLessThan(Math.sqrt(130 * 130 + 100 * 100));

        PhotometricOutcome photometry = PhotometricSolver.solve(
                detections,
                new PhotometricSolver.Sky(
                        Optional.empty(), Optional.of(places.solution()), Map.of(), new NominalSky(20, 0, -110.9)),
                PhotometricSettings.forPixelScale(SCALE));

        assertThat(photometry).isInstanceOf(PhotometricOutcome.Solved.class);
        PhotometricOutcome.Solved magnitudes = (PhotometricOutcome.Solved) photometry;
        assertThat(magnitudes.statistics().overlapRmsMag()).isLessThan(0.022);
        
        oneNullAndTwoWeakModes(magnitudes.statistics().diagnosis());
        assertThat(magnitudes.statistics().diagnosis().priorDecisions())
                .extracting(PriorDecision::name)
                .containsExactlyInAnyOrder(
                        "the linear x term of the star flat", "the linear y term of the star flat");

        PhotometricOutcome.Solved held = magnitudes(detections, places, 0.03);

        assertThat(magnitudes.statistics().diagnosis().refusals()).isEmpty();
        assertThat(rangeMag(held, detections)).isBetween(0.001, 0.1);

        PhotometricOutcome.Solved free = magnitudes(detections, places, 1000);

        assertThat(free.statistics().diagnosis().refusals())
                .singleElement()
                .asString()
                .startsWith("star flat refused")
                .contains("the linear x term of the star flat");
        assertThat(free.statistics().diagnosis().warnings().getFirst()).startsWith("star flat refused");
        assertThat(rangeMag(free, detections)).isZero();
    }

    /** A drift along one line cannot tell a slope of the flat field from a drift of the zero points. */
    private static void oneNullAndTwoWeakModes(Diagnosis diagnosis) {
        assertThat(diagnosis.modes(WeakMode.Strength.NULL)).singleElement().satisfies(mode -> {
            assertThat(mode.heldBy()).isEqualTo(NamedMode.HeldBy.CONVENTION);
            assertThat(mode.parts()).allSatisfy(part -> assertThat(part.name()).startsWith("the zero point of"));
        });
        assertThat(diagnosis.modes(WeakMode.Strength.WEAK)).hasSize(2).allSatisfy(mode -> assertThat(
                        mode.heldBy())
                .isEqualTo(NamedMode.HeldBy.PRIOR));
        assertThat(diagnosis.modes(WeakMode.Strength.WEAK))
                .extracting(mode -> mode.parts().getFirst().name())
                .containsExactly("the linear x term of the star flat", "the linear y term of the star flat");
        assertThat(diagnosis.modes().get(3).eigenvalue()).isGreaterThan(0.03);
    }

    private static PhotometricOutcome.Solved magnitudes(
            Detections detections, AstrometricOutcome.Solved places, double flatPriorMag) {
        PhotometricOutcome outcome = PhotometricSolver.solve(
                detections,
                new PhotometricSolver.Sky(
                        Optional.empty(), Optional.of(places.solution()), Map.of(), new NominalSky(20, 0, -110.9)),
                new PhotometricSettings(
                        PhotometryDeclaration.focal(3)
                                .withPriorsMag(flatPriorMag, PhotometryDeclaration.CHIP_OFFSET_MAG),
                        3 * SCALE,
                        10,
                        3,
                        4,
                        0.1));
        assertThat(outcome).isInstanceOf(PhotometricOutcome.Solved.class);
        return (PhotometricOutcome.Solved) outcome;
    }

    /** From end to end of the stars, one in a hundred aside at either end. */
    private static double rangeMag(PhotometricOutcome.Solved solved, Detections detections) {
        StarFlat flat = solved.solution().starFlat("e1000", "c01").orElseThrow();
        double[] values = new double[detections.size()];
        for (int d = 0; d < values.length; d++) {
            values[d] = flat.correctionMag(detections.xPx(d), detections.yPx(d));
        }
        Arrays.sort(values);
        return values[values.length * 99 / 100] - values[values.length / 100];
    }

    private static List<SourceList> read(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            FitsTable table = fits.firstTable().table();
            int[] exposure = table.ints("EXPOSURE");
            double[] x = table.doubles("X_IMAGE");
            double[] y = table.doubles("Y_IMAGE");
            double[] mag = table.doubles("MAG");
            double[] magError = table.doubles("MAGERR");
            double[] error = table.doubles("ERRA_IMAGE");
            SortedMap<Integer, List<double[]>> rows = new TreeMap<>();
            for (int i = 0; i < x.length; i++) {
                double flux = 60 * StrictMath.pow(10, -0.4 * mag[i]);
                rows.computeIfAbsent(exposure[i], e -> new ArrayList<>()).add(new double[] {
                    x[i] - 1, y[i] - 1, error[i], flux, flux * magError[i] * StrictMath.log(10) / 2.5
                });
            }
            List<SourceList> lists = new ArrayList<>();
            rows.forEach((number, stars) -> lists.add(list(number, stars)));
            return lists;
        }
    }

    private static SourceList list(int number, List<double[]> stars) {
        stars.sort((a, b) -> Double.compare(b[3], a[3]));
        int n = stars.size();
        return new SourceList(
                new ExposureFacts(
                        "series", "c01", "e" + (1000 + number), "clear", 58107 + number / 1440.0, 60, 1, WIDTH, HEIGHT),
                TpvWcs.tan(
                        new SkyPosition(31.04, 46.69),
                        new CdMatrix(WIDTH / 2.0, HEIGHT / 2.0, -SCALE / 3600, 0, 0, SCALE / 3600)),
                column(stars, 0),
                column(stars, 1),
                column(stars, 2),
                column(stars, 3),
                column(stars, 4),
                new double[n],
                new double[n],
                new int[n],
                new int[n]);
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    private static Optional<Path> data(String name) {
        String configured = System.getProperty("surveygrid.data", "");
        if (!configured.isEmpty()) {
            return Optional.of(Path.of(configured, name)).filter(Files::exists);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared/data").resolve(name);
            if (Files.exists(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
