package org.surveygrid.fits.packed;

import java.util.Arrays;
import java.util.Optional;
import org.surveygrid.fits.tile.GzipCodec;
import org.surveygrid.fits.tile.PixelBytes;
import org.surveygrid.fits.tile.PixelForm;
import org.surveygrid.fits.tile.Quantiser;
import org.surveygrid.fits.tile.RiceCodec;

/** Packs one tile after another. */
final class TileEncoder implements AutoCloseable {
    static final int RICE_BLOCK = 32;

    private final PixelForm form;
    private final Compression compression;
    private final RiceCodec rice;
    private final GzipCodec gzip = new GzipCodec();
    private byte[] scratch = {};

    TileEncoder(PixelForm form, Compression compression) {
        this.form = form;
        this.compression = compression;
        this.rice = new RiceCodec(RICE_BLOCK, form.bytes());
    }

    /**
     * A packed tile. Of the two ways one is empty.
     *
     * @param bytes as the compression says
     * @param asItIs pixels that could not be quantised, gzip-compressed
     * @param scale ZSCALE, 0 where it means nothing
     * @param zero ZZERO
     */
    record Packed(byte[] bytes, byte[] asItIs, double scale, double zero) {
        private static final byte[] NONE = {};

        static Packed of(byte[] bytes) {
            return new Packed(bytes, NONE, 0, 0);
        }
    }

    Packed integers(int[] stored) {
        return Packed.of(pack(stored, form.bytes()));
    }

    Packed floats(float[] values, int width, int number) {
        if (compression.quantiser().isEmpty()) {
            return Packed.of(pack(PixelBytes.of(values), values.length));
        }
        Optional<Quantiser.Tile> tile = compression.quantiser().get().quantise(values, width, number);
        if (tile.isEmpty()) {
            byte[] bytes = PixelBytes.of(values);
            return new Packed(Packed.NONE, gzip.compress(bytes, bytes.length), 0, 0);
        }
        byte[] bytes = pack(tile.get().integers(), Integer.BYTES);
        return new Packed(
                bytes,
                Packed.NONE,
                tile.get().levels().scale(),
                tile.get().levels().zero());
    }

    private byte[] pack(int[] stored, int bytesPerPixel) {
        if (compression.codec() == Compression.Codec.RICE_1) {
            int capacity = rice.capacity(stored.length);
            if (scratch.length < capacity) {
                scratch = new byte[capacity];
            }
            return Arrays.copyOf(scratch, rice.encodeInto(scratch, stored, 0, stored.length));
        }
        return pack(PixelBytes.of(stored, bytesPerPixel), stored.length);
    }

    private byte[] pack(byte[] bytes, int pixels) {
        byte[] ordered = compression.codec() == Compression.Codec.GZIP_2 ? PixelBytes.sort(bytes, pixels) : bytes;
        return gzip.compress(ordered, ordered.length);
    }

    @Override
    public void close() {
        gzip.close();
    }
}
