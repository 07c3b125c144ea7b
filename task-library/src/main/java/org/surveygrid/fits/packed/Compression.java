package org.surveygrid.fits.packed;

import java.util.Optional;
import org.surveygrid.fits.tile.Quantisation;
import org.surveygrid.fits.tile.Quantiser;

/**
 * How an image is compressed.
 *
 * @param codec what packs the integers or bytes of a tile
 * @param tileWidth columns of a tile; 0 for whole rows
 * @param tileHeight rows of a tile; 0 for the whole image
 * @param quantiser rounds floating-point pixels; without one nothing is lost
 */
public record Compression(Codec codec, int tileWidth, int tileHeight, Optional<Quantiser> quantiser) {
    /** The codecs that are written. */
    public enum Codec {
        /** Differences of neighbours: best for noise in integers, and for quantised floats. */
        RICE_1,
        /** Zlib over the pixels' bytes. */
        GZIP_1,
        /** Zlib over the pixels' bytes sorted by significance: best for floats that must not change. */
        GZIP_2
    }

    public Compression {
        if (tileWidth < 0 || tileHeight < 0) {
            throw new IllegalArgumentException(
                    "a tile of " + tileWidth + " x " + tileHeight + " px; 0 stands for the whole length");
        }
    }

    /**
     * A tile for each row, nothing lost.
     *
     * @param codec packs the tiles; RICE_1 for whole numbers only
     * @return the compression
     */
    public static Compression lossless(Codec codec) {
        return new Compression(codec, 0, 1, Optional.empty());
    }

    /**
     * A Rice-coded tile for each row of floating-point pixels, rounded after a known random fraction was added, zeros
     * and NaN kept.
     *
     * @param stepsPerSigma steps to the standard deviation of the noise; 4 is usual
     * @param seed of the dither, 1 to 10000
     * @return the compression
     */
    public static Compression quantised(double stepsPerSigma, int seed) {
        Quantisation quantisation = new Quantisation(Quantisation.Method.DITHER_2, seed);
        return new Compression(Codec.RICE_1, 0, 1, Optional.of(new Quantiser(quantisation, stepsPerSigma)));
    }

    /**
     * The same with tiles of another shape.
     *
     * @param width columns, 0 for whole rows
     * @param height rows, 0 for the whole image
     * @return a new compression
     */
    public Compression withTiles(int width, int height) {
        return new Compression(codec, width, height, quantiser);
    }
}
