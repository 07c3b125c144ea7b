package org.surveygrid.astrometry.projection;

/** How the distance from the pole on the plane depends on that on the sphere. */
interface RadialLaw {
    /** Radius of the native latitude theta; NaN where there is none. */
    double radius(double theta);

    /** Native latitude at a radius; NaN where there is none. */
    double theta(double radius);
}
