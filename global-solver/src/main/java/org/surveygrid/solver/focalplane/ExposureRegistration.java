package org.surveygrid.solver.focalplane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.OffsetHistogram;

/**
 * Moves mis-pointed exposures onto the reference stars, or onto exposures already in place: needed where a chip's own
 * match failed and only the telescope's word is known.
 */
public final class ExposureRegistration {
    private static final int BRIGHTEST_PER_LIST = 60;
    private static final int NEAREST = 3;
    /** Chips show where exposures are, and these where chips are. */
    private static final int ROUNDS = 3;

    /** An exposure that is off by less than this share of the association radius stays where its coordinates put it. */
    private static final double NEAR_ENOUGH = 0.25;

    private final Detections detections;
    private final AstrometricModel model;
    private final OffsetHistogram histogram;
    private final List<List<double[]>> directions = new ArrayList<>();
    private final double reachCosine;
    private final double radiusArcsec;
    /** How far each exposure was moved, {xi, eta} in arcseconds. */
    private final double[][] shift;

    /**
     * How far is searched.
     *
     * @param radiusArcsec detections of a star are no farther from each other
     * @param maxOffsetArcsec exposures and chips that are off by more are not found
     */
    public record Reach(double radiusArcsec, double maxOffsetArcsec) {}

    /**
     * Moves exposures, chips that the reference stars show in another place than the headers do, and then exposures again.
     *
     * @param detections what was seen
     * @param model its exposures and chips are moved
     * @param reach how far they may be off
     * @param reference directions of the reference stars
     * @return by exposure, how far it was moved in arcseconds; NaN where nothing showed where it belongs
     */
    public static double[] register(
            Detections detections, AstrometricModel model, Reach reach, List<double[]> reference) {
        double[] moved = new ExposureRegistration(detections, model, reach).register(reference);
        for (int round = 0;
                round < ROUNDS && new ChipRegistration(detections, model, reach).register(reference);
                round++) {
            double[] more = new ExposureRegistration(detections, model, reach).register(reference);
            Arrays.setAll(moved, e -> Double.isNaN(moved[e]) ? more[e] : Math.max(moved[e], more[e]));
        }
        return moved;
    }

    private ExposureRegistration(Detections detections, AstrometricModel model, Reach reach) {
        double radiusArcsec = reach.radiusArcsec();
        double maxOffsetArcsec = reach.maxOffsetArcsec();
        this.detections = detections;
        this.model = model;
        this.histogram = new OffsetHistogram(maxOffsetArcsec, radiusArcsec);
        this.radiusArcsec = radiusArcsec;
        double span = 2 * (Math.sqrt(2) * model.radiusArcsec() + maxOffsetArcsec);
        this.reachCosine = StrictMath.cos(Math.min(1.5, span / TangentBasis.ARCSEC_PER_RADIAN));
        this.shift = new double[detections.exposures().size()][2];
        int[] perList = new int[detections.lists().size()];
        detections.exposures().forEach(e -> directions.add(new ArrayList<>()));
        for (int d = 0; d < detections.size(); d++) {
            if (perList[detections.list(d)]++ < BRIGHTEST_PER_LIST) {
                double[] at = {detections.xPx(d), detections.yPx(d)};
                directions
                        .get(detections.exposure(d))
                        .add(model.toVector(detections.exposure(d), detections.chip(d), at));
            }
        }
    }

    /** Moves what can be moved; by exposure, how far, NaN where nothing showed where it belongs. */
    private double[] register(List<double[]> reference) {
        int count = detections.exposures().size();
        double[] moved = new double[count];
        Arrays.fill(moved, Double.NaN);
        List<Integer> placed = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            if (directions.get(e).isEmpty()) {
                continue;
            }
            Optional<OffsetHistogram.Offset> offset = offset(e, near(e, reference), new double[2]);
            if (offset.isPresent()) {
                moved[e] = move(e, offset.get());
                placed.add(e);
            } else {
                open.add(e);
            }
        }
        open.sort(Comparator.comparingInt((Integer e) -> -directions.get(e).size()));
        boolean anchorAllowed = placed.isEmpty();
        while (!open.isEmpty()) {
            boolean progress = false;
            for (Integer e : List.copyOf(open)) {
                Optional<OffsetHistogram.Offset> offset = bestOffset(e, placed);
                if (offset.isPresent()) {
                    moved[e] = move(e, offset.get());
                    placed.add(e);
                    open.removeIf(e::equals);
                    progress = true;
                }
            }
            if (!progress && anchorAllowed) {
                placed.add(open.removeFirst());
            } else if (!progress) {
                anchorAllowed = true;
            }
        }
        return moved;
    }

    private Optional<OffsetHistogram.Offset> bestOffset(int exposure, List<Integer> placed) {
        Optional<OffsetHistogram.Offset> best = Optional.empty();
        for (int other : candidates(exposure, placed)) {
            for (double[] guess : new double[][] {{0, 0}, shift[other]}) {
                Optional<OffsetHistogram.Offset> offset = offset(exposure, directions.get(other), guess);
                if (offset.isPresent()
                        && (best.isEmpty() || offset.get().pairs() > best.get().pairs())) {
                    best = offset;
                }
            }
        }
        return best;
    }

    /** Placed exposures that overlap: the nearest on the sky, and the nearest in order, which shares its drift. */
    private List<Integer> candidates(int exposure, List<Integer> placed) {
        double[] toward = model.exposure(exposure).basis().toward();
        List<Integer> overlapping =
                placed.stream().filter(e -> cosine(toward, e) > reachCosine).toList();
        List<Integer> chosen = new ArrayList<>(overlapping.stream()
                .sorted(Comparator.comparingDouble((Integer e) -> -cosine(toward, e)))
                .limit(NEAREST)
                .toList());
        overlapping.stream()
                .min(Comparator.comparingInt((Integer e) -> Math.abs(e - exposure)))
                .filter(e -> !chosen.contains(e))
                .ifPresent(chosen::add);
        return chosen;
    }

    private double cosine(double[] toward, int exposure) {
        return TangentBasis.dot(toward, model.exposure(exposure).basis().toward());
    }

    private List<double[]> near(int exposure, List<double[]> stars) {
        double[] toward = model.exposure(exposure).basis().toward();
        return stars.stream()
                .filter(star -> TangentBasis.dot(star, toward) > reachCosine)
                .toList();
    }

    private Optional<OffsetHistogram.Offset> offset(int exposure, List<double[]> fixed, double[] guess) {
        if (fixed.isEmpty()) {
            return Optional.empty();
        }
        TangentBasis basis = model.exposure(exposure).basis();
        double[][] places = onPlane(basis, directions.get(exposure));
        for (int i = 0; i < places[0].length; i++) {
            places[0][i] += guess[0];
            places[1][i] += guess[1];
        }
        return histogram
                .find(places, onPlane(basis, fixed))
                .map(o -> new OffsetHistogram.Offset(o.x() + guess[0], o.y() + guess[1], o.pairs()));
    }

    private static double[][] onPlane(TangentBasis basis, List<double[]> stars) {
        double[][] places = new double[2][stars.size()];
        for (int i = 0; i < stars.size(); i++) {
            double[] at = basis.project(stars.get(i));
            places[0][i] = at[0];
            places[1][i] = at[1];
        }
        return places;
    }

    /** Stars of an exposure that is off by little find each other as it is: the fit does the rest. */
    private double move(int exposure, OffsetHistogram.Offset offset) {
        double distance = Math.sqrt(offset.x() * offset.x() + offset.y() * offset.y());
        if (distance < NEAR_ENOUGH * radiusArcsec) {
            return distance;
        }
        ExposureFrame frame = model.exposure(exposure);
        TangentBasis basis = frame.basis();
        model.setExposure(exposure, frame.movedBy(offset.x(), offset.y()));
        shift[exposure] = new double[] {offset.x(), offset.y()};
        List<double[]> stars = directions.get(exposure);
        for (int i = 0; i < stars.size(); i++) {
            double[] at = basis.project(stars.get(i));
            stars.set(i, basis.unproject(at[0] + offset.x(), at[1] + offset.y()));
        }
        return distance;
    }
}
