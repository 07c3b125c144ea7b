package org.surveygrid.astrometry.projection;

/**
 * A spherical projection in native coordinates.
 *
 * @see "Calabretta & Greisen 2002, A&A 395, 1077, section 5"
 */
public sealed interface Projection
        permits Zenithal,
                SlantPerspective,
                TiltedPerspective,
                Cylindrical,
                PseudoCylindrical,
                HammerAitoff,
                Conic,
                Bonne,
                Polyconic,
                QuadCube,
                Healpix {
    /**
     * Which native direction a place of the plane shows.
     *
     * @param x radians
     * @param y radians
     * @param out takes {phi, theta}; NaN where the plane shows nothing
     */
    void toSphere(double x, double y, double[] out);

    /**
     * Where a native direction is drawn.
     *
     * @param phi native longitude in [-pi, pi]
     * @param theta native latitude in [-pi/2, pi/2]
     * @param out takes {x, y}; NaN where the projection has no image of it
     */
    void toPlane(double phi, double theta, double[] out);

    /**
     * Native latitude of the place where x and y are 0; its native longitude is 0.
     *
     * @return radians
     */
    double referenceTheta();
}
