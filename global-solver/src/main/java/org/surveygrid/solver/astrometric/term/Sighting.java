package org.surveygrid.solver.astrometric.term;

/** What terms may know of a detection; filled again for each. */
public final class Sighting {
    private int exposure;
    private double colourMag;
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
