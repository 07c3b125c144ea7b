package org.surveygrid.astrometry;

/**
 * The linear part of world coordinates: pixel to intermediate world coordinates in degrees,
 * {@code CD · (x - referenceX, y - referenceY)}.
 *
 * @param referenceX reference pixel's column, 0-based, may be outside the image
 * @param referenceY reference pixel's row, 0-based
 * @param cd11 degrees of xi per column
 * @param cd12 degrees of xi per row
 * @param cd21 degrees of eta per column
 * @param cd22 degrees of eta per row
 */
public record CdMatrix(double referenceX, double referenceY, double cd11, double cd12, double cd21, double cd22) {
    public CdMatrix {
        if (!(Math.abs(cd11 * cd22 - cd12 * cd21) > 0)) {
            throw new IllegalArgumentException("CD matrix must not be singular, got " + cd11 + ", " + cd12 + ", " + cd21
                    + ", " + cd22 + " deg/px");
        }
        if (!Double.isFinite(referenceX + referenceY + cd11 + cd12 + cd21 + cd22)) {
            throw new IllegalArgumentException("reference pixel and CD matrix must be finite, got " + referenceX + ", "
                    + referenceY + " px, " + cd11 + ", " + cd12 + ", " + cd21 + ", " + cd22 + " deg/px");
        }
    }

    /**
     * North up, east left, square pixels.
     *
     * @param referenceX reference column
     * @param referenceY reference row
     * @param scaleArcsec size of a pixel
     * @return the matrix
     */
    public static CdMatrix northUp(double referenceX, double referenceY, double scaleArcsec) {
        double scale = scaleArcsec / 3600;
        return new CdMatrix(referenceX, referenceY, -scale, 0, 0, scale);
    }

    /**
     * Area of a pixel, negative when east is left of north (the usual sense on the sky).
     *
     * @return square degrees, signed
     */
    public double determinant() {
        return cd11 * cd22 - cd12 * cd21;
    }

    /**
     * Geometric mean size of a pixel.
     *
     * @return arcseconds
     */
    public double scaleArcsec() {
        return Math.sqrt(Math.abs(determinant())) * 3600;
    }

    /**
     * Intermediate coordinate along the first axis.
     *
     * @param x column
     * @param y row
     * @return degrees
     */
    public double xi(double x, double y) {
        return cd11 * (x - referenceX) + cd12 * (y - referenceY);
    }

    /**
     * Intermediate coordinate along the second axis.
     *
     * @param x column
     * @param y row
     * @return degrees
     */
    public double eta(double x, double y) {
        return cd21 * (x - referenceX) + cd22 * (y - referenceY);
    }

    /**
     * The pixel of intermediate coordinates.
     *
     * @param xi degrees
     * @param eta degrees
     * @return {x, y}
     */
    public double[] toPixel(double xi, double eta) {
        double determinant = determinant();
        return new double[] {
            referenceX + (cd22 * xi - cd12 * eta) / determinant, referenceY + (cd11 * eta - cd21 * xi) / determinant
        };
    }

    /**
     * The same coordinates for an image whose first pixel is another one.
     *
     * @param x0 column that becomes column 0
     * @param y0 row that becomes row 0
     * @return the shifted matrix
     */
    public CdMatrix startingAt(double x0, double y0) {
        return new CdMatrix(referenceX - x0, referenceY - y0, cd11, cd12, cd21, cd22);
    }
}
