package org.surveygrid.solver.focalplane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.OffsetHistogram;

/**
 * Moves chips that are not where the headers place them on the focal plane onto the reference stars: a chip that is off by
 * more than the radius in which stars are looked for would find the same star in all exposures, and no reference star.
 * Exposures must be in place as far as the other chips tell.
 */
final class ChipRegistration {
    private static final int BRIGHTEST_PER_LIST = 300;
    /** So many looks at different parts of the sky show where a chip is. */
    private static final int LOOKS = 40;
    /**
     * A chip that is off by less than this share of the association radius stays where it is: its stars are found, and what
     * its exposures are off by is in the offset, too.
     */
    private static final double NEAR_ENOUGH = 0.5;

    private final Detections detections;
    private final AstrometricModel model;
    private final ExposureRegistration.Reach reach;

    /**
     * Nothing is moved yet.
     *
     * @param detections what was seen
     * @param model its chips are moved
     * @param reach how far off they may be
     */
    ChipRegistration(Detections detections, AstrometricModel model, ExposureRegistration.Reach reach) {
        this.detections = detections;
        this.model = model;
        this.reach = reach;
    }

    /**
     * Places of all looks at a chip on its focal plane, the looks far apart from each other. No star is in two of them: two
     * sources that are near each other by chance would speak for the same shift again and again.
     */
    private static final class Looks {
        private final List<double[]> seen = new ArrayList<>();
        private final List<double[]> published = new ArrayList<>();
        private final List<double[]> middles = new ArrayList<>();

        boolean isElsewhere(double[] middle, double halfDiagonalArcsec) {
            double nearest = StrictMath.cos(2 * halfDiagonalArcsec / TangentBasis.ARCSEC_PER_RADIAN);
            return middles.stream().allMatch(other -> TangentBasis.dot(other, middle) < nearest);
        }
    }

    /**
     * Moves what is off.
     *
     * @param reference directions of the reference stars
     * @return whether any chip was moved
     */
    boolean register(List<double[]> reference) {
        Looks[] looks = new Looks[model.chips().size()];
        Arrays.setAll(looks, chip -> new Looks());
        boolean[] seen = detections.listsWithDetections();
        int[] first = firstDetections();
        for (int list = 0; list < seen.length; list++) {
            Looks ofChip = looks[chip(list)];
            if (seen[list] && ofChip.middles.size() < LOOKS) {
                look(ofChip, list, first[list], reference);
            }
        }
        OffsetHistogram histogram = new OffsetHistogram(reach.maxOffsetArcsec(), reach.radiusArcsec());
        boolean moved = false;
        for (int chip = 0; chip < looks.length; chip++) {
            Optional<OffsetHistogram.Offset> offset =
                    histogram.find(columns(looks[chip].seen), columns(looks[chip].published));
            if (offset.isPresent()
                    && StrictMath.hypot(offset.get().x(), offset.get().y()) > NEAR_ENOUGH * reach.radiusArcsec()) {
                model.chipTerms(chip)[0][0] += offset.get().x();
                model.chipTerms(chip)[1][0] += offset.get().y();
                moved = true;
            }
        }
        return moved;
    }

    private int chip(int list) {
        return model.chipAt(detections.exposureOfList(list), detections.chipOfList(list));
    }

    private int[] firstDetections() {
        int[] first = new int[detections.lists().size()];
        for (int d = detections.size() - 1; d >= 0; d--) {
            first[detections.list(d)] = d;
        }
        return first;
    }

    private void look(Looks looks, int list, int firstDetection, List<double[]> reference) {
        int exposure = detections.exposureOfList(list);
        ChipFrame frame = model.chips().get(chip(list));
        TangentBasis basis = model.exposure(exposure).basis();
        double[] middle = {frame.widthPx() / 2.0, frame.heightPx() / 2.0};
        AstrometricModel.Place place = model.newPlace();
        model.place(place, exposure, detections.chipOfList(list), middle);
        model.slope(place, exposure);
        double halfDiagonal = frame.scaleArcsec() * StrictMath.hypot(middle[0], middle[1]);
        double[] toward = basis.unproject(place.plane()[0], place.plane()[1]);
        if (!looks.isElsewhere(toward, halfDiagonal)) {
            return;
        }
        double apart = looks.middles.size() * 4 * (halfDiagonal + reach.maxOffsetArcsec());
        looks.middles.add(toward);
        int last = Math.min(detections.size(), firstDetection + BRIGHTEST_PER_LIST);
        for (int d = firstDetection; d < last && detections.list(d) == list; d++) {
            double[] at = {detections.xPx(d), detections.yPx(d)};
            double[] plane = model.toPlane(exposure, detections.chipOfList(list), at);
            looks.seen.add(onFocalPlane(place, plane, apart));
        }
        double far = halfDiagonal + 2 * reach.maxOffsetArcsec();
        double nearest = StrictMath.cos(far / TangentBasis.ARCSEC_PER_RADIAN);
        for (double[] star : reference) {
            if (TangentBasis.dot(star, toward) > nearest) {
                looks.published.add(onFocalPlane(place, basis.project(star), apart));
            }
        }
    }

    /** A place on the sky relative to the chip's middle, along the axes of the focal plane. */
    private static double[] onFocalPlane(AstrometricModel.Place middle, double[] plane, double apart) {
        double[] slope = middle.slope();
        double determinant = slope[0] * slope[3] - slope[1] * slope[2];
        double x = plane[0] - middle.plane()[0];
        double y = plane[1] - middle.plane()[1];
        return new double[] {
            (slope[3] * x - slope[1] * y) / determinant + apart, (slope[0] * y - slope[2] * x) / determinant
        };
    }

    private static double[][] columns(List<double[]> places) {
        double[][] columns = new double[2][places.size()];
        for (int i = 0; i < places.size(); i++) {
            columns[0][i] = places.get(i)[0];
            columns[1][i] = places.get(i)[1];
        }
        return columns;
    }
}
