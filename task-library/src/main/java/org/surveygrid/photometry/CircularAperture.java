package org.surveygrid.photometry;

/** Flux in a circle, pixels on the rim counted by their exact overlap. */
final class CircularAperture {
    private CircularAperture() {}

    /** Measures about (x, y); electronsPerUnit is infinite when the variance holds the photons of sources already. */
    static ApertureFlux measure(SourceStamp stamp, double[] centre, double radiusPx, double electronsPerUnit) {
        double sum = 0;
        double squares = 0;
        double area = 0;
        double spoiled = 0;
        double missing = 0;
        int top = Math.min(stamp.height - 1, (int) Math.ceil(centre[1] + radiusPx + 0.5) - stamp.y0);
        int right = Math.min(stamp.width - 1, (int) Math.ceil(centre[0] + radiusPx + 0.5) - stamp.x0);
        int left = Math.max(0, (int) Math.floor(centre[0] - radiusPx - 0.5) - stamp.x0);
        for (int j = Math.max(0, (int) Math.floor(centre[1] - radiusPx - 0.5) - stamp.y0); j <= top; j++) {
            double dy = stamp.y0 + j - centre[1];
            for (int i = left; i <= right; i++) {
                double overlap = CircleOverlap.area(stamp.x0 + i - centre[0], dy, radiusPx);
                if (overlap <= 0) {
                    continue;
                }
                int at = j * stamp.width + i;
                area += overlap;
                spoiled += stamp.state[at] == SourceStamp.REPLACED ? overlap : 0;
                missing += stamp.state[at] == SourceStamp.MISSING ? overlap : 0;
                sum += overlap * stamp.value[at];
                squares += overlap * stamp.noise(at, electronsPerUnit);
            }
        }
        double whole = StrictMath.PI * radiusPx * radiusPx;
        missing += Math.max(0, whole - area);
        return new ApertureFlux(sum, Math.sqrt(squares), spoiled / whole, missing / whole);
    }
}
