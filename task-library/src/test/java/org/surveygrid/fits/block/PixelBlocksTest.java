package org.surveygrid.fits.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelBlocksTest {
    private static final int BLOCK = 2880;

    @ParameterizedTest
    @ValueSource(ints = {1, 719, 720, 721, 259_199, 259_200, 259_201, 700_001})
    void floats_written_in_pieces_are_those_encoded_at_once(int count) throws IOException {
        float[] pixels = new float[count];
        for (int p = 0; p < count; p++) {
            pixels[p] = 0.37f * p - 1000;
        }
        pixels[count / 2] = Float.intBitsToFloat(0x7fc12345);
        ByteBuffer expected = ByteBuffer.allocate(padded(4 * count));
        for (float pixel : pixels) {
            expected.putInt(Float.floatToIntBits(pixel));
        }

        PixelBlocks blocks = PixelBlocks.ofFloats(pixels);

        assertThat(written(blocks)).isEqualTo(expected.array());
        assertThat(blocks.sum()).isEqualTo(BlockChecksum.add(expected.array(), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1440, 1441, 259_200, 259_201, 518_401})
    void whole_numbers_written_in_pieces_are_those_encoded_at_once(int count) throws IOException {
        int[] values = new int[count];
        Arrays.setAll(values, p -> (p * 7919) & 0xffff);
        ByteBuffer ints = ByteBuffer.allocate(padded(4 * count));
        ByteBuffer shorts = ByteBuffer.allocate(padded(2 * count));
        for (int value : values) {
            ints.putInt(value);
            shorts.putShort((short) (value - 32_768));
        }

        PixelBlocks asInts = PixelBlocks.ofInts(values);
        PixelBlocks asShorts = PixelBlocks.ofShorts(values, 32_768);

        assertThat(written(asInts)).isEqualTo(ints.array());
        assertThat(written(asShorts)).isEqualTo(shorts.array());
        assertThat(asInts.sum()).isEqualTo(BlockChecksum.add(ints.array(), 0));
        assertThat(asShorts.sum()).isEqualTo(BlockChecksum.add(shorts.array(), 0));
    }

    private static int padded(int bytes) {
        return Math.ceilDiv(bytes, BLOCK) * BLOCK;
    }

    private static byte[] written(PixelBlocks blocks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        blocks.writeTo(out);
        return out.toByteArray();
    }
}
