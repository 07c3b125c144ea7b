package org.surveygrid.solver.astrometric.term;

/** What terms may know of a detection; filled again for each. */
public final class Sighting {
    private int exposure;
    private double colourMag;
    private int chip;
    private final double[] pixel = new double[2];
    private final double[] slope = new double[4];
    private final double[] focal = new double[2];
    private final double[] plane = new double[2];

    /**
     * Fills all.
     *
     * @param ofExposure exposure number
     * @param ofStarMag how much redder the star is than the typical one, 0 when unknown
     * @param focalPlane {u, v} in arcseconds
     * @param tangentPlane {xi, eta} in arcseconds, before any correction
     */
    public void set(int ofExposure, double ofStarMag, double[] focalPlane, double[] tangentPlane) {
        exposure = ofExposure;
        colourMag = ofStarMag;
        focal[0] = focalPlane[0];
        focal[1] = focalPlane[1];
        plane[0] = tangentPlane[0];
        plane[1] = tangentPlane[1];
    }

    /**
     * Fills what is known of the chip.
     *
     * @param ofChip number in the camera
     * @param at {x, y} in pixels
     * @param planeByFocal {dxi/du, dxi/dv, deta/du, deta/dv}
     */
    public void setPixel(int ofChip, double[] at, double[] planeByFocal) {
        chip = ofChip;
        System.arraycopy(at, 0, pixel, 0, 2);
        System.arraycopy(planeByFocal, 0, slope, 0, 4);
    }

    int chip() {
        return chip;
    }

    double xPx() {
        return pixel[0];
    }

    double yPx() {
        return pixel[1];
    }

    /** Change of a coordinate of the tangent plane with one of the focal plane. */
    double slope(int axis, int inner) {
        return slope[2 * axis + inner];
    }

    int exposure() {
        return exposure;
    }

    double colourMag() {
        return colourMag;
    }

    double u() {
        return focal[0];
    }

    double v() {
        return focal[1];
    }

    double xi() {
        return plane[0];
    }

    double eta() {
        return plane[1];
    }
}
