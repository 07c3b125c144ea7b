package org.surveygrid.fits.tile;

/** How the pixels of an image are stored. */
public enum PixelForm {
    /** Unsigned 8-bit numbers. */
    BYTE(8, 0),
    /** Signed 16-bit numbers. */
    SHORT(16, 0),
    /** Unsigned 16-bit numbers, which FITS stores as signed ones with BZERO. */
    UNSIGNED_SHORT(16, 1 << 15),
    /** Signed 32-bit numbers. */
    INT(32, 0),
    /** 32-bit floating-point numbers. */
    FLOAT(-32, 0);

    private final int bitpix;
    private final int zero;

    PixelForm(int bitpix, int zero) {
        this.bitpix = bitpix;
        this.zero = zero;
    }

    /**
     * BITPIX.
     *
     * @return 8, 16, 32 or -32
     */
    public int bitpix() {
        return bitpix;
    }

    /**
     * BZERO.
     *
     * @return what is added to a stored number
     */
    public int zero() {
        return zero;
    }

    /**
     * Size of a pixel.
     *
     * @return 1, 2 or 4
     */
    public int bytes() {
        return Math.abs(bitpix) / 8;
    }

    /**
     * Whether a stored number can be stored.
     *
     * @param stored value less {@link #zero()}
     * @return false for those out of range
     */
    public boolean holds(long stored) {
        return switch (bitpix) {
            case 8 -> (stored & 0xff) == stored;
            case 16 -> (short) stored == stored;
            default -> (int) stored == stored;
        };
    }

    /**
     * The smallest form of at least 16 bits that holds some whole numbers.
     *
     * @param values the numbers
     * @return SHORT, UNSIGNED_SHORT or INT
     */
    public static PixelForm of(int[] values) {
        int min = 0;
        int max = 0;
        for (int value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        if (min >= Short.MIN_VALUE && max <= Short.MAX_VALUE) {
            return SHORT;
        }
        return min >= 0 && max < 1 << 16 ? UNSIGNED_SHORT : INT;
    }
}
