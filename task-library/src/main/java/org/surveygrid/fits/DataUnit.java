package org.surveygrid.fits;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.surveygrid.fits.block.PixelDecoder;

/**
 * What the structural keywords of an HDU say about its data.
 *
 * @param bitpix 8, 16, 32, 64, -32 or -64
 * @param axes NAXISn, first axis first; empty without data
 * @param parameterCount PCOUNT
 * @param groupCount GCOUNT
 * @param randomGroups whether this is the deprecated random-groups layout
 */
record DataUnit(int bitpix, long[] axes, long parameterCount, long groupCount, boolean randomGroups) {
    private static final int MAX_AXES = 999;
    /** Part of the heap one image or table may take. */
    private static final double HEAP_SHARE = 0.75;

    private static final String ADVICE = "the header is damaged or not FITS: get the file again";

    static DataUnit of(FitsHeader header, String where) throws FitsFormatException {
        int bitpix = (int) required(header, "BITPIX", where);
        if (bitpix != 8 && bitpix != 16 && bitpix != 32 && bitpix != 64 && bitpix != -32 && bitpix != -64) {
            throw new FitsFormatException(where, "BITPIX = " + bitpix + " is none of 8, 16, 32, 64, -32, -64", ADVICE);
        }
        long count = required(header, "NAXIS", where);
        if (count < 0 || count > MAX_AXES) {
            throw new FitsFormatException(where, "NAXIS = " + count + " is not within 0 to 999", ADVICE);
        }
        long[] axes = new long[(int) count];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = required(header, "NAXIS" + (i + 1), where);
            if (axes[i] < 0) {
                throw new FitsFormatException(where, "NAXIS" + (i + 1) + " = " + axes[i] + " is negative", ADVICE);
            }
        }
        boolean groups =
                axes.length > 0 && axes[0] == 0 && header.flag("GROUPS").orElse(false) && !header.has("XTENSION");
        boolean counted = groups || header.has("XTENSION");
        long pcount = counted ? optional(header, "PCOUNT", 0, where) : 0;
        long gcount = counted ? optional(header, "GCOUNT", 1, where) : 1;
        if (pcount < 0 || gcount < 0) {
            throw new FitsFormatException(
                    where, "PCOUNT = " + pcount + " or GCOUNT = " + gcount + " is negative", ADVICE);
        }
        return new DataUnit(bitpix, axes, pcount, gcount, groups);
    }

    private static long required(FitsHeader header, String key, String where) throws FitsFormatException {
        OptionalLong value = header.integer(key);
        if (value.isEmpty()) {
            Optional<HeaderCard> card = header.card(key);
            String what = card.isPresent()
                    ? key + " has no whole number but '" + card.get().value() + "'"
                    : key + " is missing";
            throw new FitsFormatException(where, what, ADVICE);
        }
        return value.getAsLong();
    }

    private static long optional(FitsHeader header, String key, long otherwise, String where)
            throws FitsFormatException {
        return header.has(key) ? required(header, key, where) : otherwise;
    }

    int bytesPerValue() {
        return Math.abs(bitpix) / 8;
    }

    /**
     * Size without padding.
     *
     * @param where file and HDU, for the message
     * @return bytes
     * @throws FitsFormatException when it does not fit 63 bits
     */
    long bytes(String where) throws FitsFormatException {
        if (axes.length == 0) {
            return 0;
        }
        try {
            long product = 1;
            boolean zero = false;
            for (int i = randomGroups ? 1 : 0; i < axes.length; i++) {
                zero |= axes[i] == 0;
                product = zero ? 0 : Math.multiplyExact(product, axes[i]);
            }
            long values = Math.multiplyExact(groupCount, Math.addExact(parameterCount, product));
            // Room is left for the padding to whole blocks.
            return Math.subtractExact(Math.addExact(Math.multiplyExact(values, bytesPerValue()), 4096), 4096);
        } catch (ArithmeticException e) {
            throw new FitsFormatException(
                    where, "NAXISn " + Arrays.toString(axes) + " declare more than 2^63 bytes", ADVICE, e);
        }
    }

    /** BSCALE, BZERO and, for integers, BLANK. */
    PixelDecoder.Scaling scaling(FitsHeader header) {
        OptionalLong blank = bitpix > 0 ? header.integer("BLANK") : OptionalLong.empty();
        return new PixelDecoder.Scaling(
                header.number("BSCALE").orElse(1), header.number("BZERO").orElse(0), blank);
    }

    /**
     * Checks that arrays fit what this process may use.
     *
     * @param bytes wanted
     * @param where file and HDU, for the message
     * @throws FitsFormatException when they do not
     */
    static void checkMemory(long bytes, String where) throws FitsFormatException {
        long limit = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
        if (bytes > limit) {
            throw new FitsFormatException(
                    where,
                    "the decoded data take " + bytes + " bytes, of which this process may use " + limit,
                    "give it more memory (-Xmx), or check that the size in the header is meant");
        }
    }
}
