package org.surveygrid.instrument;

/**
 * Where a chip sits in the focal plane: the linear part of its world coordinates, relative to the telescope pointing.
 * Intermediate world coordinates of a trimmed pixel (x, y), 0-based, are {@code CD · (x - referenceX, y - referenceY)}.
 *
 * @param referenceX column of the optical axis in this chip's trimmed pixels, usually outside the chip
 * @param referenceY row of the optical axis
 * @param cd11 degrees per pixel
 * @param cd12 degrees per pixel
 * @param cd21 degrees per pixel
 * @param cd22 degrees per pixel
 */
public record ChipPlacement(double referenceX, double referenceY, double cd11, double cd12, double cd21, double cd22) {
    public ChipPlacement {
        if (!(Math.abs(cd11 * cd22 - cd12 * cd21) > 0)) {
            throw new IllegalArgumentException("CD matrix must not be singular, got " + cd11 + ", " + cd12 + ", " + cd21
                    + ", " + cd22 + " deg/px");
        }
    }
}
