package org.surveygrid.solver.focalplane;

import org.surveygrid.solver.association.Detections;

/** How many sources two exposures may show at the same places by chance. */
public final class ChanceTies {
    private static final double SIGMAS = 3;

    private ChanceTies() {}

    /**
     * What the densest exposure lets expect of another one that covers it, and three sigma more.
     *
     * @param detections what was seen
     * @param model chips of the source lists
     * @param radiusArcsec sources so near to each other are taken for one star
     * @return number of stars, rounded up
     */
    public static int most(Detections detections, AstrometricModel model, double radiusArcsec) {
        double[] areaSquareArcsec = new double[detections.exposures().size()];
        for (int list = 0; list < detections.lists().size(); list++) {
            int exposure = detections.exposureOfList(list);
            ChipFrame chip = model.chips().get(model.chipAt(exposure, detections.chipOfList(list)));
            areaSquareArcsec[exposure] += chip.widthPx() * chip.scaleArcsec() * chip.heightPx() * chip.scaleArcsec();
        }
        double[] count = new double[areaSquareArcsec.length];
        for (int d = 0; d < detections.size(); d++) {
            count[detections.exposure(d)]++;
        }
        double densest = 0;
        for (int e = 0; e < count.length; e++) {
            densest = Math.max(densest, count[e] * count[e] / areaSquareArcsec[e]);
        }
        double expected = densest * Math.PI * radiusArcsec * radiusArcsec;
        return (int) Math.ceil(expected + SIGMAS * Math.sqrt(expected));
    }
}
