package org.surveygrid.task.calibration;

import org.surveygrid.calibration.stack.CombineRule;

/** The rules by which the values of several frames become one, as a parameter; {@link CombineRule} says what each does. */
enum CombineMethod {
    NOISE_CLIP,
    MEDIAN,
    MEAN,
    WEIGHTED_MEAN,
    MINMAX,
    SIGMA_CLIP,
    AVERAGE_SIGMA_CLIP,
    LEVEL_REGRESSION;

    /** What the methods need; each uses what it knows. */
    record Limits(double clipSigma, int rejectLowest, int rejectHighest, double relativeScatter) {}

    CombineRule rule(Limits limits) {
        return switch (this) {
            case NOISE_CLIP -> new CombineRule.NoiseClip(limits.clipSigma(), limits.relativeScatter());
            case MEDIAN -> new CombineRule.Median();
            case MEAN -> new CombineRule.Mean();
            case WEIGHTED_MEAN -> new CombineRule.WeightedMean();
            case MINMAX -> new CombineRule.MinMax(limits.rejectLowest(), limits.rejectHighest());
            case SIGMA_CLIP -> new CombineRule.SigmaClip(limits.clipSigma());
            case AVERAGE_SIGMA_CLIP -> new CombineRule.AverageSigmaClip(limits.clipSigma());
            case LEVEL_REGRESSION -> new CombineRule.LevelRegression(limits.clipSigma());
        };
    }
}
