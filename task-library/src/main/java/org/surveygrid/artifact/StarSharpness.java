package org.surveygrid.artifact;

import java.util.Arrays;

/**
 * How sharp the stars of a frame are, and whether a pixel can be the core of one.
 *
 * <p>A bright pixel is compared with the two neighbours on either side of it: along the row, the column and the two
 * diagonals. Their mean over the pixel, both above the median of the surroundings, is the least where a star sits in the
 * middle of the pixel, and no image of the sky can be below that of a star. So a pixel that is, in any of the four
 * directions, is a cosmic ray. This is the contrast test of the pipelines of SDSS and LSST; that of the Laplacian alone
 * takes the cores of stars narrower than 2 px.
 *
 * <p>The frame itself tells what its stars have: the geometric mean of opposite neighbours does not depend on where in the
 * pixel a star of Gaussian shape sits, and is near 0 for cosmic rays, which have an empty neighbour somewhere. Taken is the
 * lower quartile of isolated maxima above 20 sigma. With fewer than 5 of them the stars may be as sharp as 1.3 px (full
 * width at half maximum).
 *
 * @see "Lupton et al. 2001, ASP Conf. 238, 269 (SDSS imaging pipelines); Bosch et al. 2018, PASJ 70, S5, section 4.1"
 */
final class StarSharpness {
    private static final int[][] DIRECTIONS = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};

    /** Means of a Gaussian of 1.3 px that is centred in its pixel. */
    private static final double[] SHARPEST = {0.28, 0.28, 0.08, 0.08};

    /** Sharper than any star: cosmic rays and hot pixels. */
    private static final double NO_STAR = 0.2;

    private static final double BRIGHT_SIGMA = 20;
    private static final int ISOLATION_PX = 6;
    private static final int FEWEST_STARS = 5;

    /** Share of the stars' contrast that a pixel must stay below: the image is not equally sharp everywhere. */
    private static final double SHARE = 0.6;

    private static final double NOISE_SIGMA = 2.5;

    private final double[] ratio;
    private final int stars;

    private StarSharpness(double[] ratio, int stars) {
        this.ratio = ratio;
        this.stars = stars;
    }

    /** Measures the stars of a frame. */
    static StarSharpness of(LaplacianPlanes planes) {
        int width = planes.width();
        double[][] measured = new double[DIRECTIONS.length][256];
        int stars = 0;
        for (int y = ISOLATION_PX; y < planes.height() - ISOLATION_PX; y++) {
            for (int x = ISOLATION_PX; x < width - ISOLATION_PX; x++) {
                int p = y * width + x;
                if (!isBright(planes, p) || !isMaximum(planes, p)) {
                    continue;
                }
                double[] own = geometricMeans(planes, p);
                if (!(own[0] > NO_STAR && own[1] > NO_STAR)) {
                    continue;
                }
                if (stars == measured[0].length) {
                    for (int d = 0; d < measured.length; d++) {
                        measured[d] = Arrays.copyOf(measured[d], 2 * stars);
                    }
                }
                for (int d = 0; d < own.length; d++) {
                    measured[d][stars] = own[d];
                }
                stars++;
            }
        }
        if (stars < FEWEST_STARS) {
            return new StarSharpness(SHARPEST, stars);
        }
        double[] ratio = new double[measured.length];
        for (int d = 0; d < ratio.length; d++) {
            double[] sorted = Arrays.copyOf(measured[d], stars);
            Arrays.sort(sorted);
            ratio[d] = Math.max(sorted[stars / 4], SHARPEST[d]);
        }
        return new StarSharpness(ratio, stars);
    }

    /** How many stars were measured. */
    int stars() {
        return stars;
    }

    /** What a star has along rows, columns, and the two diagonals. */
    double[] ratios() {
        return ratio.clone();
    }

    /** Whether no star of this frame has so sharp a core. */
    boolean isSharperThanStars(LaplacianPlanes planes, int p) {
        double sky = planes.surroundings(p);
        double peak = planes.value(p) - sky;
        for (int d = 0; d < DIRECTIONS.length; d++) {
            int one = planes.neighbour(p, DIRECTIONS[d][0], DIRECTIONS[d][1]);
            int other = planes.neighbour(p, -DIRECTIONS[d][0], -DIRECTIONS[d][1]);
            double mean = 0.5 * ((double) planes.value(one) + planes.value(other)) - sky;
            double error = 0.5 * Math.sqrt((double) planes.variance(one) + planes.variance(other));
            if (peak > 0 && mean + NOISE_SIGMA * error < SHARE * ratio[d] * peak) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBright(LaplacianPlanes planes, int p) {
        double least = planes.value(p) - BRIGHT_SIGMA * planes.noise(p);
        int down = ISOLATION_PX * planes.width();
        return planes.value(p - ISOLATION_PX) < least
                && planes.value(p + ISOLATION_PX) < least
                && planes.value(p - down) < least
                && planes.value(p + down) < least;
    }

    private static boolean isMaximum(LaplacianPlanes planes, int p) {
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int q = p + dy * planes.width() + dx;
                boolean above = q < p ? planes.value(q) >= planes.value(p) : planes.value(q) > planes.value(p);
                if (above || !planes.isGood(q)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double[] geometricMeans(LaplacianPlanes planes, int p) {
        double sky = planes.surroundings(p);
        double peak = planes.value(p) - sky;
        double[] out = new double[DIRECTIONS.length];
        for (int d = 0; d < out.length; d++) {
            int step = DIRECTIONS[d][1] * planes.width() + DIRECTIONS[d][0];
            double one = Math.max(0, planes.value(p + step) - sky);
            double other = Math.max(0, planes.value(p - step) - sky);
            out[d] = Math.sqrt(one * other) / peak;
        }
        return out;
    }
}
