package org.surveygrid.packaging.bench.growth;

import org.surveygrid.astrometry.CdMatrix;

/** A mosaic of 8 x 4 chips of 1024 x 2048 px, 0.42 arcsec each, which covers a field of one degree. */
final class SurveyCamera {
    static final int COLUMNS = 8;
    static final int CHIPS = 32;
    static final int WIDTH = 1024;
    static final int HEIGHT = 2048;
    static final double SCALE_DEGREES = 0.42 / 3600;
    /** Half of the field and a little more, in degrees. */
    static final double REACH_DEGREES = 0.52;

    private static final int ROWS = CHIPS / COLUMNS;
    private static final int GAP_PX = 40;
    private static final double CUBIC = 4e-3;
    private static final double EDGE_PX = 5;
    private static final int INVERSION_ROUNDS = 6;
    private static final double[] SIN = new double[CHIPS];
    private static final double[] COS = new double[CHIPS];

    static {
        for (int c = 0; c < CHIPS; c++) {
            double turned = 0.0005 * StrictMath.sin(c * 1.7);
            SIN[c] = StrictMath.sin(turned);
            COS[c] = StrictMath.cos(turned);
        }
    }

    private SurveyCamera() {}

    static String chip(int chip) {
        return chip < 9 ? "c0" + (chip + 1) : "c" + (chip + 1);
    }

    static double referenceX(int chip) {
        return (COLUMNS / 2.0 - chip % COLUMNS) * (WIDTH + GAP_PX) - GAP_PX / 2.0;
    }

    static double referenceY(int chip) {
        return (ROWS / 2.0 - chip / COLUMNS) * (HEIGHT + GAP_PX) - GAP_PX / 2.0;
    }

    /** Where chips are said to be. */
    static CdMatrix nominal(int chip) {
        return new CdMatrix(referenceX(chip), referenceY(chip), SCALE_DEGREES, 0, 0, SCALE_DEGREES);
    }

    /** The chip at a place of the nominal focal plane in degrees, or one beside it; -1 outside. */
    static int chipAt(double xi, double eta) {
        int column = (int) Math.floor(xi / SCALE_DEGREES / (WIDTH + GAP_PX) + COLUMNS / 2.0);
        int row = (int) Math.floor(eta / SCALE_DEGREES / (HEIGHT + GAP_PX) + ROWS / 2.0);
        return column < 0 || column >= COLUMNS || row < 0 || row >= ROWS ? -1 : row * COLUMNS + column;
    }

    /**
     * Finds the pixel of a place on the tangent plane.
     *
     * @param plane {xi, eta} in degrees
     * @param quadratic six terms of the exposure
     * @param pixel set to the pixel
     * @return whether it is on the chip
     */
    static boolean toPixel(double[] plane, int chip, double[] quadratic, double[] pixel) {
        double x = referenceX(chip) + plane[0] / SCALE_DEGREES;
        double y = referenceY(chip) + plane[1] / SCALE_DEGREES;
        double[] at = new double[2];
        for (int round = 0; round < INVERSION_ROUNDS; round++) {
            toPlane(x, y, chip, quadratic, at);
            x += (plane[0] - at[0]) / SCALE_DEGREES;
            y += (plane[1] - at[1]) / SCALE_DEGREES;
        }
        pixel[0] = x;
        pixel[1] = y;
        return x > EDGE_PX && x < WIDTH - EDGE_PX && y > EDGE_PX && y < HEIGHT - EDGE_PX;
    }

    /** True place of a pixel on the tangent plane in degrees. */
    static void toPlane(double x, double y, int chip, double[] quadratic, double[] plane) {
        double dx = (x - referenceX(chip)) * SCALE_DEGREES;
        double dy = (y - referenceY(chip)) * SCALE_DEGREES;
        double u = dx * COS[chip] - dy * SIN[chip];
        double v = dx * SIN[chip] + dy * COS[chip];
        double stretch = 1 + CUBIC * (u * u + v * v);
        u *= stretch;
        v *= stretch;
        plane[0] = u + quadratic[0] * u * u + quadratic[1] * u * v + quadratic[2] * v * v;
        plane[1] = v + quadratic[3] * u * u + quadratic[4] * u * v + quadratic[5] * v * v;
    }
}
