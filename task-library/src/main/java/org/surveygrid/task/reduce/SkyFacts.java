package org.surveygrid.task.reduce;

import org.surveygrid.calibration.MeshSurface;
import org.surveygrid.calibration.SourceMask;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.Frame;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelFlag;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.SigmaClip;
import org.surveygrid.task.Facts;

/** Level and noise of the sky between the sources, and how much of a frame is flagged. */
final class SkyFacts {
    private static final double SOURCE_SIGMA = 3;

    private SkyFacts() {}

    static Facts into(Facts facts, Frame frame, int cellPx) {
        MaskImage sky = SourceMask.of(frame.value(), frame.mask(), cellPx, SOURCE_SIGMA);
        FloatImage smooth =
                MeshSurface.fit(frame.value(), sky, cellPx, 3).medianFiltered().evaluate(frame.width(), frame.height());
        float[] level = smooth.pixels().clone();
        float[] residual = new float[level.length];
        float[] expected = new float[level.length];
        int flagged = 0;
        for (int p = 0; p < level.length; p++) {
            flagged += frame.mask().bits()[p] != 0 ? 1 : 0;
            boolean usable = sky.bits()[p] == 0;
            residual[p] = usable ? frame.value().pixels()[p] - smooth.pixels()[p] : Float.NaN;
            expected[p] = usable ? (float) Math.sqrt(frame.variance().pixels()[p]) : Float.NaN;
            level[p] = usable ? level[p] : Float.NaN;
        }
        ClippedStatistics noise = SigmaClip.of(residual, 4, 10);
        ClippedStatistics background = SigmaClip.of(level, 5, 5);
        Facts more = facts.with("skyElectrons", background.median())
                .with("skyGradientElectrons", background.sigma())
                .with("skyNoiseElectrons", noise.sigma())
                .with("noiseRatio", noise.sigma() / SigmaClip.of(expected, 5, 5).mean())
                .with("flaggedFraction", (double) flagged / level.length);
        for (PixelFlag flag : PixelFlag.values()) {
            int count = frame.mask().count(flag);
            if (count > 0) {
                more = more.with("flagged." + flag.name(), count);
            }
        }
        return more;
    }
}
