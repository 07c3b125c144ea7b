package org.surveygrid.photometry;

/**
 * Centroid and second moments under a circular Gaussian window, with errors propagated from the pixels' variance
 * through the centroid's defining equation.
 *
 * <p>The centroid c solves {@code sum w(r - c) I (r - c) = 0}. A pixel's noise n therefore moves it by
 * {@code w (r - c) n / D} with {@code D = sum w I (1 - (x - c)^2 / s^2)}, s being the window's sigma; for a Gaussian
 * source seen through its matched window D is half the windowed flux, which gives SExtractor's factor 2.
 *
 * @param x centroid column
 * @param y centroid row
 * @param varianceX error of the column, squared
 * @param varianceY error of the row, squared
 * @param covariance of the two errors
 * @param xx second moment of the source, the window's influence removed as for a Gaussian
 * @param yy likewise
 * @param xy likewise
 * @param signalToNoise windowed flux over its error
 * @param converged whether the centroid settled near where it started
 */
record WindowedShape(
        double x,
        double y,
        double varianceX,
        double varianceY,
        double covariance,
        double xx,
        double yy,
        double xy,
        double signalToNoise,
        boolean converged) {
    private static final double SETTLED_PX = 2e-4;
    private static final int MAX_ROUNDS = 16;
    /** The window ends where it has fallen to {@code exp(-8)}. */
    private static final double EXTENT_SIGMA = 4;

    private static final double STEP_FACTOR = 2;

    static WindowedShape measure(SourceStamp stamp, double[] start, double windowSigmaPx, double electronsPerUnit) {
        double rate = -0.5 / (windowSigmaPx * windowSigmaPx);
        int reach = (int) Math.ceil(EXTENT_SIGMA * windowSigmaPx);
        double[] wx = new double[2 * reach + 3];
        double[] wy = new double[2 * reach + 3];
        double x = start[0];
        double y = start[1];
        boolean settled = false;
        for (int round = 0; round < MAX_ROUNDS && !settled; round++) {
            int i0 = window(x, reach, rate, wx);
            int j0 = window(y, reach, rate, wy);
            double sum = 0;
            double sumX = 0;
            double sumY = 0;
            for (int j = 0; j < wy.length; j++) {
                int row = j0 + j - stamp.y0;
                if (row < 0 || row >= stamp.height) {
                    continue;
                }
                double line = 0;
                double lineX = 0;
                for (int i = Math.max(0, stamp.x0 - i0); i < wx.length && i0 + i < stamp.x0 + stamp.width; i++) {
                    double weighted = wx[i] * stamp.value[row * stamp.width + i0 + i - stamp.x0];
                    line += weighted;
                    lineX += weighted * (i0 + i - x);
                }
                sum += wy[j] * line;
                sumX += wy[j] * lineX;
                sumY += wy[j] * line * (j0 + j - y);
            }
            if (!(sum > 0)) {
                break;
            }
            double stepX = STEP_FACTOR * sumX / sum;
            double stepY = STEP_FACTOR * sumY / sum;
            x += stepX;
            y += stepY;
            settled = stepX * stepX + stepY * stepY < SETTLED_PX * SETTLED_PX;
            double wander = (x - start[0]) * (x - start[0]) + (y - start[1]) * (y - start[1]);
            if (wander > 4 * windowSigmaPx * windowSigmaPx) {
                settled = false;
                break;
            }
        }
        double[] at = settled ? new double[] {x, y} : start;
        return moments(stamp, at, windowSigmaPx, electronsPerUnit, settled);
    }

    /** Weights of the pixels about a coordinate; returns the first pixel. */
    private static int window(double centre, int reach, double rate, double[] weights) {
        int first = (int) Math.rint(centre) - reach - 1;
        double d = first - centre;
        double weight = StrictMath.exp(rate * d * d);
        double ratio = StrictMath.exp(rate * (2 * d + 1));
        double ofRatios = StrictMath.exp(2 * rate);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight;
            weight *= ratio;
            ratio *= ofRatios;
        }
        return first;
    }

    private static WindowedShape moments(
            SourceStamp stamp, double[] centre, double sigma, double electronsPerUnit, boolean settled) {
        double s2 = sigma * sigma;
        int reach = (int) Math.ceil(EXTENT_SIGMA * sigma);
        double[] wx = new double[2 * reach + 3];
        double[] wy = new double[2 * reach + 3];
        int i0 = window(centre[0], reach, -0.5 / s2, wx);
        int j0 = window(centre[1], reach, -0.5 / s2, wy);
        double sum = 0;
        double noise = 0;
        double sumXx = 0;
        double sumYy = 0;
        double sumXy = 0;
        double errorXx = 0;
        double errorYy = 0;
        double errorXy = 0;
        for (int j = 0; j < wy.length; j++) {
            int row = j0 + j - stamp.y0;
            if (row < 0 || row >= stamp.height) {
                continue;
            }
            double dy = j0 + j - centre[1];
            for (int i = Math.max(0, stamp.x0 - i0); i < wx.length && i0 + i < stamp.x0 + stamp.width; i++) {
                int at = row * stamp.width + i0 + i - stamp.x0;
                double dx = i0 + i - centre[0];
                double weight = wx[i] * wy[j];
                double weighted = weight * stamp.value[at];
                double variance = weight * weight * stamp.noise(at, electronsPerUnit);
                sum += weighted;
                noise += variance;
                sumXx += weighted * dx * dx;
                sumYy += weighted * dy * dy;
                sumXy += weighted * dx * dy;
                errorXx += variance * dx * dx;
                errorYy += variance * dy * dy;
                errorXy += variance * dx * dy;
            }
        }
        double stiffX = sum - sumXx / s2;
        double stiffY = sum - sumYy / s2;
        double[] shape = unwindow(sumXx / sum, sumYy / sum, sumXy / sum, s2);
        boolean good = settled && stiffX > 0.05 * sum && stiffY > 0.05 * sum && sum > 0;
        return new WindowedShape(
                centre[0],
                centre[1],
                stiffX > 0 ? errorXx / (stiffX * stiffX) : Double.NaN,
                stiffY > 0 ? errorYy / (stiffY * stiffY) : Double.NaN,
                stiffX > 0 && stiffY > 0 ? errorXy / (stiffX * stiffY) : Double.NaN,
                shape[0],
                shape[1],
                shape[2],
                sum / Math.sqrt(noise),
                good);
    }

    /** The covariance C of a Gaussian from that under the window, M: {@code C^-1 = M^-1 - 1/s^2}. */
    private static double[] unwindow(double xx, double yy, double xy, double s2) {
        double determinant = xx * yy - xy * xy;
        if (!(determinant > 0)) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        double ixx = yy / determinant - 1 / s2;
        double iyy = xx / determinant - 1 / s2;
        double ixy = -xy / determinant;
        double inverse = ixx * iyy - ixy * ixy;
        if (!(inverse > 0 && ixx + iyy > 0)) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        return new double[] {iyy / inverse, ixx / inverse, -ixy / inverse};
    }

    /** {rms major, rms minor, angle of the major axis in radians} of a covariance. */
    static double[] axes(double xx, double yy, double xy) {
        double mean = (xx + yy) / 2;
        double spread = Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
        double theta = spread > 0 ? StrictMath.atan2(2 * xy, xx - yy) / 2 : 0;
        return new double[] {Math.sqrt(mean + spread), Math.sqrt(Math.max(0, mean - spread)), theta};
    }
}
