package org.surveygrid.fits.tile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;

/** GZIP_1 and GZIP_2: the big-endian bytes of the pixels, for GZIP_2 sorted by significance first. */
public final class GzipCodec {
    private static final int MAX_PIXEL_BYTES = 8;

    private GzipCodec() {}

    /**
     * Expands one tile.
     *
     * @param data its bytes
     * @param pixels pixels of the tile; the expanded bytes must be 1, 2, 4 or 8 for each
     * @return big-endian bytes of the pixels, in stored order
     * @throws DataFormatException when the stream is damaged or does not hold that many pixels
     */
    public static byte[] expand(byte[] data, int pixels) throws DataFormatException {
        long limit = (long) pixels * MAX_PIXEL_BYTES;
        byte[] out = new byte[(int) Math.min(limit, Math.max(64, 4L * data.length))];
        int filled = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
            while (true) {
                if (filled == out.length) {
                    if (filled >= limit) {
                        break;
                    }
                    out = Arrays.copyOf(out, (int) Math.min(limit, 2L * out.length));
                }
                int got = in.read(out, filled, out.length - filled);
                if (got < 0) {
                    break;
                }
                filled += got;
            }
        } catch (IOException e) {
            DataFormatException refusal = new DataFormatException("damaged gzip stream: " + e.getMessage());
            refusal.initCause(e);
            throw refusal;
        }
        int size = filled / pixels;
        if (filled % pixels != 0 || (size != 1 && size != 2 && size != 4 && size != 8)) {
            throw new DataFormatException(filled + " expanded bytes do not make " + pixels + " pixels");
        }
        return Arrays.copyOf(out, filled);
    }

    /**
     * Undoes the sorting of GZIP_2.
     *
     * @param sorted all most significant bytes, then all next ones
     * @param pixels pixels of the tile
     * @return bytes pixel by pixel
     */
    public static byte[] unsort(byte[] sorted, int pixels) {
        int size = sorted.length / pixels;
        byte[] out = new byte[sorted.length];
        for (int part = 0; part < size; part++) {
            for (int i = 0; i < pixels; i++) {
                out[i * size + part] = sorted[part * pixels + i];
            }
        }
        return out;
    }
}
