package org.surveygrid.calibration.detector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;
import org.surveygrid.statistics.ClippedStatistics;
import org.surveygrid.statistics.RobustScale;
import org.surveygrid.statistics.SigmaClip;

/**
 * How the variance of flats grows with their level: {@code C = R^2 + (exp(2 q m) - 1) / (2 q g)}, with read noise R in
 * ADU, gain g and q = a00 g. The brighter-fatter effect, by which charge repels charge, makes a00 negative and the curve
 * bend down; where wells are full the variance falls.
 *
 * @see "Astier et al. 2019, A&amp;A 629, A36, equation 16"
 */
public final class PhotonTransfer {
    private static final double CLIP_SIGMA = 4;
    private static final double OUTLIER_SIGMA = 5;
    private static final int CLIP_ROUNDS = 5;
    private static final int OUTLIER_ROUNDS = 2;
    /** Where everything is full, there is no noise to tell an error from. */
    private static final double LEAST_ERROR_ADU2 = 1e-3;

    private static final int STEPS = 20;
    private static final int LEAST_POINTS = 4;
    /** A variance below this share of the highest before it is that of full wells. */
    private static final double FALLEN = 0.8;
    /** A pair this far from the line between its neighbours, as a fraction, is left out before anything is fitted. */
    private static final double GROSS = 0.25;

    /** So many times the typical variance for its level has no pair whose wells are to be judged. */
    private static final double ODD = 1.5;

    private PhotonTransfer() {}

    /**
     * A pair of flats on the curve.
     *
     * @param levelAdu level at which the variance counts
     * @param varianceAdu2 variance of one frame
     * @param errorAdu2 its standard error
     */
    public record Point(double levelAdu, double varianceAdu2, double errorAdu2) {
        public Point {
            if (!(errorAdu2 > 0)) {
                throw new IllegalArgumentException("error of a variance must be positive, got " + errorAdu2);
            }
        }
    }

    /**
     * The curve.
     *
     * @param gainElectronsPerAdu gain
     * @param gainError its standard error
     * @param readNoiseAdu read noise, that of rounding included; 0 when the curve meets zero below zero
     * @param brighterFatterPerElectron a00, negative for the brighter-fatter effect
     * @param fullWellAdu level with the highest variance, when higher ones fall off
     * @param points how many pairs the curve goes through
     */
    public record Curve(
            double gainElectronsPerAdu,
            double gainError,
            double readNoiseAdu,
            double brighterFatterPerElectron,
            OptionalDouble fullWellAdu,
            int points) {}

    /**
     * Measures one pair in boxes of pixels; the second flat is scaled to the first, so that the pixels' response cancels.
     *
     * @param pair flats, bias subtracted, as recorded: not made straight
     * @param section the amplifier's pixels in the trimmed image
     * @param boxPx side of a box
     * @return the point, or empty when the flats hold no light or fewer than two boxes can be measured
     */
    public static Optional<Point> measure(GainMeasurement.FlatPair pair, PixelBox section, int boxPx) {
        double first = level(pair.first(), section);
        double second = level(pair.second(), section);
        if (!(first > 0) || !(second > 0)) {
            return Optional.empty();
        }
        double ratio = first / second;
        List<Float> variances = new ArrayList<>();
        int across = Math.max(1, section.width() / boxPx);
        int up = Math.max(1, section.height() / boxPx);
        for (int b = 0; b < across * up; b++) {
            int x0 = section.x0() + section.width() * (b % across) / across;
            int x1 = section.x0() + section.width() * (b % across + 1) / across;
            int y0 = section.y0() + section.height() * (b / across) / up;
            int y1 = section.y0() + section.height() * (b / across + 1) / up;
            FramePair boxed = FramePair.of(pair.first(), pair.second(), new PixelBox(x0, y0, x1 - x0, y1 - y0), ratio);
            ClippedStatistics difference = SigmaClip.of(boxed.difference(), CLIP_SIGMA, CLIP_ROUNDS);
            double sigma = difference.sigma();
            if (difference.count() > 1) {
                variances.add((float) (sigma * sigma / (1 + ratio * ratio)));
            }
        }
        float[] values = new float[variances.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = variances.get(i);
        }
        ClippedStatistics statistics = SigmaClip.of(values, CLIP_SIGMA, CLIP_ROUNDS);
        // The photons of both, over the sum of the weights with which the variances of both count.
        double level = first * (1 + ratio) / (1 + ratio * ratio);
        return statistics.count() < 2
                ? Optional.empty()
                : Optional.of(new Point(level, statistics.mean(), Math.max(statistics.meanError(), LEAST_ERROR_ADU2)));
    }

    /**
     * Fits the curve.
     *
     * @param points pairs of different level, in any order
     * @return the curve, or empty with fewer than four usable points or when no curve goes through them
     */
    public static Optional<Curve> fit(List<Point> points) {
        List<Point> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingDouble(Point::levelAdu));
        double typical = RobustScale.median(sorted.stream()
                .filter(point -> point.levelAdu() > 0)
                .mapToDouble(point -> point.varianceAdu2() / point.levelAdu())
                .toArray());
        int top = 0;
        boolean fell = false;
        for (int i = 1; i < sorted.size() && !fell; i++) {
            double now = sorted.get(i).varianceAdu2();
            double highest = sorted.get(top).varianceAdu2();
            boolean odd = now > ODD * typical * sorted.get(i).levelAdu();
            fell = now < FALLEN * highest;
            top = now >= highest && !odd ? i : top;
        }
        OptionalDouble fullWell = fell ? OptionalDouble.of(sorted.get(top).levelAdu()) : OptionalDouble.empty();
        // The highest variance may already be that of wells some of which are full.
        List<Point> used = withoutGross(fell ? sorted.subList(0, top) : sorted);
        for (int round = 0; used.size() >= LEAST_POINTS; round++) {
            Fit fit = Fit.of(used);
            if (!fit.isUsable()) {
                return Optional.empty();
            }
            List<Point> kept = fit.close(used);
            if (kept.size() == used.size() || round == OUTLIER_ROUNDS) {
                return Optional.of(fit.curve(fullWell, used.size()));
            }
            used = kept;
        }
        return Optional.empty();
    }

    /** Leaves out, the worst first, what is far from the line between its neighbours. */
    private static List<Point> withoutGross(List<Point> sorted) {
        List<Point> kept = new ArrayList<>(sorted);
        while (kept.size() > LEAST_POINTS) {
            int worst = 0;
            double largest = GROSS;
            for (int i = 1; i + 1 < kept.size(); i++) {
                Point below = kept.get(i - 1);
                Point above = kept.get(i + 1);
                double apart = above.levelAdu() - below.levelAdu();
                double share = apart > 0 ? (kept.get(i).levelAdu() - below.levelAdu()) / apart : 0.5;
                double between = (1 - share) * below.varianceAdu2() + share * above.varianceAdu2();
                double off = Math.abs(kept.get(i).varianceAdu2() / between - 1);
                if (off > largest) {
                    largest = off;
                    worst = i;
                }
            }
            if (worst == 0) {
                break;
            }
            kept.remove(worst);
        }
        return kept;
    }

    private static double level(FloatImage flat, PixelBox section) {
        return SigmaClip.of(flat.cut(section).pixels(), CLIP_SIGMA, CLIP_ROUNDS).mean();
    }

    /** Offset, 1/g and q of a curve, with the variance of 1/g. */
    private record Fit(double offset, double slope, double bend, double slopeVariance) {
        static Fit of(List<Point> points) {
            double[] parameters = {0, 0, 0};
            double slopeVariance = 0;
            // A line with a square first: the curve to second order in q.
            for (int step = 0; step < STEPS; step++) {
                SmallSystem system = new SmallSystem(3);
                for (Point point : points) {
                    double m = point.levelAdu();
                    double q = parameters[2];
                    double residual = point.varianceAdu2() - parameters[0] - parameters[1] * grown(q, m);
                    double[] slopes = {
                        1, step == 0 ? m : grown(q, m), step == 0 ? m * m : parameters[1] * grownSlope(q, m)
                    };
                    system.add(slopes, residual, 1 / (point.errorAdu2() * point.errorAdu2()));
                }
                double[] change = system.solve();
                slopeVariance = system.variance(1);
                if (step == 0) {
                    parameters = new double[] {change[0], change[1], change[2] / change[1]};
                } else {
                    for (int i = 0; i < 3; i++) {
                        parameters[i] += change[i];
                    }
                }
            }
            return new Fit(parameters[0], parameters[1], parameters[2], slopeVariance);
        }

        /** (exp(2 q m) - 1) / (2 q), by its series where q m is small. */
        private static double grown(double q, double m) {
            double z = 2 * q * m;
            return Math.abs(z) < 1e-4 ? m * (1 + z / 2 + z * z / 6) : m * (StrictMath.exp(z) - 1) / z;
        }

        /** Derivative of {@link #grown} by q. */
        private static double grownSlope(double q, double m) {
            double z = 2 * q * m;
            return Math.abs(z) < 1e-4
                    ? m * m * (1 + 2 * z / 3)
                    : 2 * m * m * (StrictMath.exp(z) * (z - 1) + 1) / (z * z);
        }

        boolean isUsable() {
            return slope > 0 && Double.isFinite(offset) && Double.isFinite(bend) && Double.isFinite(slopeVariance);
        }

        List<Point> close(List<Point> points) {
            double[] pull = new double[points.size()];
            for (int i = 0; i < pull.length; i++) {
                Point point = points.get(i);
                pull[i] = (point.varianceAdu2() - offset - slope * grown(bend, point.levelAdu())) / point.errorAdu2();
            }
            double limit = OUTLIER_SIGMA * Math.max(1, RobustScale.of(pull).sigma());
            List<Point> kept = new ArrayList<>();
            for (int i = 0; i < pull.length; i++) {
                if (Math.abs(pull[i]) <= limit) {
                    kept.add(points.get(i));
                }
            }
            return kept;
        }

        Curve curve(OptionalDouble fullWell, int points) {
            double gain = 1 / slope;
            return new Curve(
                    gain,
                    gain * gain * Math.sqrt(slopeVariance),
                    Math.sqrt(Math.max(0, offset)),
                    bend / gain,
                    fullWell,
                    points);
        }
    }
}
