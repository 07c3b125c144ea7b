package org.surveygrid.solver.astrometric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.surveygrid.astrometry.TangentPlane;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.observation.UnknownWcs;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.astrometric.term.AstrometryDeclaration;
import org.surveygrid.synthetic.RandomStream;

/**
 * A real camera and real stars: the 103 chips of Hyper Suprime-Cam with the distortions fitted to one of its visits, the
 * pointings of four visits in two fields, and the stars of Gaia in one cell of the sky (a triangle, and the same turned by
 * half a turn) laid over these fields again and again.
 */
class HyperSuprimeCamTest {
    private static final String[] VISITS = {"17900", "17930", "17934", "1176"};
    /** Those nearest to the middle; 103 with {@code -Dsurveygrid.hsc.chips=103}, which takes half a minute. */
    private static final int CHIPS = Integer.getInteger("surveygrid.hsc.chips", 32);

    private static final int WIDTH = 2048;
    private static final int HEIGHT = 4176;
    private static final int WITHOUT_COORDINATES = 20;
    private static final double FAR_FIELD_DEGREES = 12;
    private static final Pattern NUMBER =
            Pattern.compile("\\b(NCF[12]|[CP]F[0-9]+|Sft[12]|SRef[12]|M[0-3]) = ([-+.0-9e]+)");
    private static final double FAINTEST = 18.6;

    /** A chip's polynomial from pixels to degrees on a plane that touches the sky on this chip, as the file states it. */
    private record Map2(double[] shift, List<double[]> terms, double[] matrix, TangentPlane own, TangentPlane camera) {
        /** Place on the camera's plane. */
        double[] at(double x, double y) {
            double[] sum = new double[2];
            for (double[] term : terms) {
                sum[(int) term[0]] +=
                        term[1] * StrictMath.pow(x + shift[0], term[2]) * StrictMath.pow(y + shift[1], term[3]);
            }
            return camera.toPlane(
                    own.toSky(matrix[0] * sum[0] + matrix[1] * sum[1], matrix[2] * sum[0] + matrix[3] * sum[1]));
        }

        double fromMiddle() {
            double[] at = at(WIDTH / 2.0, HEIGHT / 2.0);
            return at[0] * at[0] + at[1] * at[1];
        }

        /** Value and derivatives at the middle: {u, v, u_x, u_y, v_x, v_y}. */
        double[] linear() {
            double[] at = at(WIDTH / 2.0, HEIGHT / 2.0);
            double[] x = at(WIDTH / 2.0 + 1, HEIGHT / 2.0);
            double[] y = at(WIDTH / 2.0, HEIGHT / 2.0 + 1);
            return new double[] {at[0], at[1], x[0] - at[0], y[0] - at[0], x[1] - at[1], y[1] - at[1]};
        }

        double[] pixel(double u, double v, double[] linear) {
            double x = WIDTH / 2.0;
            double y = HEIGHT / 2.0;
            double determinant = linear[2] * linear[5] - linear[3] * linear[4];
            for (int step = 0; step < 8; step++) {
                double[] at = step == 0 ? linear : at(x, y);
                double du = u - at[0];
                double dv = v - at[1];
                x += (linear[5] * du - linear[3] * dv) / determinant;
                y += (linear[2] * dv - linear[4] * du) / determinant;
                if (step == 0 && (Math.abs(x - 1024) > 1124 || Math.abs(y - 2088) > 2188)) {
                    break;
                }
            }
            return new double[] {x, y};
        }
    }

    /** What a visit says of a chip, laid to another place of the sky. */
    private record Laid(Map2 chip, TangentPlane plane) implements Wcs {
        @Override
        public SkyPosition toSky(double x, double y) {
            double[] at = chip.at(x, y);
            return plane.toSky(at[0], at[1]);
        }

        @Override
        public double[] toPixel(SkyPosition sky) {
            double[] at = plane.toPlane(sky);
            return chip.pixel(at[0], at[1], chip.linear());
        }
    }

    private static Path data() {
        String given = System.getProperty("surveygrid.data", "");
        Path folder = Path.of(given.isEmpty() ? "none" : given);
        for (Path up = Path.of("").toAbsolutePath(); given.isEmpty() && up != null; up = up.getParent()) {
            if (Files.isDirectory(up.resolve("shared/data"))) {
                folder = up.resolve("shared/data");
                break;
            }
        }
        assumeTrue(Files.isDirectory(folder.resolve("dev/hsc_visit_summary")), "needs dev/hsc_visit_summary");
        return folder.resolve("dev");
    }

    /** The numbers of a chip's description by their names. */
    private static Map<String, Double> numbers(String text) {
        Map<String, Double> numbers = new TreeMap<>();
        Matcher found = NUMBER.matcher(text);
        while (found.find()) {
            numbers.putIfAbsent(found.group(1), Double.parseDouble(found.group(2)));
        }
        return numbers;
    }

    private static List<Map<String, Double>> maps(Path data, String visit) throws IOException {
        String text = new String(
                Files.readAllBytes(data.resolve("hsc_visit_summary/visitSummary_" + visit + ".fits")),
                StandardCharsets.ISO_8859_1);
        List<Map<String, Double>> maps = new ArrayList<>();
        for (String chip : text.substring(text.indexOf("Begin FrameSet") + 1).split("Begin FrameSet")) {
            maps.add(numbers(chip.substring(0, Math.max(chip.indexOf("Map3 ="), 0))));
        }
        return maps;
    }

    private static SkyPosition tangentPoint(Map<String, Double> chip) {
        return SkyPosition.wrapping(
                StrictMath.toDegrees(chip.getOrDefault("SRef1", 0.0)),
                StrictMath.toDegrees(chip.getOrDefault("SRef2", 0.0)));
    }

    /** The middle of the chips of a visit. */
    private static SkyPosition pointing(List<Map<String, Double>> chips) {
        double ra = 0;
        double dec = 0;
        for (Map<String, Double> chip : chips) {
            ra += tangentPoint(chip).raDegrees() / chips.size();
            dec += tangentPoint(chip).decDegrees() / chips.size();
        }
        return new SkyPosition(ra, dec);
    }

    private static List<Map2> chips(List<Map<String, Double>> maps) {
        TangentPlane middle = new TangentPlane(pointing(maps));
        return maps.stream().map(chip -> map(chip, middle)).toList();
    }

    private static Map2 map(Map<String, Double> chip, TangentPlane camera) {
        List<double[]> terms = new ArrayList<>();
        double first = chip.getOrDefault("NCF1", 0.0);
        double all = first + chip.getOrDefault("NCF2", 0.0);
        for (int k = 1; k <= all; k++) {
            terms.add(new double[] {
                k <= first ? 0 : 1,
                chip.getOrDefault("CF" + k, 0.0),
                chip.getOrDefault("PF" + (2 * k - 1), 0.0),
                chip.getOrDefault("PF" + 2 * k, 0.0)
            });
        }
        double[] matrix = new double[4];
        for (int k = 0; k < 4; k++) {
            matrix[k] = chip.getOrDefault("M" + k, 0.0);
        }
        return new Map2(
                new double[] {chip.getOrDefault("Sft1", 0.0), chip.getOrDefault("Sft2", 0.0)},
                terms,
                matrix,
                new TangentPlane(tangentPoint(chip)),
                camera);
    }

    /** Real stars as offsets from the middle of their cell in degrees, with magnitude and catalogue error in mas. */
    private static List<double[]> cell(Path data) throws IOException {
        List<double[]> stars = new ArrayList<>();
        try (FitsFile file = FitsFile.open(data.resolve("catalogues/refcat_gaia_ps1/gaia_dr2_189584.fits"))) {
            FitsTable table = file.hdus().get(1).table();
            double[] ra = table.doubles("coord_ra");
            double[] dec = table.doubles("coord_dec");
            double[] flux = table.doubles("phot_g_mean_flux");
            double[] error = table.doubles("coord_raErr");
            for (int i = 0; i < ra.length; i++) {
                double mag = 31.4 - 2.5 * StrictMath.log10(flux[i]);
                if (mag > 15 && mag < FAINTEST) {
                    double mas = StrictMath.toDegrees(error[i]) * 3.6e6;
                    stars.add(new double[] {
                        StrictMath.toDegrees(ra[i]) - 320.98,
                        StrictMath.toDegrees(dec[i]) + 0.375,
                        mag,
                        Double.isFinite(mas) && mas > 0 ? mas : 1
                    });
                }
            }
        }
        return stars;
    }

    private static final class Survey {
        final List<SkyPosition> stars = new ArrayList<>();
        final List<SourceList> lists = new ArrayList<>();
        final Map<String, int[]> starsOf = new TreeMap<>();
        final List<Map2> chips;
        final RandomStream random = RandomStream.of(17);
        final List<double[]> facts = new ArrayList<>();

        Survey(Path data) throws IOException {
            List<Map2> camera = chips(maps(data, VISITS[0]));
            List<Integer> used = IntStream.range(0, camera.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            (Integer c) -> camera.get(c).fromMiddle()))
                    .limit(CHIPS)
                    .toList();
            chips = used.stream().map(camera::get).toList();
            List<double[]> cell = cell(data);
            for (int field = 0; field < 2; field++) {
                int first = stars.size();
                SkyPosition middle = SkyPosition.wrapping(150.25 + field * FAR_FIELD_DEGREES, 2.2);
                TangentPlane sky = new TangentPlane(middle);
                for (int tile = 0; tile < 18; tile++) {
                    for (double[] star : cell) {
                        double turn = tile < 9 ? 1 : -1;
                        double[] at = {turn * star[0] + 0.7 * (tile % 3 - 1), turn * star[1] + 0.76 * (tile / 3 % 3 - 1)
                        };
                        if (Math.abs(at[0]) < 1 && Math.abs(at[1]) < 1) {
                            stars.add(sky.toSky(at[0], at[1]));
                            facts.add(star);
                        }
                    }
                }
                for (String visit : VISITS) {
                    List<Map<String, Double>> maps = maps(data, visit);
                    SkyPosition at = pointing(maps);
                    SkyPosition there =
                            SkyPosition.wrapping(at.raDegrees() + field * FAR_FIELD_DEGREES, at.decDegrees());
                    List<Map2> seen = chips(maps);
                    observe(
                            visit + "ab".charAt(field),
                            there,
                            new Start(first, used.stream().map(seen::get).toList()));
                }
            }
        }

        private void observe(String exposure, SkyPosition pointing, Start start) {
            TangentPlane plane = new TangentPlane(pointing);
            double turn = 3e-4 * random.nextGaussian();
            double scale = 1 + 1e-4 * random.nextGaussian();
            double[][] at = new double[stars.size()][];
            for (int s = start.star(); s < at.length; s++) {
                double[] seen = plane.toPlane(stars.get(s));
                at[s] = new double[] {(seen[0] + turn * seen[1]) / scale, (seen[1] - turn * seen[0]) / scale};
            }
            TangentPlane assumed = new TangentPlane(SkyPosition.wrapping(
                    pointing.raDegrees() + 2e-4 * random.nextGaussian(),
                    pointing.decDegrees() + 2e-4 * random.nextGaussian()));
            for (int c = 0; c < chips.size(); c++) {
                boolean isUnknown = exposure.equals(VISITS[2] + "b") && c == WITHOUT_COORDINATES;
                Wcs wcs =
                        isUnknown ? UnknownWcs.INSTANCE : new Laid(start.visit().get(c), assumed);
                list(exposure, c, rows(c, at, start.star()), wcs);
            }
        }

        /** From which star on the field begins, and what the visit says of its chips. */
        private record Start(int star, List<Map2> visit) {}

        private List<double[]> rows(int c, double[][] at, int first) {
            Map2 chip = chips.get(c);
            double[] linear = chip.linear();
            List<double[]> rows = new ArrayList<>();
            for (int s = first; s < at.length; s++) {
                double[] pixel = chip.pixel(at[s][0], at[s][1], linear);
                if (pixel[0] > 0 && pixel[1] > 0 && pixel[0] < WIDTH - 1 && pixel[1] < HEIGHT - 1) {
                    double faint = 0.05 * StrictMath.pow(10, 0.2 * (facts.get(s)[2] - 20));
                    rows.add(new double[] {s, pixel[0], pixel[1], Math.sqrt(1e-4 + faint * faint), facts.get(s)[2]});
                }
            }
            rows.sort((a, b) -> Double.compare(a[4], b[4]));
            return rows;
        }

        private void list(String exposure, int c, List<double[]> rows, Wcs wcs) {
            String name = String.format(Locale.ROOT, "c%03d", c);
            SourceList list = SourceList.ofSize(
                    new ExposureFacts("hsc", name, exposure, "z", 57000, 30, 1.2, WIDTH, HEIGHT), wcs, rows.size());
            int[] numbers = new int[rows.size()];
            for (int i = 0; i < numbers.length; i++) {
                double[] row = rows.get(i);
                numbers[i] = (int) row[0];
                list.xPx()[i] = row[1] + row[3] * random.nextGaussian();
                list.yPx()[i] = row[2] + row[3] * random.nextGaussian();
                list.positionErrorPx()[i] = row[3];
                list.fluxElectrons()[i] = StrictMath.pow(10, 0.4 * (27 - row[4]));
                list.fluxErrorElectrons()[i] = 0.01 * list.fluxElectrons()[i];
            }
            lists.add(list);
            starsOf.put(exposure + name, numbers);
        }

        ReferenceCatalogue reference() {
            double[][] columns = new double[3][stars.size()];
            for (int s = 0; s < stars.size(); s++) {
                double error = facts.get(s)[3];
                double cos = StrictMath.cos(StrictMath.toRadians(stars.get(s).decDegrees()));
                columns[0][s] = stars.get(s).raDegrees() + error / 3.6e6 / cos * random.nextGaussian();
                columns[1][s] = stars.get(s).decDegrees() + error / 3.6e6 * random.nextGaussian();
                columns[2][s] = error;
            }
            return new ReferenceCatalogue(columns[0], columns[1], columns[2], 2015.5, new TreeMap<>(), new TreeMap<>());
        }
    }

    /** Mean distance of the stars' weighted mean places from the truth, by axis, in degrees. */
    private static double[] meanErrors(Survey survey, AstrometricOutcome.Solved solved) {
        double[][] sums = new double[3][survey.stars.size()];
        for (SourceList list : survey.lists) {
            String exposure = list.exposure().exposure();
            String chip = list.exposure().chip();
            ChipAstrometry solution = solved.solution().find(exposure, chip).orElseThrow();
            int[] numbers = survey.starsOf.getOrDefault(exposure + chip, new int[0]);
            for (int i = 0; i < numbers.length; i++) {
                SkyPosition seen = solution.wcs().toSky(list.xPx()[i], list.yPx()[i]);
                SkyPosition truth = survey.stars.get(numbers[i]);
                double weight = 1 / (list.positionErrorPx()[i] * list.positionErrorPx()[i]);
                sums[0][numbers[i]] += weight;
                sums[1][numbers[i]] += weight * (seen.raDegrees() - truth.raDegrees());
                sums[2][numbers[i]] += weight * (seen.decDegrees() - truth.decDegrees());
            }
        }
        double[] mean = new double[2];
        int count = 0;
        for (int s = 0; s < survey.stars.size(); s++) {
            if (sums[0][s] > 0) {
                mean[0] += Math.abs(sums[1][s] / sums[0][s]);
                mean[1] += Math.abs(sums[2][s] / sums[0][s]);
                count++;
            }
        }
        return new double[] {mean[0] / count, mean[1] / count};
    }

    @Test
    void two_fields_of_real_stars_are_recovered_and_a_chip_without_coordinates_is_placed() throws IOException {
        Survey survey = new Survey(data());

        AstrometricOutcome.Solved solved = (AstrometricOutcome.Solved) AstrometricSolver.solve(
                Detections.of(survey.lists, new DetectionSelection(10, 0, 500)),
                Optional.of(survey.reference()),
                Map.of(),
                new AstrometricSettings(AstrometryDeclaration.polynomials(3, 1), 2, 60, 12, 5, 4.5));

        AstrometricStatistics statistics = solved.statistics();
        double[] mean = meanErrors(survey, solved);
        ChipAstrometry placed = solved.solution()
                .find(VISITS[2] + "b", String.format(Locale.ROOT, "c%03d", WITHOUT_COORDINATES))
                .orElseThrow();
        assertThat(statistics.components()).as("groups, tied to the sky").containsExactly(true, true);
        assertThat(mean[0]).isLessThan(1e-6);
        assertThat(mean[1]).isLessThan(1e-6);
        assertThat(statistics.reservedRmsMas()).isLessThan(1.1 * statistics.centroidNoiseMas());
        assertThat(placed.internalRmsMas()).isLessThan(1.3 * statistics.centroidNoiseMas());
        assertThat(placed.remark()).contains("came without world coordinates");
        SortedMap<String, String> remarks = new TreeMap<>();
        statistics.exposures().forEach(e -> remarks.put(e.exposure(), String.join("; ", e.remarks())));
        assertThat(remarks.get(VISITS[2] + "b")).contains("c020");
        assertThat(remarks.get(VISITS[1] + "a")).isEmpty();
    }
}
