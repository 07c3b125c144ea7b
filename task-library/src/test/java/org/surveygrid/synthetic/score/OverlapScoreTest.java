package org.surveygrid.synthetic.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.astrometry.CdMatrix;
import org.surveygrid.astrometry.TpvWcs;
import org.surveygrid.astrometry.Wcs;
import org.surveygrid.astrometry.WcsFit;
import org.surveygrid.fits.FitsTable;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.SourceList;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.AstrometricSolution;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.synthetic.SyntheticInstruments;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.night.NightProgress;
import org.surveygrid.synthetic.night.NightSchedule;
import org.surveygrid.synthetic.night.SyntheticNight;
import org.surveygrid.synthetic.night.TruthTable;

class OverlapScoreTest {
    private static final double NOISE_PX = 0.05;

    @TempDir
    private static Path directory;

    private static final SyntheticNight NIGHT = SyntheticNight.of(
            new NightPlan(8, List.of("r"), 0, 0, 0, 0, 4, 0, 60, 80, 20), SyntheticInstruments.withChips("c06"));
    private static Truth truth;
    private static List<SourceList> lists;

    @BeforeAll
    static void write() throws IOException {
        NIGHT.write(directory, NightProgress.SILENT);
        truth = Truth.read(directory.resolve(SyntheticNight.TRUTH_DIRECTORY));
        lists = noisyLists();
    }

    private static List<SourceList> noisyLists() throws IOException {
        FitsTable table = truth.table(TruthTable.CENTROIDS);
        RandomStream random = RandomStream.of(1, "centroids");
        List<SourceList> all = new ArrayList<>();
        for (List<Integer> rows : Truth.rowsBy(table, "EXPOSURE", "CHIP").values()) {
            int n = rows.size();
            double[] x = new double[n];
            double[] y = new double[n];
            double[] error = new double[n];
            Arrays.fill(error, NOISE_PX);
            for (int i = 0; i < n; i++) {
                x[i] = table.doubles("X")[rows.get(i)] + NOISE_PX * random.nextGaussian();
                y[i] = table.doubles("Y")[rows.get(i)] + NOISE_PX * random.nextGaussian();
            }
            String exposure = table.strings("EXPOSURE")[rows.getFirst()];
            all.add(new SourceList(
                    new ExposureFacts("synthetic", "c06", exposure, "r", 60000, 60, 1, 512, 1024),
                    wcs(exposure, 0),
                    x,
                    y,
                    error,
                    new double[n],
                    new double[n],
                    new double[n],
                    new double[n],
                    new int[n],
                    new int[n]));
        }
        return all;
    }

    /** True world coordinates as a polynomial, moved by some pixels. */
    private static TpvWcs wcs(String exposure, double shiftPx) {
        Wcs exact = NIGHT.camera()
                .wcs(
                        "c06",
                        NIGHT.schedule().stream()
                                .map(NightSchedule.Entry::exposure)
                                .filter(e -> e.id().equals(exposure))
                                .findFirst()
                                .orElseThrow());
        int n = 15 * 15;
        double[] x = new double[n];
        double[] y = new double[n];
        double[] ra = new double[n];
        double[] dec = new double[n];
        double[] error = new double[n];
        Arrays.fill(error, 0.01);
        for (int i = 0; i < n; i++) {
            int row = i / 15;
            x[i] = 511.0 * (i - 15 * row) / 14;
            y[i] = 1023.0 * row / 14;
            SkyPosition sky = exact.toSky(x[i] + shiftPx, y[i]);
            ra[i] = sky.raDegrees();
            dec[i] = sky.decDegrees();
        }
        double scale = exact.toSky(256, 512).separationArcsec(exact.toSky(257, 512)) / 3600;
        TpvWcs start = TpvWcs.tan(exact.toSky(256, 512), new CdMatrix(256, 512, -scale, 0, 0, scale));
        return ((WcsFit.Fitted) WcsFit.fit(new WcsFit.Pairs(x, y, ra, dec, error), start, 3, 100)).wcs();
    }

    private static AstrometricSolution solution(double shiftOfFirstPx) {
        List<ChipAstrometry> chips = new ArrayList<>();
        for (SourceList list : lists) {
            String exposure = list.exposure().exposure();
            TpvWcs wcs = wcs(exposure, chips.isEmpty() ? shiftOfFirstPx : 0);
            chips.add(new ChipAstrometry(exposure, "c06", wcs, SolutionQuality.ABSOLUTE, 0, 9, 1, 1, 0, ""));
        }
        return new AstrometricSolution("synthetic", chips);
    }

    @Test
    void true_coordinates_scatter_by_the_noise_of_the_centroids() throws IOException {
        Score score = OverlapScore.of(truth, solution(0), lists);

        assertThat(score.achieved()).isCloseTo(1, within(0.05));
        assertThat(score.passed()).isTrue();
    }

    @Test
    void an_exposure_that_is_off_by_more_than_the_noise_is_seen() throws IOException {
        Score score = OverlapScore.of(truth, solution(3 * NOISE_PX), lists);

        assertThat(score.passed()).isFalse();
    }

    @Test
    void nothing_seen_twice_fails() throws IOException {
        assertThat(OverlapScore.of(truth, solution(0), lists.subList(0, 1)).passed())
                .isFalse();
    }
}
