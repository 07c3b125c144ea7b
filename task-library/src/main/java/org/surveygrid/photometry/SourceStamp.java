package org.surveygrid.photometry;

import org.surveygrid.detection.DetectedSource;
import org.surveygrid.detection.SkySubtracted;

/**
 * The pixels around one source, with those of its neighbours replaced by their mirror images about the source, or by
 * empty sky where the mirror image is not the source's either.
 */
final class SourceStamp {
    static final byte OWN = 0;
    static final byte REPLACED = 1;
    static final byte MISSING = 2;

    final int x0;
    final int y0;
    final int width;
    final int height;
    final float[] value;
    final float[] variance;
    final byte[] state;

    private SourceStamp(int x0, int y0, int width, int height) {
        this.x0 = x0;
        this.y0 = y0;
        this.width = width;
        this.height = height;
        value = new float[width * height];
        variance = new float[width * height];
        state = new byte[width * height];
    }

    /** The square that holds a circle about the source; what lies outside the image is missing. */
    static SourceStamp cut(SkySubtracted image, int[] labels, DetectedSource source, double radiusPx) {
        int left = (int) Math.floor(source.x() - radiusPx);
        int bottom = (int) Math.floor(source.y() - radiusPx);
        int side = (int) Math.ceil(2 * radiusPx) + 2;
        SourceStamp stamp = new SourceStamp(left, bottom, side, side);
        stamp.fill(image, labels, source);
        return stamp;
    }

    private void fill(SkySubtracted image, int[] labels, DetectedSource source) {
        int imageWidth = image.width();
        int imageHeight = image.height();
        float[] pixels = image.value();
        float[] noise = image.variance();
        int twiceX = (int) Math.rint(2 * source.x());
        int twiceY = (int) Math.rint(2 * source.y());
        for (int j = 0; j < height; j++) {
            int y = y0 + j;
            for (int i = 0; i < width; i++) {
                int x = x0 + i;
                int at = j * width + i;
                if (x < 0 || y < 0 || x >= imageWidth || y >= imageHeight) {
                    state[at] = MISSING;
                    continue;
                }
                int p = y * imageWidth + x;
                variance[at] = noise[p];
                boolean foreign = labels[p] != 0 && labels[p] != source.label();
                if (!foreign && image.isGood(p)) {
                    value[at] = pixels[p];
                    continue;
                }
                if (!foreign && !image.isHole(p)) {
                    value[at] = pixels[p];
                    state[at] = REPLACED;
                    continue;
                }
                state[at] = image.isHole(p) ? MISSING : REPLACED;
                int mx = twiceX - x;
                int my = twiceY - y;
                if (mx >= 0 && my >= 0 && mx < imageWidth && my < imageHeight) {
                    int mirror = my * imageWidth + mx;
                    boolean usable = labels[mirror] == 0 || labels[mirror] == source.label();
                    value[at] = usable && !image.isHole(mirror) ? pixels[mirror] : 0;
                }
            }
        }
    }

    /** Variance of a pixel, with the photons of the source where the given variance has only the sky's. */
    double noise(int at, double electronsPerUnit) {
        return variance[at] + Math.max(0, value[at]) / electronsPerUnit;
    }
}
