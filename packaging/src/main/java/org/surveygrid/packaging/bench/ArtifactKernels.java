package org.surveygrid.packaging.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.surveygrid.artifact.CosmicRays;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.packaging.bench.truth.PixelScores;
import org.surveygrid.packaging.bench.truth.SurveyFiles;
import org.surveygrid.synthetic.score.Score;

/** Pixels that do not show the sky. */
final class ArtifactKernels {
    private static final float READ_VARIANCE = 25;

    private ArtifactKernels() {}

    static List<KernelTask> all() {
        return List.of(KernelTask.of(
                "cosmic",
                "cosmic rays of a chip, 4 rounds, astroscrappy's thresholds; kernel alone",
                0.07,
                ArtifactKernels::cosmicRays,
                List.of(Peer.python(
                        "astroscrappy",
                        "astroscrappy_peer.py",
                        "kernel_s",
                        survey -> scores(survey, SurveyFiles.mask(survey.work().resolve("astroscrappy.fits")))))));
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
