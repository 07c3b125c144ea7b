package org.surveygrid.detection;

/** Moments of a set of pixels weighted by their smoothed value. */
final class Isophote {
    final int count;
    final double flux;
    final double peak;
    final double x;
    final double y;
    final double xx;
    final double yy;
    final double xy;
    final int x0;
    final int y0;
    final int x1;
    final int y1;

    /** Smallest variance a pixel-wide source can have: that of a uniform pixel. */
    private static final double PIXEL_VARIANCE = 1.0 / 12;

    Isophote(int[] pixels, float[] smoothed, int width) {
        double sum = 0;
        double sumX = 0;
        double sumY = 0;
        double top = Double.NEGATIVE_INFINITY;
        int left = Integer.MAX_VALUE;
        int right = -1;
        int originX = pixels[0] % width;
        int originY = pixels[0] / width;
        for (int p : pixels) {
            int px = p % width;
            int dx = px - originX;
            int dy = p / width - originY;
            double value = smoothed[p];
            sum += value;
            sumX += value * dx;
            sumY += value * dy;
            top = Math.max(top, value);
            left = Math.min(left, px);
            right = Math.max(right, px);
        }
        double meanX = sumX / sum;
        double meanY = sumY / sum;
        double sumXx = 0;
        double sumYy = 0;
        double sumXy = 0;
        for (int p : pixels) {
            double dx = p % width - originX - meanX;
            double dy = p / width - originY - meanY;
            double value = smoothed[p];
            sumXx += value * dx * dx;
            sumYy += value * dy * dy;
            sumXy += value * dx * dy;
        }
        count = pixels.length;
        flux = sum;
        peak = top;
        x = originX + meanX;
        y = originY + meanY;
        double varianceX = sumXx / sum;
        double varianceY = sumYy / sum;
        xy = sumXy / sum;
        boolean thin = varianceX * varianceY - xy * xy < PIXEL_VARIANCE * PIXEL_VARIANCE;
        xx = thin ? varianceX + PIXEL_VARIANCE : varianceX;
        yy = thin ? varianceY + PIXEL_VARIANCE : varianceY;
        x0 = left;
        x1 = right + 1;
        y0 = originY;
        y1 = pixels[pixels.length - 1] / width + 1;
    }

    /** Variance along the major axis. */
    double major() {
        return (xx + yy) / 2 + spread();
    }

    /** Variance along the minor axis. */
    double minor() {
        return Math.max((xx + yy) / 2 - spread(), PIXEL_VARIANCE / 2);
    }

    private double spread() {
        return Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
    }

    double theta() {
        return xy == 0 && xx == yy ? 0 : StrictMath.atan2(2 * xy, xx - yy) / 2;
    }

    /**
     * Which part of its true variance a Gaussian shows above an isophote: {@code 1 - t (-ln t) / (1 - t)} for an
     * isophote at the fraction t of the peak.
     */
    double truncation(double threshold) {
        double t = Math.min(Math.max(threshold / peak, 0), 0.95);
        return t <= 0 ? 1 : 1 + t * StrictMath.log(t) / (1 - t);
    }
}
