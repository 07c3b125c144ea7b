package org.surveygrid.fits.block;

/**
 * The ones-complement sum over 32-bit words that {@code DATASUM} and {@code CHECKSUM} carry.
 *
 * @see "FITS standard 4.0, appendix J"
 */
public final class BlockChecksum {
    private static final int CODE_LENGTH = 16;

    private BlockChecksum() {}

    /**
     * Adds bytes to a sum.
     *
     * @param bytes whole 32-bit words
     * @param sum sum so far, 0 to start
     * @return the new sum, an unsigned 32-bit number
     */
    public static long add(byte[] bytes, long sum) {
        if (bytes.length % 4 != 0) {
            throw new IllegalArgumentException("a checksum needs whole 32-bit words, got " + bytes.length + " bytes");
        }
        long total = sum;
        for (int i = 0; i < bytes.length; i += 4) {
            total += ((bytes[i] & 0xffL) << 24)
                    | ((bytes[i + 1] & 0xffL) << 16)
                    | ((bytes[i + 2] & 0xffL) << 8)
                    | (bytes[i + 3] & 0xffL);
        }
        return folded(total);
    }

    /**
     * Adds words to a sum.
     *
     * @param words 32-bit words
     * @param length how many of them count
     * @param sum sum so far, 0 to start
     * @return the new sum, an unsigned 32-bit number
     */
    public static long add(int[] words, int length, long sum) {
        long total = sum;
        for (int i = 0; i < length; i++) {
            total += words[i] & 0xffffffffL;
        }
        return folded(total);
    }

    private static long folded(long sum) {
        long total = sum;
        while (total >>> 32 != 0) {
            total = (total & 0xffffffffL) + (total >>> 32);
        }
        return total;
    }

    /**
     * The 16 characters that bring the sum of an HDU to minus zero, once they replace sixteen {@code '0'} in its
     * {@code CHECKSUM} card.
     *
     * @param sum sum of the whole HDU while the card holds sixteen zeros
     * @return letters and digits only
     */
    public static String encode(long sum) {
        long complement = ~sum & 0xffffffffL;
        char[] code = new char[CODE_LENGTH];
        for (int i = 0; i < 4; i++) {
            spread((int) (complement >>> (24 - 8 * i)) & 0xff, code, i);
        }
        // The value of a string card starts at byte 11 of the card, one byte before a word boundary.
        return new String(code, CODE_LENGTH - 1, 1) + new String(code, 0, CODE_LENGTH - 1);
    }

    /** Splits a byte into four characters of equal sum, moved in pairs away from punctuation. */
    private static void spread(int value, char[] code, int column) {
        int[] four = new int[4];
        for (int j = 0; j < 4; j++) {
            four[j] = value / 4 + '0';
        }
        four[0] += value % 4;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int j = 0; j < 4; j += 2) {
                if (isPunctuation(four[j]) || isPunctuation(four[j + 1])) {
                    four[j]++;
                    four[j + 1]--;
                    moved = true;
                }
            }
        }
        for (int j = 0; j < 4; j++) {
            code[4 * j + column] = (char) four[j];
        }
    }

    private static boolean isPunctuation(int character) {
        return (character > '9' && character < 'A') || (character > 'Z' && character < 'a');
    }
}
