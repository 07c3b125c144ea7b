package org.surveygrid.task.calibration;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.calibration.TrimmedRows;
import org.surveygrid.image.FloatImage;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.task.Facts;
import org.surveygrid.task.chip.RawChipFile;
import org.surveygrid.task.chip.RawStack;

/**
 * Level and noise of every bias frame of a night, those that were left out of the stack included. Holds one frame and the
 * sum of the good ones.
 */
final class BiasTrend implements RawStack.Visitor {
    private final List<Double> levelsAdu = new ArrayList<>();
    private final List<Double> mjds = new ArrayList<>();

    @Override
    public void visit(RawChipFile raw, TrimmedRows rows) {
        double zero = 0;
        for (OverscanCorrection.Level level : rows.levels()) {
            zero += level.levelAdu();
        }
        levelsAdu.add(
                zero / rows.levels().size() + RobustScale.median(rows.image().pixels()));
        mjds.add(raw.header().number("SGMJD").orElse(Double.NaN));
    }

    /**
     * Adds {@code frame.N} (exposure), {@code frameMjd.N}, {@code frameLevelAdu.N} and {@code frameNoiseAdu.N}, counted
     * from 1. The noise is the scatter about the mean of the other good frames, freed of the noise of that mean; NaN
     * where there is no other good frame.
     */
    Facts into(Facts facts, RawStack frames, List<Integer> good) {
        FloatImage frame = FloatImage.zeros(frames.width(), frames.height());
        double[] sum = new double[frame.pixels().length];
        for (int index : good) {
            frames.fetch(index, 0, frame);
            for (int p = 0; p < sum.length; p++) {
                sum[p] += frame.pixels()[p];
            }
        }
        Facts more = facts;
        for (int i = 0; i < frames.frames(); i++) {
            frames.fetch(i, 0, frame);
            String number = "." + (i + 1);
            more = more.with("frame" + number, frames.exposureIds().get(i))
                    .with("frameMjd" + number, mjds.get(i))
                    .with("frameLevelAdu" + number, levelsAdu.get(i))
                    .with(
                            "frameNoiseAdu" + number,
                            noiseAdu(frame.pixels(), sum, good.size(), good.contains(i) ? 1 : 0));
        }
        return more;
    }

    private static double noiseAdu(float[] pixels, double[] sum, int good, int own) {
        int others = good - own;
        if (others == 0) {
            return Double.NaN;
        }
        float[] difference = new float[pixels.length];
        for (int p = 0; p < pixels.length; p++) {
            difference[p] = (float) (pixels[p] - (sum[p] - own * pixels[p]) / others);
        }
        return RobustScale.of(difference).sigma() / Math.sqrt(1 + 1.0 / others);
    }
}
