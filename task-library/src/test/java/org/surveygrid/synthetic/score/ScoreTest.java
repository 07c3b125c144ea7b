package org.surveygrid.synthetic.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.instrument.Instrument;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.PhotometricSolution;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solution.StarFlat;
import org.surveygrid.synthetic.ChipTruth;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.synthetic.SyntheticInstruments;
import org.surveygrid.synthetic.SyntheticSky;
import org.surveygrid.synthetic.night.NightPlan;
import org.surveygrid.synthetic.night.NightProgress;
import org.surveygrid.synthetic.night.SyntheticNight;
import org.surveygrid.task.Facts;

class ScoreTest {
    @TempDir
    private static Path directory;

    private static final Instrument INSTRUMENT = SyntheticInstruments.withChips("c06", "c03");
    private static final SyntheticNight NIGHT =
            SyntheticNight.of(new NightPlan(8, List.of("r", "i"), 0, 0, 0, 0, 3, 0, 60, 80, 22), INSTRUMENT);
    private static Truth truth;

    @BeforeAll
    static void write() throws IOException {
        NIGHT.write(directory, NightProgress.SILENT);
        truth = Truth.read(directory.resolve(SyntheticNight.TRUTH_DIRECTORY));
    }

    private static SortedMap<String, Facts> gains(double factor) {
        SortedMap<String, Facts> facts = new TreeMap<>();
        for (Truth.Amplifier a : truth.amplifiers()) {
            Facts known = facts.getOrDefault(a.chip(), Facts.none());
            facts.put(a.chip(), known.with("gain." + a.id(), factor * a.gainElectronsPerAdu()));
        }
        return facts;
    }

    @Test
    void a_figure_that_could_not_be_measured_fails() {
        assertThat(Score.atMost("x", Double.NaN, 1, "").passed()).isFalse();
        assertThat(Score.atLeast("x", Double.NaN, 1, "").passed()).isFalse();
        assertThat(Score.atMost("x", 1, 1, "").passed()).isTrue();
    }

    @Test
    void a_gain_off_by_two_percent_fails_and_a_missing_one_too() {
        assertThat(CalibrationScore.gain(truth, gains(1.005)).passed()).isTrue();
        assertThat(CalibrationScore.gain(truth, gains(1.02)).passed()).isFalse();
        assertThat(CalibrationScore.gain(truth, new TreeMap<>()).passed()).isFalse();
    }

    @Test
    void the_true_hot_pixels_are_complete_and_pure() throws IOException {
        SortedMap<String, MaskImage> perfect = new TreeMap<>();
        SortedMap<String, MaskImage> careless = new TreeMap<>();
        for (String chip : List.of("c06", "c03")) {
            MaskImage mask = MaskImage.clear(512, 1024);
            for (ChipTruth.HotPixel hot : NIGHT.camera().truth(chip).defects().hot()) {
                mask.bits()[hot.y() * 512 + hot.x()] = PixelFlag.HOT.bit();
            }
            perfect.put(chip, mask);
            MaskImage everySeventh = MaskImage.clear(512, 1024);
            for (int i = 0; i < everySeventh.bits().length; i += 7) {
                everySeventh.bits()[i] = PixelFlag.HOT.bit();
            }
            careless.put(chip, everySeventh);
        }

        assertThat(CalibrationScore.hotPixels(truth, perfect)).allMatch(Score::passed);
        assertThat(CalibrationScore.hotPixels(truth, careless)).noneMatch(Score::passed);
    }

    private static SortedMap<String, FloatImage> flats(String band) {
        SortedMap<String, FloatImage> flats = new TreeMap<>();
        for (String chip : List.of("c06", "c03")) {
            ChipTruth known = NIGHT.camera().truth(chip);
            FloatImage flat = ChipTruth.of(known.response(), band).copy();
            float[] light = ChipTruth.of(known.illumination(), band).pixels();
            for (int i = 0; i < light.length; i++) {
                flat.pixels()[i] *= light[i] * 0.9f;
            }
            flats.put(chip, flat);
        }
        return flats;
    }

    @Test
    void a_flat_without_the_stray_light_is_seen_to_be_wrong() throws IOException {
        SortedMap<String, FloatImage> responses = new TreeMap<>();
        for (String chip : List.of("c06", "c03")) {
            responses.put(chip, ChipTruth.of(NIGHT.camera().truth(chip).response(), "r"));
        }

        assertThat(CalibrationScore.masterFlat(truth, "r", flats("r")).passed()).isTrue();
        assertThat(CalibrationScore.masterFlat(truth, "r", responses).passed()).isFalse();
    }

    /** The zero points and star flats that a perfect solver would find: a constant star flat cannot be perfect. */
    private static PhotometricSolution solution(double shiftMag) {
        List<StarFlat> starFlats = List.of(
                StarFlat.of("c03", 512, 1024, new double[] {0}), StarFlat.of("c06", 512, 1024, new double[] {0}));
        List<ChipZeroPoint> points = new ArrayList<>();
        for (Truth.Exposure exposure : truth.exposures()) {
            if (exposure.band().equals("r")) {
                for (String chip : List.of("c06", "c03")) {
                    points.add(new ChipZeroPoint(
                            exposure.id(),
                            chip,
                            exposure.zeroPointMag() + shiftMag,
                            0.001,
                            1.2,
                            exposure.cloudy() ? 1.2 : 0,
                            SolutionQuality.ABSOLUTE,
                            0,
                            100,
                            0.01,
                            ""));
                }
            }
        }
        return new PhotometricSolution("synthetic", "r", starFlats, points);
    }

    @Test
    void zero_points_are_compared_for_the_flat_and_gain_that_were_used() throws IOException {
        SortedMap<String, FloatImage> responses = new TreeMap<>();
        for (String chip : List.of("c06", "c03")) {
            responses.put(chip, ChipTruth.of(NIGHT.camera().truth(chip).response(), "r"));
        }
        SolutionScore.FluxScale scale = new SolutionScore.FluxScale(responses, gains(1));
        SolutionScore.FluxScale wrongGain = new SolutionScore.FluxScale(responses, gains(1.02));

        List<Score> right = SolutionScore.photometry(truth, INSTRUMENT, solution(0), scale);
        List<Score> wrong = SolutionScore.photometry(truth, INSTRUMENT, solution(0), wrongGain);

        assertThat(right).allMatch(Score::passed);
        assertThat(wrong.get(1).achieved()).isCloseTo(2500 * StrictMath.log10(1.02), within(0.1));
        assertThat(wrong.get(2).passed()).isTrue();
    }

    @Test
    void stray_light_that_the_star_flat_ignores_is_seen() throws IOException {
        SolutionScore.FluxScale scale = new SolutionScore.FluxScale(flats("r"), gains(1));

        List<Score> scores = SolutionScore.photometry(truth, INSTRUMENT, solution(0), scale);

        assertThat(scores.get(2).passed()).isFalse();
    }

    @Test
    void a_cloud_that_was_not_noticed_is_counted() {
        PhotometricSolution solution = solution(0);
        PhotometricSolution blind = new PhotometricSolution(
                "synthetic",
                "r",
                solution.starFlats(),
                solution.zeroPoints().stream()
                        .map(p -> new ChipZeroPoint(
                                p.exposure(), p.chip(), p.zeroPointMag(), 0, 1.2, 0, p.quality(), 0, 9, 0, ""))
                        .toList());

        assertThat(SolutionScore.clouds(truth, solution).passed()).isTrue();
        assertThat(SolutionScore.clouds(truth, blind).achieved()).isEqualTo(1);
    }

    @Test
    void a_perfect_catalogue_passes_and_a_shifted_one_does_not() throws IOException {
        SyntheticSky sky = NIGHT.science();
        RandomStream random = RandomStream.of(1, "catalogue");
        double[] ra = new double[sky.size()];
        double[] dec = new double[sky.size()];
        double[] shifted = new double[sky.size()];
        double[] magnitude = new double[sky.size()];
        for (int i = 0; i < sky.size(); i++) {
            SkyPosition position = sky.position(i);
            ra[i] = position.raDegrees();
            dec[i] = position.decDegrees() + 5e-6 * random.nextGaussian();
            shifted[i] = position.decDegrees() + 3.0 / 3600;
            magnitude[i] = sky.magnitude(i, "r") + 0.01 * random.nextGaussian();
        }

        List<Score> perfect =
                CatalogueScore.coadd(truth, "r", NIGHT.tile(), new CatalogueScore.Detected(ra, dec, magnitude));
        List<Score> wrong =
                CatalogueScore.coadd(truth, "r", NIGHT.tile(), new CatalogueScore.Detected(ra, shifted, magnitude));

        assertThat(perfect).allMatch(Score::passed);
        assertThat(wrong.get(0).passed()).isFalse();
        assertThat(wrong.get(1).passed()).isFalse();
    }

    @Test
    void a_trail_counts_only_where_it_is_flagged() throws IOException {
        String trailed = truth.exposures().stream()
                .filter(Truth.Exposure::trailed)
                .findFirst()
                .orElseThrow()
                .id();
        SortedMap<String, MaskImage> none = new TreeMap<>();
        SortedMap<String, MaskImage> all = new TreeMap<>();
        for (String chip : List.of("c06", "c03")) {
            none.put(chip, MaskImage.clear(512, 1024));
            MaskImage mask = MaskImage.clear(512, 1024);
            Arrays.fill(mask.bits(), PixelFlag.TRAIL.bit());
            all.put(chip, mask);
        }

        assertThat(ReductionScore.trail(truth, trailed, all).passed()).isTrue();
        assertThat(ReductionScore.trail(truth, trailed, none).passed()).isFalse();
    }
}
