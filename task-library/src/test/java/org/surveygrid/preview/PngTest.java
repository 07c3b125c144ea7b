package org.surveygrid.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.surveygrid.image.FloatImage;

class PngTest {
    private static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        long state = seed;
        for (int i = 0; i < length; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            bytes[i] = (byte) (i % 7 < 3 ? state >>> 60 : i / 50);
        }
        return bytes;
    }

    @Test
    void what_is_deflated_inflates_to_the_same_bytes() throws DataFormatException {
        for (int length : new int[] {0, 1, 2, 3, 300, 70_000, 200_000}) {
            byte[] data = pattern(length, length);

            byte[] packed = Deflate.zlib(data);

            Inflater inflater = new Inflater();
            inflater.setInput(packed);
            byte[] back = new byte[length];
            int got = length == 0 ? 0 : inflater.inflate(back);
            assertThat(got).isEqualTo(length);
            assertThat(back).isEqualTo(data);
            inflater.inflate(new byte[1]);
            assertThat(inflater.finished()).isTrue();
            inflater.end();
        }
    }

    @Test
    void repetition_is_compressed() {
        assertThat(Deflate.zlib(new byte[100_000]).length).isLessThan(1000);
    }

    @Test
    void another_reader_sees_the_same_grey_pixels() throws IOException {
        byte[] pixels = pattern(31 * 17, 5);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.encode(31, 17, pixels, 1)));

        assertThat(read.getWidth()).isEqualTo(31);
        assertThat(read.getHeight()).isEqualTo(17);
        for (int i = 0; i < pixels.length; i++) {
            assertThat((byte) read.getRaster().getSample(i % 31, i / 31, 0)).isEqualTo(pixels[i]);
        }
    }

    @Test
    void another_reader_sees_the_same_colours() throws IOException {
        byte[] pixels = pattern(3 * 8 * 5, 6);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.encode(8, 5, pixels, 3)));

        for (int i = 0; i < 40; i++) {
            for (int band = 0; band < 3; band++) {
                assertThat((byte) read.getRaster().getSample(i % 8, i / 8, band))
                        .isEqualTo(pixels[3 * i + band]);
            }
        }
    }

    @Test
    void a_wrong_number_of_pixels_is_refused() {
        assertThatThrownBy(() -> Png.encode(4, 4, new byte[15], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 x 4");
    }

    @Test
    void the_first_row_of_an_image_is_at_the_bottom_and_nan_is_black() {
        FloatImage image = FloatImage.owning(2, 2, new float[] {100, 0, Float.NaN, 50});

        byte[] picture = Preview.render(image, new Preview.Stretch(-1, 10, 100));

        assertThat(picture[2]).isEqualTo((byte) 255);
        assertThat(picture[0]).isZero();
        assertThat(picture[1] & 0xff).isBetween(100, 254);
    }

    @Test
    void shrinking_averages_what_has_a_value() {
        FloatImage image = FloatImage.owning(3, 2, new float[] {1, 2, 7, Float.NaN, 6, Float.NaN});

        FloatImage small = Preview.shrink(image, 2);

        assertThat(small.pixels()).containsExactly(3f, 7f);
    }
}
