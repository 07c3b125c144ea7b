package org.surveygrid.solver.focalplane;

import org.surveygrid.quantity.SkyPosition;

/** Gnomonic projection about one point by unit vectors, in arcseconds, without trigonometry per star. */
public final class TangentBasis {
    public static final double ARCSEC_PER_RADIAN = StrictMath.toDegrees(1) * 3600;

    private final SkyPosition tangentPoint;
    private final double[] toward;
    private final double[] east;
    private final double[] north;

    public TangentBasis(SkyPosition tangentPoint) {
        this.tangentPoint = tangentPoint;
        double ra = StrictMath.toRadians(tangentPoint.raDegrees());
        double dec = StrictMath.toRadians(tangentPoint.decDegrees());
        double sinRa = StrictMath.sin(ra);
        double cosRa = StrictMath.cos(ra);
        double sinDec = StrictMath.sin(dec);
        double cosDec = StrictMath.cos(dec);
        this.toward = new double[] {cosDec * cosRa, cosDec * sinRa, sinDec};
        this.east = new double[] {-sinRa, cosRa, 0};
        this.north = new double[] {-sinDec * cosRa, -sinDec * sinRa, cosDec};
    }

    public SkyPosition tangentPoint() {
        return tangentPoint;
    }

    public double[] toward() {
        return toward;
    }

    public static double[] vector(SkyPosition sky) {
        return new TangentBasis(sky).toward;
    }

    public static SkyPosition position(double[] vector) {
        double ra = StrictMath.toDegrees(StrictMath.atan2(vector[1], vector[0]));
        double dec = StrictMath.toDegrees(
                StrictMath.atan2(vector[2], Math.sqrt(vector[0] * vector[0] + vector[1] * vector[1])));
        return SkyPosition.wrapping(ra, dec);
    }

    /** {xi, eta} in arcseconds; NaN behind the plane. */
    public double[] project(double[] vector) {
        double[] plane = new double[2];
        project(vector, plane);
        return plane;
    }

    /** Sets {xi, eta} in arcseconds; NaN behind the plane. */
    public void project(double[] vector, double[] plane) {
        double along = dot(vector, toward);
        double factor = along > 0 ? ARCSEC_PER_RADIAN / along : Double.NaN;
        plane[0] = dot(vector, east) * factor;
        plane[1] = dot(vector, north) * factor;
    }

    /** Sets the change of {xi, eta} per unit step of the direction along another vector, in arcseconds per radian. */
    public void slope(double[] vector, double[] step, double[] plane) {
        double along = dot(vector, toward);
        double change = dot(step, toward) / along;
        double factor = ARCSEC_PER_RADIAN / along;
        plane[0] = (dot(step, east) - dot(vector, east) * change) * factor;
        plane[1] = (dot(step, north) - dot(vector, north) * change) * factor;
    }

    /** Unit vector of a point of the plane. */
    public double[] unproject(double xiArcsec, double etaArcsec) {
        double[] vector = new double[3];
        unproject(new double[] {xiArcsec, etaArcsec}, vector);
        return vector;
    }

    /** Sets the unit vector of a point {xi, eta} of the plane. */
    public void unproject(double[] plane, double[] vector) {
        double xi = plane[0] / ARCSEC_PER_RADIAN;
        double eta = plane[1] / ARCSEC_PER_RADIAN;
        double length = Math.sqrt(1 + xi * xi + eta * eta);
        for (int k = 0; k < 3; k++) {
            vector[k] = (toward[k] + xi * east[k] + eta * north[k]) / length;
        }
    }

    /** {cosine, sine} of the angle by which places on another plane nearby must be turned to be placed on this one. */
    double[] turnFrom(TangentBasis other) {
        double cos = dot(other.east, east) + dot(other.north, north);
        double sin = dot(other.east, north) - dot(other.north, east);
        double length = Math.sqrt(cos * cos + sin * sin);
        return new double[] {cos / length, sin / length};
    }

    public static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    /** East and north at a direction; at the very pole any two perpendicular ones. */
    public static double[][] localAxes(double[] vector) {
        double rho = Math.sqrt(vector[0] * vector[0] + vector[1] * vector[1]);
        double[] localEast = rho > 1e-9 ? new double[] {-vector[1] / rho, vector[0] / rho, 0} : new double[] {1, 0, 0};
        double[] localNorth = {
            vector[1] * localEast[2] - vector[2] * localEast[1],
            vector[2] * localEast[0] - vector[0] * localEast[2],
            vector[0] * localEast[1] - vector[1] * localEast[0]
        };
        return new double[][] {localEast, localNorth};
    }
}
