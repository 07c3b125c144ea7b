package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Trail;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.packaging.bench.truth.PixelScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.packaging.bench.truth.TrailScores;
import org.surveygrid.synthetic.score.Score;

/** Pixels that do not show the sky. */
final class ArtifactKernels {
    private static final float READ_VARIANCE = 25;

    private static final double TRAIL_SECONDS = 0.2;
    private static final int FAINT_TRAIL_EXPOSURE = 4;
    /** A trail that only cuts a corner off a chip is not asked for. */
    private static final int LONGEST_CORNER_PX = 3000;

    private ArtifactKernels() {}

    static List<KernelTask> all() {
        return List.of(cosmic(), trails());
    }

    private static KernelTask cosmic() {
        return KernelTask.of(
                "cosmic",
                "cosmic rays of a chip, 4 rounds, astroscrappy's thresholds; kernel alone",
                0.07,
                ArtifactKernels::cosmicRays,
                List.of(Peer.python(
                        "astroscrappy",
                        "astroscrappy_peer.py",
                        "kernel_s",
                        survey -> scores(survey, SurveyFiles.mask(survey.work().resolve("astroscrappy.fits"))))));
    }

    private static KernelTask trails() {
        return KernelTask.inSeconds(
                "trails",
                "satellite trails of a chip, on the chip with the fainter trail; quality on every chip and exposure; kernel alone",
                TRAIL_SECONDS,
                ArtifactKernels::trails);
    }

    private static KernelTask.Ready trails(SurveyFiles survey) throws IOException {
        Frame frame = withoutTrailMask(survey, FAINT_TRAIL_EXPOSURE, 1);
        SatelliteTrails.Config config = new SatelliteTrails.Config(7, 100);
        return new KernelTask.Ready(() -> SatelliteTrails.find(frame.value(), frame.mask(), config), () -> {
            int crossed = 0;
            int found = 0;
            int wrong = 0;
            double worst = 1;
            for (int exposure = 1; exposure <= survey.exposures(); exposure++) {
                for (int chip = 1; chip <= survey.chips(); chip++) {
                    Frame one = withoutTrailMask(survey, exposure, chip);
                    List<Trail> trails = SatelliteTrails.find(one.value(), one.mask(), config);
                    MaskImage truth = SurveyFiles.mask(survey.truth(exposure, chip, "mask"));
                    TrailCount count = count(trails, truth);
                    wrong += count.wrong();
                    if (count.truePixels() > LONGEST_CORNER_PX) {
                        crossed++;
                        found += count.coverage() > 0.5 ? 1 : 0;
                        worst = Math.min(worst, count.coverage());
                    }
                }
            }
            List<Score> scores = new ArrayList<>(List.of(
                    Score.atLeast("chips with a trail, found", 100.0 * found / crossed, 100, "%"),
                    Score.stated("of its pixels flagged, worst", 100 * worst, "%"),
                    Score.atMost("false trails beside them", wrong, 0, "")));
            scores.addAll(TrailScores.of(survey, config));
            return scores;
        });
    }

    /** Everything known is flagged but the trail itself. */
    private static Frame withoutTrailMask(SurveyFiles survey, int exposure, int chip) throws IOException {
        Frame frame = survey.reducedFrame(exposure, chip);
        MaskImage truth = SurveyFiles.mask(survey.truth(exposure, chip, "mask"));
        for (int p = 0; p < truth.bits().length; p++) {
            frame.mask().bits()[p] = (truth.bits()[p] & ~SurveyFiles.TRUE_TRAIL) == 0 ? 0 : PixelFlag.BAD.bit();
        }
        return frame;
    }

    private record TrailCount(int truePixels, double coverage, int wrong) {}

    /** A trail of ours is right when most pixels on its line are so in the truth. */
    private static TrailCount count(List<Trail> trails, MaskImage truth) {
        MaskImage all = MaskImage.clear(truth.width(), truth.height());
        int wrong = 0;
        for (Trail trail : trails) {
            trail.flagInto(all);
            int steps = (int) trail.lengthPx();
            int on = 0;
            for (int k = 0; k < steps; k++) {
                double part = (k + 0.5) / steps;
                int x = (int) Math.rint(trail.x0() + part * (trail.x1() - trail.x0()));
                int y = (int) Math.rint(trail.y0() + part * (trail.y1() - trail.y0()));
                boolean inside = x >= 0 && y >= 0 && x < truth.width() && y < truth.height();
                on += inside && (truth.bits()[y * truth.width() + x] & SurveyFiles.TRUE_TRAIL) != 0 ? 1 : 0;
            }
            wrong += on < steps / 2 ? 1 : 0;
        }
        int truePixels = 0;
        int flagged = 0;
        for (int p = 0; p < truth.bits().length; p++) {
            if ((truth.bits()[p] & SurveyFiles.TRUE_TRAIL) != 0) {
                truePixels++;
                flagged += all.bits()[p] != 0 ? 1 : 0;
            }
        }
        return new TrailCount(truePixels, truePixels == 0 ? 0 : (double) flagged / truePixels, wrong);
    }

    /** The peer's noise: photons of the pixel and read noise; bad where the truth has defects or a trail. */
    private static KernelTask.Ready cosmicRays(SurveyFiles survey) throws IOException {
        FloatImage image = SurveyFiles.image(survey.reduced(1, 1, ""));
        MaskImage truth = SurveyFiles.mask(survey.truth(1, 1, "mask"));
        MaskImage mask = MaskImage.clear(image.width(), image.height());
        FloatImage variance = FloatImage.zeros(image.width(), image.height());
        int defects = ~(SurveyFiles.TRUE_COSMIC | SurveyFiles.TRUE_SATURATED);
        for (int p = 0; p < truth.bits().length; p++) {
            variance.pixels()[p] = Math.max(image.pixels()[p], 0) + READ_VARIANCE;
            mask.bits()[p] = (truth.bits()[p] & defects) != 0
                    ? PixelFlag.BAD.bit()
                    : image.pixels()[p] >= 85_000 ? PixelFlag.SATURATED.bit() : 0;
        }
        Frame frame = Frame.owning(image, variance, mask);
        AtomicReference<MaskImage> found = new AtomicReference<>();
        return new KernelTask.Ready(
                () -> found.set(CosmicRays.find(frame, new CosmicRays.Config(4.5, 0.3, 5, 4))
                        .mask()),
                () -> {
                    List<Score> scores = new ArrayList<>(scores(survey, found.get()));
                    java.nio.file.Path peer = survey.work().resolve("astroscrappy.fits");
                    if (java.nio.file.Files.exists(peer)) {
                        scores.add(PixelScores.agreement(found.get(), SurveyFiles.mask(peer)));
                    }
                    return scores;
                });
    }

    private static List<Score> scores(SurveyFiles survey, MaskImage found) throws IOException {
        return PixelScores.cosmicRays(
                found,
                SurveyFiles.image(survey.reduced(1, 1, "")),
                SurveyFiles.image(survey.truth(1, 1, "ideal")),
                SurveyFiles.mask(survey.truth(1, 1, "mask")));
    }
}
