package org.surveygrid.solver.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.surveygrid.quantity.SkyPosition;
import org.surveygrid.solver.engine.Measurements;

/**
 * Finds stars that are to blame for their own outliers. The deviations of all measurements of a star, rejected ones too,
 * are taken from their median; the farthest quarter is left aside, so that single outliers condemn no star.
 */
public final class StarVerdicts {
    private static final int FEWEST = 4;
    /** Mean square of deviations in units of the variance that no steady star reaches. */
    private static final double LARGEST_EXCESS = 8;
    /** A line through time must take away so much of a star's chi-square, as a share and in all. */
    private static final double LINE_SHARE = 0.8;

    private static final double LINE_GAIN = 50;
    /** Distance from the reference in standard deviations. */
    private static final double FAR_FROM_REFERENCE = 6;

    private final Measurements measurements;
    private final double[] time;
    private final IntFunction<SkyPosition> place;

    /**
     * A judge.
     *
     * @param measurements of a finished fit
     * @param time of each exposure, in any unit
     * @param place of a star's first measurement
     */
    public StarVerdicts(Measurements measurements, double[] time, IntFunction<SkyPosition> place) {
        this.measurements = measurements;
        this.time = time.clone();
        this.place = place;
    }

    /**
     * Judges all stars.
     *
     * @return the suspects, in the order of the stars
     */
    public List<SuspectStar> suspects() {
        List<SuspectStar> suspects = new ArrayList<>();
        for (int s = 0; s < measurements.stars(); s++) {
            int star = s;
            Own own = own(s);
            judge(own).ifPresent(kind -> {
                SkyPosition at = place.apply(measurements.start(star));
                suspects.add(new SuspectStar(StarName.of(at), at, kind, own.count(), own.excess()));
            });
        }
        return suspects;
    }

    /** Measurements of a star without its reference. */
    private record Own(int[] members, double[] centre, double excess, int reference) {
        int count() {
            return members.length;
        }
    }

    private Own own(int star) {
        int from = measurements.start(star);
        int to = measurements.start(star + 1);
        int reference = measurements.group(to - 1) == time.length ? to - 1 : -1;
        int count = reference < 0 ? to - from : to - from - 1;
        int[] members = new int[count];
        double[][] values = new double[measurements.axes()][count];
        for (int k = 0; k < count; k++) {
            members[k] = from + k;
            for (int axis = 0; axis < values.length; axis++) {
                values[axis][k] = measurements.residual(from + k, axis);
            }
        }
        double[] centre = new double[values.length];
        for (int axis = 0; axis < centre.length && count > 0; axis++) {
            Arrays.sort(values[axis]);
            centre[axis] = (values[axis][(count - 1) / 2] + values[axis][count / 2]) / 2;
        }
        double[] squares = new double[count];
        for (int k = 0; k < count; k++) {
            for (int axis = 0; axis < centre.length; axis++) {
                double off = measurements.residual(members[k], axis) - centre[axis];
                squares[k] += off * off / measurements.variance(members[k]) / centre.length;
            }
        }
        Arrays.sort(squares);
        int kept = count - (count + 3) / 4;
        double sum = 0;
        for (int k = 0; k < kept; k++) {
            sum += squares[k];
        }
        return new Own(members, centre, kept > 0 ? sum / kept : 0, reference);
    }

    private Optional<SuspectStar.Kind> judge(Own own) {
        boolean scatters = own.count() >= FEWEST && own.excess() > LARGEST_EXCESS;
        if (measurements.axes() == 1) {
            return scatters ? Optional.of(SuspectStar.Kind.VARIABLE) : Optional.empty();
        }
        if (own.count() >= FEWEST && own.excess() > 1 && followsTime(own)) {
            return Optional.of(SuspectStar.Kind.MOVING);
        }
        if (scatters) {
            return Optional.of(SuspectStar.Kind.BLEND);
        }
        return isFarFromReference(own) ? Optional.of(SuspectStar.Kind.MOVING) : Optional.empty();
    }

    private boolean followsTime(Own own) {
        double before = 0;
        double after = 0;
        for (int axis = 0; axis < measurements.axes(); axis++) {
            double s = 0;
            double st = 0;
            double stt = 0;
            double sr = 0;
            double str = 0;
            double srr = 0;
            double origin = time[measurements.group(own.members()[0])];
            for (int i : own.members()) {
                double weight = 1 / measurements.variance(i);
                double t = time[measurements.group(i)] - origin;
                double r = measurements.residual(i, axis);
                s += weight;
                st += weight * t;
                stt += weight * t * t;
                sr += weight * r;
                str += weight * t * r;
                srr += weight * r * r;
            }
            double spread = stt - st * st / s;
            double constant = srr - sr * sr / s;
            double slope = str - st * sr / s;
            before += constant;
            after += spread > 1e-12 * stt ? constant - slope * slope / spread : constant;
        }
        return before - after > LINE_GAIN && after < (1 - LINE_SHARE) * before;
    }

    /** Measurements agree among themselves, though not with the reference. */
    private boolean isFarFromReference(Own own) {
        if (own.reference() < 0 || own.count() < 2 || own.excess() > LARGEST_EXCESS / 2) {
            return false;
        }
        double weight = 0;
        for (int i : own.members()) {
            weight += 1 / measurements.variance(i);
        }
        double variance = 1 / weight + measurements.variance(own.reference());
        double square = 0;
        for (int axis = 0; axis < own.centre().length; axis++) {
            double off = measurements.residual(own.reference(), axis) - own.centre()[axis];
            square += off * off;
        }
        return square > FAR_FROM_REFERENCE * FAR_FROM_REFERENCE * variance * own.centre().length;
    }
}
