package org.surveygrid.fits.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.image.PixelBox;

class FitsRowsWriterTest {
    private static final FitsHeader HEADER = FitsHeader.builder()
            .put("OBJECT", "a name that is long ".repeat(5), "so that it has to be continued")
            .put("EXPTIME", 12.5, "[s]")
            .history("made in pieces")
            .build();

    @TempDir
    Path folder;

    private static float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 17 == 3 ? Float.intBitsToFloat(0x7fc01234 + i % 5) : (i * 7919 % 10_007) - 0.37f * i;
        }
        return values;
    }

    @Test
    void rows_make_the_bytes_of_the_whole_image_however_they_are_divided() throws IOException {
        for (int[] size : new int[][] {{1, 1}, {7, 5}, {700, 1531}, {1013, 601}}) {
            int count = size[0] * size[1];
            float[] values = values(count);
            int[] flags = new int[count];
            for (int i = 0; i < count; i++) {
                flags[i] = i * 31 % 16_384;
            }
            PixelBox box = new PixelBox(0, 0, size[0], size[1]);
            Path whole = folder.resolve("whole.fits");
            Path wholeFlags = folder.resolve("flags.fits");
            FitsWriter.write(whole, HEADER, FloatImage.owning(size[0], size[1], values));
            FitsWriter.writeMask(wholeFlags, HEADER, MaskImage.owning(size[0], size[1], flags));
            for (int rows : new int[] {1, 3, 100_000}) {
                Path pieces = folder.resolve("pieces.fits");
                Path piecesFlags = folder.resolve("pieces.flags.fits");

                try (FitsRowsWriter out = FitsRowsWriter.ofFloats(pieces, HEADER, box);
                        FitsRowsWriter outFlags = FitsRowsWriter.ofFlags(piecesFlags, HEADER, box)) {
                    for (int from = 0; from < count; from += rows * size[0]) {
                        int now = Math.min(rows * size[0], count - from);
                        out.write(values, from, now);
                        outFlags.write(flags, from, now);
                    }
                    out.finish();
                    outFlags.finish();
                }

                assertThat(Files.mismatch(whole, pieces)).isEqualTo(-1);
                assertThat(Files.mismatch(wholeFlags, piecesFlags)).isEqualTo(-1);
                try (FitsFile file = FitsFile.open(pieces)) {
                    assertThat(file.firstImage().isIntact()).contains(true);
                }
            }
        }
    }

    @Test
    void missing_and_superfluous_rows_are_refused() throws IOException {
        PixelBox box = new PixelBox(0, 0, 10, 4);
        float[] values = values(50);
        try (FitsRowsWriter out = FitsRowsWriter.ofFloats(folder.resolve("a.fits"), HEADER, box)) {
            out.write(values, 0, 30);

            assertThatThrownBy(out::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("30 pixels");
            assertThatThrownBy(() -> out.write(values, 0, 20))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10 x 4");
        }
    }

    @Test
    void flags_of_more_than_16_bits_are_refused() throws IOException {
        try (FitsRowsWriter out = FitsRowsWriter.ofFlags(folder.resolve("b.fits"), HEADER, new PixelBox(0, 0, 2, 1))) {
            assertThatThrownBy(() -> out.write(new int[] {1, 1 << 15}, 0, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("16 bits");
        }
    }
}
