package org.surveygrid.astrometry.projection;

/**
 * HPX: an equal-area cylinder between the polar caps, and caps cut into facets.
 *
 * @see "Calabretta & Roukema 2007, MNRAS 381, 865"
 */
final class Healpix implements Projection {
    private static final double PI = StrictMath.PI;
    private static final double EDGE = 1e-12;

    private final double facets;
    private final double rows;

    /** From the number of facets around the equator (H, usually 4) and from pole to pole (K, usually 3). */
    Healpix(double facets, double rows) {
        this.facets = facets;
        this.rows = rows;
    }

    /** Middle of the facet of a cap in which a longitude, or its place on the plane, lies. */
    private double middle(double across, double height) {
        double odd = rows % 2 == 1 || height > 0 ? 1 : 0;
        return -PI + (2 * Math.floor((across + PI) * facets / (2 * PI) + (1 - odd) / 2) + odd) * PI / facets;
    }

    @Override
    public void toSphere(double x, double y, double[] out) {
        double height = Math.abs(y) * facets / PI;
        if (height <= (rows - 1) / 2) {
            out[0] = x;
            out[1] = StrictMath.asin(y * facets * 2 / (PI * rows));
        } else {
            double sigma = (rows + 1) / 2 - height;
            double middle = middle(x, y);
            double depth = sigma * sigma / rows;
            boolean inside = sigma >= -EDGE && Math.abs(x - middle) <= sigma * PI / facets + EDGE;
            double theta = StrictMath.atan2(1 - depth, Math.sqrt(depth * (2 - depth)));
            out[0] = !inside ? Double.NaN : sigma <= 0 ? middle : middle + (x - middle) / sigma;
            out[1] = y < 0 ? -theta : theta;
        }
        Cylindrical.onSphere(out);
    }

    @Override
    public void toPlane(double phi, double theta, double[] out) {
        double sin = StrictMath.sin(theta);
        if (Math.abs(sin) <= (rows - 1) / rows) {
            out[0] = phi;
            out[1] = PI * rows / (2 * facets) * sin;
        } else {
            double half = StrictMath.sin((PI / 2 - Math.abs(theta)) / 2);
            double sigma = Math.sqrt(rows * 2) * Math.abs(half);
            double middle = middle(phi, theta);
            out[0] = middle + (phi - middle) * sigma;
            out[1] = PI / facets * ((rows + 1) / 2 - sigma) * (theta < 0 ? -1 : 1);
        }
    }

    @Override
    public double referenceTheta() {
        return 0;
    }
}
