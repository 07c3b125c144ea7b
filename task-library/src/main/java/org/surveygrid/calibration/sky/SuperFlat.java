package org.surveygrid.calibration.sky;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.surveygrid.calibration.FlatField;
import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.calibration.SourceMask;
import org.surveygrid.calibration.stack.CombineRule;
import org.surveygrid.calibration.stack.CombinedImage;
import org.surveygrid.calibration.stack.FrameCombine;
import org.surveygrid.calibration.stack.FrameRows;
import org.surveygrid.calibration.stack.StackNoise;
import org.surveygrid.calibration.stack.VarianceMap;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.RobustScale;

/**
 * How evenly the night sky lights a chip after flat-fielding: exposures of different fields, without their sources, each
 * divided by its level, combined, and smoothed. What one exposure has in a place, a halo or a nebula, is clipped or diluted
 * by the others; what all have is how the flat differs from the sky.
 *
 * <p>Only large scales are kept: pixels have their response from flats, which have far more light.
 *
 * @see "IRAF mkskycor; LSST cpSky; THELI, superflats"
 */
public final class SuperFlat {
    /** Fewest exposures of which one may be wrong. */
    public static final int LEAST_EXPOSURES = 3;

    private static final double CLIP_SIGMA = 4;
    private static final double CELL_SIGMA = 3;
    private static final int ROUNDS = 3;

    private SuperFlat() {}

    /**
     * How sky and sources are separated.
     *
     * @param cellPx mesh of the background that sources stand out from, and of the result
     * @param sourceSigma what counts as a source, see {@link SourceMask}
     */
    public record Config(int cellPx, double sourceSigma) {
        public Config {
            if (cellPx < 8 || !(sourceSigma > 0)) {
                throw new IllegalArgumentException(
                        "a superflat needs cells >= 8 px and sources > 0 sigma, got " + cellPx + ", " + sourceSigma);
            }
        }
    }

    /**
     * A superflat.
     *
     * @param illumination smooth response to the night sky, median 1; frames are divided by it
     * @param peakToValley difference of its largest and smallest values
     * @param noise of its mesh cells, as a fraction, from the photons of the sky
     * @param exposures how many of the exposures show sky
     */
    public record Illumination(FloatImage illumination, double peakToValley, double noise, int exposures) {}

    /**
     * Makes a superflat, once from the exposures as they are and twice with the sources that stand out when the result before
     * is divided out: where light changes much within a cell, noise would pass for sources on its bright side. Each
     * exposure is fetched whole three times, and three times more a strip at a time.
     *
     * @param exposures flat-fielded exposures of different fields, electrons; NaN where a pixel must not be used
     * @param config how
     * @return the superflat, or empty when fewer than 3 exposures show sky of positive level, or the sky that is common to
     *     them does not cover the chip
     */
    public static Optional<Illumination> build(FrameRows exposures, Config config) {
        Optional<Illumination> known = Optional.empty();
        for (int round = 0; round < ROUNDS; round++) {
            known = build(exposures, known, config);
            if (known.isEmpty()) {
                return known;
            }
        }
        return known;
    }

    private static Optional<Illumination> build(FrameRows exposures, Optional<Illumination> known, Config config) {
        List<Integer> lit = new ArrayList<>();
        List<SkyModel> skies = new ArrayList<>();
        for (int j = 0; j < exposures.frames(); j++) {
            FloatImage exposure = SkyModel.whole(exposures, j);
            for (int p = 0; known.isPresent() && p < exposure.pixels().length; p++) {
                exposure.pixels()[p] /= known.get().illumination().pixels()[p];
            }
            MaskImage sources =
                    SourceMask.of(exposure, SkyModel.unusable(exposure), config.cellPx(), config.sourceSigma());
            SkyModel sky = SkyModel.behind(exposure, sources, config.cellPx(), CELL_SIGMA);
            if (sky.level() > 0) {
                lit.add(j);
                skies.add(sky);
            }
        }
        if (lit.size() < LEAST_EXPOSURES) {
            return Optional.empty();
        }
        FrameRows relative = exposures
                .only(lit)
                .then((frame, firstRow, rows) -> skies.get(frame).divideInto(rows, firstRow));
        CombinedImage combined = FrameCombine.combine(
                relative,
                new StackNoise(
                        VarianceMap.constant(exposures.width(), exposures.height(), 1),
                        VarianceMap.constant(exposures.width(), exposures.height(), 0),
                        skies.stream().map(sky -> 1 / Math.sqrt(sky.level())).toList()),
                new FrameCombine.Config(new CombineRule.NoiseClip(CLIP_SIGMA, 0), FrameCombine.Growth.NONE));
        return smooth(combined, config.cellPx(), lit.size());
    }

    private static Optional<Illumination> smooth(CombinedImage combined, int cellPx, int exposures) {
        FloatImage sky = combined.value();
        MaskImage nowhere = MaskImage.clear(sky.width(), sky.height());
        FloatImage surface = MeshSurface.fit(sky, nowhere, cellPx, CELL_SIGMA).evaluate(sky.width(), sky.height());
        double level = FlatField.level(surface, nowhere);
        FloatImage illumination = FlatField.divided(surface, level);
        float least = Float.POSITIVE_INFINITY;
        float most = 0;
        for (float value : illumination.pixels()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        if (!(least > 0) || !(most <= Float.MAX_VALUE)) {
            return Optional.empty();
        }
        double pixelNoise = Math.sqrt(RobustScale.median(combined.variance().pixels()));
        return Optional.of(new Illumination(illumination, most - least, pixelNoise / cellPx, exposures));
    }
}
