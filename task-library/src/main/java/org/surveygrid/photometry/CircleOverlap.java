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
        double area = columns(x - 0.5, x + 0.5, new double[] {y - 0.5, y + 0.5}, radius);
        return Math.max(0, Math.min(1, area));
    }

    /** Cuts the rectangle at the axes, where the circle's edge is not a function of the distance from them. */
    private static double columns(double x0, double x1, double[] rows, double radius) {
        if (x0 < 0) {
            return rows(0, -x0, rows, radius) + rows(0, x1, rows, radius);
        }
        return rows(x0, x1, rows, radius);
    }

    private static double rows(double x0, double x1, double[] rows, double radius) {
        if (rows[0] < 0) {
            return positive(x0, x1, new double[] {0, -rows[0]}, radius)
                    + positive(x0, x1, new double[] {0, rows[1]}, radius);
        }
        return positive(x0, x1, rows, radius);
    }

    /** Integral over the columns of the height that lies below the circle, in the quadrant where both are positive. */
    private static double positive(double x0, double x1, double[] rows, double radius) {
        double y0 = rows[0];
        double y1 = rows[1];
        if (x0 >= radius || y0 >= radius) {
            return 0;
        }
        double r2 = radius * radius;
        double full = y1 < radius ? Math.sqrt(r2 - y1 * y1) : 0;
        double none = Math.sqrt(r2 - y0 * y0);
        double from = Math.max(x0, Math.min(x1, full));
        double to = Math.max(from, Math.min(x1, none));
        double heightFrom = Math.sqrt(Math.max(0, r2 - from * from));
        double heightTo = Math.sqrt(Math.max(0, r2 - to * to));
        double sine = (to * heightFrom - from * heightTo) / r2;
        double cosine = (from * to + heightFrom * heightTo) / r2;
        double sector = r2 * (cosine > sine ? StrictMath.asin(sine) : StrictMath.atan2(sine, cosine));
        double below = (to * heightTo - from * heightFrom + sector) / 2;
        return (from - x0) * (y1 - y0) + below - y0 * (to - from);
    }
}
