package org.surveygrid.fits.tile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The rows of an image, each Rice-coded into a tile of its own, as the table of a compressed image holds them.
 *
 * @param descriptors length and heap position of each tile, two 32-bit numbers a row
 * @param heap the tiles, one after another
 * @param longest bytes of the longest tile
 */
public record RiceTiles(byte[] descriptors, byte[] heap, int longest) {
    private static final int DESCRIPTOR_BYTES = 8;

    /**
     * Codes an image.
     *
     * @param codec fits the values
     * @param values row-major, within the range of the codec's pixels
     * @param width columns
     * @return the coded rows
     */
    public static RiceTiles of(RiceCodec codec, int[] values, int width) {
        int height = values.length / width;
        ByteBuffer descriptors = ByteBuffer.wrap(new byte[height * DESCRIPTOR_BYTES]);
        ByteArrayOutputStream heap = new ByteArrayOutputStream(values.length);
        int longest = 0;
        for (int y = 0; y < height; y++) {
            byte[] tile = codec.encode(values, y * width, width);
            descriptors.putInt(tile.length).putInt(heap.size());
            heap.writeBytes(tile);
            longest = Math.max(longest, tile.length);
        }
        byte[] table = new byte[descriptors.capacity()];
        descriptors.rewind().get(table);
        return new RiceTiles(table, heap.toByteArray(), longest);
    }
}
