package org.surveygrid.task.calibration;

import java.util.ArrayList;
import java.util.List;
import org.surveygrid.calibration.OverscanCorrection;
import org.surveygrid.image.FloatImage;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.task.Facts;
import org.surveygrid.task.chip.RawChipFile;

/** Level and noise of every bias frame of a night, those that were left out of the stack included. */
final class BiasTrend {
    private final List<RawChipFile> raws;
    private final List<FloatImage> frames = new ArrayList<>();
    private final List<Double> levelsAdu = new ArrayList<>();

    BiasTrend(List<RawChipFile> raws) {
        this.raws = List.copyOf(raws);
    }

    /** Takes the next frame. */
    void add(OverscanCorrection.Trimmed trimmed) {
        double zero = 0;
        for (OverscanCorrection.Level level : trimmed.levels()) {
            zero += level.levelAdu();
        }
        levelsAdu.add(zero / trimmed.levels().size()
                + RobustScale.median(trimmed.image().pixels()));
        frames.add(trimmed.image());
    }

    /**
     * Adds {@code frame.N} (exposure), {@code frameMjd.N}, {@code frameLevelAdu.N} and {@code frameNoiseAdu.N}, counted
     * from 1. The noise is the scatter about the mean of the other good frames, freed of the noise of that mean; NaN
     * where there is no other good frame.
     */
    Facts into(Facts facts, List<Integer> good) {
        double[] sum = new double[frames.getFirst().pixels().length];
        for (int index : good) {
            float[] pixels = frames.get(index).pixels();
            for (int p = 0; p < sum.length; p++) {
                sum[p] += pixels[p];
            }
        }
        Facts more = facts;
        for (int i = 0; i < frames.size(); i++) {
            String number = "." + (i + 1);
            more = more.with("frame" + number, raws.get(i).exposureId())
                    .with(
                            "frameMjd" + number,
                            raws.get(i).header().number("SGMJD").orElse(Double.NaN))
                    .with("frameLevelAdu" + number, levelsAdu.get(i))
                    .with("frameNoiseAdu" + number, noiseAdu(i, sum, good));
        }
        return more;
    }

    private double noiseAdu(int index, double[] sum, List<Integer> good) {
        int own = good.contains(index) ? 1 : 0;
        int others = good.size() - own;
        if (others == 0) {
            return Double.NaN;
        }
        float[] pixels = frames.get(index).pixels();
        float[] difference = new float[pixels.length];
        for (int p = 0; p < pixels.length; p++) {
            difference[p] = (float) (pixels[p] - (sum[p] - own * pixels[p]) / others);
        }
        return RobustScale.of(difference).sigma() / Math.sqrt(1 + 1.0 / others);
    }
}
