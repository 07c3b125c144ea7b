package org.surveygrid.detection;

/**
 * One source as the detection sees it: position, size and brightness above the threshold, from the smoothed image.
 * Pixels are 0-based.
 *
 * @param label its number in the label map, 1 or more
 * @param x0 first column of its pixels
 * @param y0 first row
 * @param x1 one past the last column
 * @param y1 one past the last row
 * @param areaPx number of pixels
 * @param x barycentre column
 * @param y barycentre row
 * @param a rms length of the major axis
 * @param b rms length of the minor axis
 * @param thetaRadians position angle of the major axis, from the x axis towards y, in (-pi/2, pi/2]
 * @param flux sum of the smoothed pixels
 * @param peak brightest smoothed pixel
 * @param threshold lowest threshold of its pixels
 * @param flags SExtractor's bits 1, 2, 4 and 8 as far as detection knows them
 * @param maskBits union of the mask bits on and next to its pixels
 */
public record DetectedSource(
        int label,
        int x0,
        int y0,
        int x1,
        int y1,
        int areaPx,
        double x,
        double y,
        double a,
        double b,
        double thetaRadians,
        double flux,
        double peak,
        double threshold,
        int flags,
        int maskBits) {
    /** A neighbour or bad pixels spoil more than a tenth of the area. */
    public static final int NEIGHBOUR = 1;
    /** Was one with another source before deblending. */
    public static final int BLENDED = 2;
    /** At least one pixel is saturated. */
    public static final int SATURATED = 4;
    /** Its pixels touch the edge of the image. */
    public static final int TRUNCATED = 8;
    /** Its apertures leave the image or meet pixels without data. */
    public static final int APERTURE_INCOMPLETE = 16;
}
