package org.surveygrid.fits.tile;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.zip.DataFormatException;
import nom.tam.fits.compression.algorithm.api.ICompressor;
import nom.tam.fits.compression.algorithm.hcompress.HCompressor;
import nom.tam.fits.compression.algorithm.hcompress.HCompressorOption;
import nom.tam.fits.compression.algorithm.plio.PLIOCompress;

/** PLIO_1 and HCOMPRESS_1, which nom-tam-fits decodes right; what it throws at damaged bytes is caught here. */
public final class LibraryCodecs {
    private static final int HCOMPRESS_MAGIC = 0xdd99;
    private static final int HCOMPRESS_HEADER_BYTES = 14;

    private LibraryCodecs() {}

    /**
     * Decodes a tile of run lengths.
     *
     * @param data its bytes
     * @param pixels pixels of the tile
     * @return the pixels, none negative
     * @throws DataFormatException when the bytes are damaged
     */
    public static int[] plio(byte[] data, int pixels) throws DataFormatException {
        return decode(new PLIOCompress.IntPLIOCompressor(), data, pixels, "PLIO_1");
    }

    /**
     * Decodes a tile of H-transform coefficients.
     *
     * @param data its bytes
     * @param width columns of the tile
     * @param height rows of the tile
     * @param smooth whether the coder asked for smoothing on decoding
     * @return the pixels
     * @throws DataFormatException when the bytes are damaged or hold a tile of another size
     */
    public static int[] hcompress(byte[] data, int width, int height, boolean smooth) throws DataFormatException {
        ByteBuffer header = ByteBuffer.wrap(data);
        if (data.length < HCOMPRESS_HEADER_BYTES || (header.getShort() & 0xffff) != HCOMPRESS_MAGIC) {
            throw new DataFormatException("a tile of " + data.length + " bytes does not start as HCOMPRESS_1 does");
        }
        int slow = header.getInt();
        int fast = header.getInt();
        int scale = header.getInt();
        if ((long) slow * fast != (long) width * height || scale < 0) {
            throw new DataFormatException("an HCOMPRESS_1 tile of " + fast + " x " + slow + " px, scale " + scale
                    + ", where " + width + " x " + height + " px are expected");
        }
        HCompressorOption option = new HCompressorOption()
                .setTileWidth(width)
                .setTileHeight(height)
                .setScale(scale)
                .setSmooth(smooth);
        return decode(new HCompressor.IntHCompressor(option), data, width * height, "HCOMPRESS_1");
    }

    private static int[] decode(ICompressor<IntBuffer> codec, byte[] data, int pixels, String name)
            throws DataFormatException {
        int[] out = new int[pixels];
        try {
            codec.decompress(ByteBuffer.wrap(data), IntBuffer.wrap(out));
        } catch (RuntimeException e) {
            DataFormatException refusal = new DataFormatException("damaged " + name + " code: " + e);
            refusal.initCause(e);
            throw refusal;
        }
        return out;
    }
}
