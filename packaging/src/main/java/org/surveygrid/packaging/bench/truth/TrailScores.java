package org.surveygrid.packaging.bench.truth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Trail;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.synthetic.score.Score;

/**
 * Trails put into every chip of every exposure, where the survey's own are masked: one line a chip, of random direction, place
 * and width, in each brightness. Trails found without one being put in are false; quarters of the chips count as frames too.
 */
public final class TrailScores {
    private static final double[] CRESTS_SIGMA = {0.5, 1, 2.2, 12};
    private static final long SEED = 20_261_123;
    /** What lies along rows and columns within this is the detector's. */
    private static final double LEAST_SLANT = 0.03;

    private static final double LEAST_SIGMA_PX = 1;
    private static final double MOST_SIGMA_PX = 2.2;
    private static final double OFF_PX = 2;
    private static final double LEAST_LENGTH_PX = 1000;

    private final SatelliteTrails.Config config;
    private int chips;
    private int frames;
    private int wrong;
    private final int[] found = new int[CRESTS_SIGMA.length];
    private final double[] off = new double[CRESTS_SIGMA.length];
    private final double[] width = new double[CRESTS_SIGMA.length];

    private TrailScores(SatelliteTrails.Config config) {
        this.config = config;
    }

    /** Where a Gaussian streak lies, {@code x cos + y sin = offset}, and its width. */
    private record Streak(double cos, double sin, double offset, double sigmaPx) {
        double from(double x, double y) {
            return Math.abs(x * cos + y * sin - offset);
        }

        boolean isOf(Trail trail) {
            return from(trail.x0(), trail.y0()) < 6 && from(trail.x1(), trail.y1()) < 6;
        }

        /** Largest distance of the found ends from the streak. */
        double distance(Trail trail) {
            return Math.max(from(trail.x0(), trail.y0()), from(trail.x1(), trail.y1()));
        }

        /** Where it sinks to a tenth of the noise. */
        double halfWidth(double crestSigma) {
            return sigmaPx * Math.sqrt(2 * StrictMath.log(crestSigma / 0.1));
        }
    }

    /**
     * Puts trails in and looks for them.
     *
     * @param survey simulated frames
     * @param config when a line is a trail
     * @return how many were found by brightness, how far off, how many false ones
     * @throws IOException when a frame or its truth cannot be read
     */
    public static List<Score> of(SurveyFiles survey, SatelliteTrails.Config config) throws IOException {
        TrailScores scores = new TrailScores(config);
        Random random = new Random(SEED);
        for (int exposure = 1; exposure <= survey.exposures(); exposure++) {
            for (int chip = 1; chip <= survey.chips(); chip++) {
                FloatImage image = SurveyFiles.image(survey.reduced(exposure, chip, ""));
                MaskImage mask = SurveyFiles.mask(survey.truth(exposure, chip, "mask"));
                for (int p = 0; p < mask.bits().length; p++) {
                    mask.bits()[p] = mask.bits()[p] == 0 ? 0 : PixelFlag.BAD.bit();
                }
                scores.lookForFalse(image, mask);
                scores.lookFor(streak(random, image), image, mask);
            }
        }
        return scores.all();
    }

    private List<Score> all() {
        List<Score> all = new ArrayList<>();
        for (int k = 0; k < CRESTS_SIGMA.length; k++) {
            String crest = String.format(Locale.ROOT, "%.1f sigma", CRESTS_SIGMA[k]);
            all.add(Score.atLeast("put in, " + crest + ", found", 100.0 * found[k] / chips, 100, "%"));
            all.add(Score.atMost("  line off, worst", off[k], OFF_PX, "px"));
            all.add(Score.stated("  half width off, worst", width[k], "px"));
        }
        all.add(Score.atMost("false in a hundred frames", 100.0 * wrong / frames, 1, ""));
        all.add(Score.stated("frames looked at for false ones", frames, ""));
        return all;
    }

    private void lookForFalse(FloatImage image, MaskImage mask) {
        wrong += SatelliteTrails.find(image, mask, config).size();
        frames++;
        int across = image.width() / 2;
        int along = image.height() / 2;
        for (int quarter = 0; quarter < 4; quarter++) {
            FloatImage part = FloatImage.zeros(across, along);
            MaskImage partMask = MaskImage.clear(across, along);
            for (int y = 0; y < along; y++) {
                int from = (y + (quarter >> 1) * along) * image.width() + (quarter & 1) * across;
                System.arraycopy(image.pixels(), from, part.pixels(), y * across, across);
                System.arraycopy(mask.bits(), from, partMask.bits(), y * across, across);
            }
            wrong += SatelliteTrails.find(part, partMask, config).size();
            frames++;
        }
    }

    private void lookFor(Streak streak, FloatImage image, MaskImage mask) {
        chips++;
        double noise = noise(image, mask);
        for (int k = 0; k < CRESTS_SIGMA.length; k++) {
            FloatImage with = with(image, streak, CRESTS_SIGMA[k] * noise);
            List<Trail> trails = SatelliteTrails.find(with, mask, config);
            wrong += (int) trails.stream().filter(trail -> !streak.isOf(trail)).count();
            Optional<Trail> right = trails.stream().filter(streak::isOf).findFirst();
            if (right.isPresent()) {
                double half = right.get().halfWidthPx() - streak.halfWidth(CRESTS_SIGMA[k]);
                found[k]++;
                off[k] = Math.max(off[k], streak.distance(right.get()));
                width[k] = Math.max(width[k], Math.abs(half));
            }
        }
    }

    /** A line that crosses the image, at least 1000 px of it. */
    private static Streak streak(Random random, FloatImage image) {
        while (true) {
            double angle = Math.PI * random.nextDouble();
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            double x = image.width() * random.nextDouble();
            double y = image.height() * random.nextDouble();
            double sigma = LEAST_SIGMA_PX + (MOST_SIGMA_PX - LEAST_SIGMA_PX) * random.nextDouble();
            double length = Math.min(
                            Math.max(-x / -sin, (image.width() - x) / -sin),
                            Math.max(-y / cos, (image.height() - y) / cos))
                    - Math.max(
                            Math.min(-x / -sin, (image.width() - x) / -sin),
                            Math.min(-y / cos, (image.height() - y) / cos));
            if (Math.min(Math.abs(cos), Math.abs(sin)) > LEAST_SLANT && length > LEAST_LENGTH_PX) {
                return new Streak(cos, sin, x * cos + y * sin, sigma);
            }
        }
    }

    private static FloatImage with(FloatImage image, Streak streak, double crest) {
        FloatImage out =
                FloatImage.owning(image.width(), image.height(), image.pixels().clone());
        double reach = 6 * streak.sigmaPx;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                double across = streak.from(x, y);
                if (across < reach) {
                    double z = across / streak.sigmaPx;
                    out.pixels()[y * image.width() + x] += (float) (crest * StrictMath.exp(-0.5 * z * z));
                }
            }
        }
        return out;
    }

    /** Of neighbouring pixels' differences. */
    private static double noise(FloatImage image, MaskImage mask) {
        double[] differences = new double[image.pixels().length / 64];
        int n = 0;
        for (int p = 0; p + 1 < image.pixels().length && n < differences.length; p += 61) {
            if (mask.bits()[p] == 0 && mask.bits()[p + 1] == 0) {
                differences[n++] = image.pixels()[p + 1] - image.pixels()[p];
            }
        }
        return RobustScale.of(Arrays.copyOf(differences, n)).sigma() / Math.sqrt(2);
    }
}
