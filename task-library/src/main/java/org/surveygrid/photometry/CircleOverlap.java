package org.surveygrid.photometry;

/** Area that a circle and a pixel have in common, exactly. */
final class CircleOverlap {
    private static final double HALF_DIAGONAL = Math.sqrt(0.5);

    private CircleOverlap() {}

    /**
     * Overlap of a unit pixel with a circle.
     *
     * @param dx column of the pixel's centre minus that of the circle
     * @param dy row likewise
     * @param radius in pixels, not negative
     * @return area in [0, 1]
     */
    static double area(double dx, double dy, double radius) {
        double x = Math.abs(dx);
        double y = Math.abs(dy);
        double distance = Math.sqrt(x * x + y * y);
        if (distance >= radius + HALF_DIAGONAL) {
            return 0;
        }
        if (distance + HALF_DIAGONAL <= radius) {
            return 1;
        }
        double area = quadrant(x + 0.5, y + 0.5, radius)
                - quadrant(x - 0.5, y + 0.5, radius)
                - quadrant(x + 0.5, y - 0.5, radius)
                + quadrant(x - 0.5, y - 0.5, radius);
        return Math.max(0, Math.min(1, area));
    }

    /** Signed area common to the circle about the origin and the rectangle from the origin to (x, y). */
    private static double quadrant(double x, double y, double radius) {
        double sign = (x < 0) == (y < 0) ? 1 : -1;
        double w = Math.min(Math.abs(x), radius);
        double h = Math.min(Math.abs(y), radius);
        if (w * w + h * h <= radius * radius) {
            return sign * w * h;
        }
        double corner = Math.sqrt(Math.max(0, radius * radius - h * h));
        return sign * (corner * h + primitive(w, radius) - primitive(corner, radius));
    }

    /** Integral of sqrt(r² - t²) from 0 to t. */
    private static double primitive(double t, double radius) {
        double s = Math.min(1, t / radius);
        return (t * Math.sqrt(Math.max(0, radius * radius - t * t)) + radius * radius * StrictMath.asin(s)) / 2;
    }
}
