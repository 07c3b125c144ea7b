package org.surveygrid.image;

/**
 * Why a pixel must not be trusted, one bit each. The bits are part of the file format of masks and never change
 * meaning; they fit a signed 16-bit integer.
 */
public enum PixelFlag {
    /** Defective in a way no other flag names. */
    BAD(1),
    /** At or above the level where the detector or its converter saturates. */
    SATURATED(1 << 1),
    /** Hit by a cosmic ray. */
    COSMIC(1 << 2),
    /** Crossed by a satellite, aeroplane or meteor. */
    TRAIL(1 << 3),
    /** Crosstalk of a bright source on another amplifier. */
    CROSSTALK(1 << 4),
    /** No data were taken or remain here: outside the detector, or every input was rejected. */
    NODATA(1 << 5),
    /** The value was interpolated from neighbours. */
    INTERPOLATED(1 << 6),
    /** Response below what can be flat-fielded, because the optics cut the beam. */
    VIGNETTED(1 << 7),
    /** Charge that overflowed from a saturated pixel along its column. */
    BLEED(1 << 8),
    /** Reflection of a bright star inside the camera. */
    GHOST(1 << 9),
    /** The fringe pattern could not be removed. */
    FRINGE_BAD(1 << 10),
    /** Flat-field response too low to divide by. */
    LOW_FLAT(1 << 11),
    /** Dark current or bias far above its neighbours. */
    HOT(1 << 12),
    /** Response far from its neighbours', either way. */
    COLD(1 << 13);

    private final int bit;

    PixelFlag(int bit) {
        this.bit = bit;
    }

    /**
     * The value of this flag in a mask.
     *
     * @return a power of two
     */
    public int bit() {
        return bit;
    }
}
