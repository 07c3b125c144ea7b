package org.surveygrid.fits.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

class RiceCodecTest {
    /** The published layout read one character of a string of bits at a time. */
    private static int[] decodeSlowly(byte[] data, int count) {
        StringBuilder bits = new StringBuilder();
        for (byte b : data) {
            bits.append(String.format(Locale.ROOT, "%8s", Integer.toBinaryString(b & 0xff))
                    .replace(' ', '0'));
        }
        int[] out = new int[count];
        int last = (short) Integer.parseInt(bits.substring(0, 16), 2);
        int at = 16;
        int code = 0;
        for (int i = 0; i < count; i++) {
            if (i % 32 == 0) {
                code = Integer.parseInt(bits.substring(at, at + 4), 2);
                at += 4;
            }
            int folded = 0;
            if (code == 15) {
                folded = Integer.parseInt(bits.substring(at, at + 16), 2);
                at += 16;
            } else if (code > 0) {
                int one = bits.indexOf("1", at);
                folded = one - at;
                at = one + 1;
                for (int bit = 0; bit < code - 1; bit++) {
                    folded = folded * 2 + (bits.charAt(at++) - '0');
                }
            }
            last = (short) (last + (folded % 2 == 0 ? folded / 2 : -(folded + 1) / 2));
            out[i] = last;
        }
        return out;
    }

    @Test
    void a_hand_made_tile_is_decoded() throws DataFormatException {
        // 100 in 16 bits; split code 2: differences fold as 0, +1 -> 2, -1 -> 1, each unary of half then one bit.
        String bits = "0000000001100100" + "0010" + "10" + "010" + "11" + "0000000";
        byte[] data = new byte[bits.length() / 8];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }

        int[] pixels = new RiceCodec(32, 2).decode(data, 3);

        assertThat(pixels).containsExactly(100, 101, 100);
    }

    @Test
    void decoding_agrees_with_reading_bit_by_bit() throws DataFormatException {
        SplittableRandom random = new SplittableRandom(8);
        RiceCodec codec = new RiceCodec(32, 2);
        for (int round = 0; round < 60; round++) {
            int range = 1 << random.nextInt(1, 16);
            int[] pixels = new int[1 + random.nextInt(150)];
            Arrays.setAll(pixels, i -> (short) random.nextInt(range));
            byte[] data = codec.encode(pixels, 0, pixels.length);

            assertThat(decodeSlowly(data, pixels.length)).containsExactly(pixels);
            assertThat(codec.decode(data, pixels.length)).containsExactly(pixels);
        }
    }

    @Test
    void pixels_of_every_width_survive() throws DataFormatException {
        SplittableRandom random = new SplittableRandom(9);
        for (int width : new int[] {1, 2, 4}) {
            RiceCodec codec = new RiceCodec(16, width);
            int[] pixels = new int[500];
            for (int i = 0; i < pixels.length; i++) {
                int wild = i % 7 == 0 ? random.nextInt() : random.nextInt(30);
                pixels[i] = width == 1 ? wild & 0xff : width == 2 ? (short) wild : wild;
            }

            assertThat(codec.decode(codec.encode(pixels, 0, 500), 500)).containsExactly(pixels);
        }
    }

    @Test
    void code_that_ends_early_is_refused() {
        RiceCodec codec = new RiceCodec(32, 2);
        int[] pixels = new SplittableRandom(10).ints(100, 0, 500).toArray();
        byte[] data = codec.encode(pixels, 0, 100);

        for (int length = 0; length < data.length; length++) {
            byte[] cut = Arrays.copyOf(data, length);
            assertThatThrownBy(() -> codec.decode(cut, 100)).isInstanceOf(DataFormatException.class);
        }
    }
}
