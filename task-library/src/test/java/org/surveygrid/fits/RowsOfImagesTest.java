package org.surveygrid.fits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.synthetic.RandomStream;

class RowsOfImagesTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 53;

    @TempDir
    Path folder;

    @Test
    void rows_of_a_compressed_image_are_those_of_the_whole() throws IOException {
        RandomStream random = RandomStream.of(1, "rows");
        int[] values = new int[WIDTH * HEIGHT];
        for (int p = 0; p < values.length; p++) {
            values[p] = 1000 + random.nextInt(500);
        }
        Path file = folder.resolve("packed.fits");
        PackedWriter.writeIntegers(
                file,
                FitsHeader.builder().build(),
                IntegerImage.owning(WIDTH, HEIGHT, values),
                Compression.lossless(Compression.Codec.RICE_1));

        try (FitsFile packed = FitsFile.open(file)) {
            Hdu image = packed.firstImage();
            FloatImage whole = image.image();
            for (int height : new int[] {1, 5, HEIGHT}) {
                for (int y = 0; y + height <= HEIGHT; y += height) {
                    float[] rows = new float[WIDTH * height];
                    image.rowsInto(y, height, rows);
                    assertThat(rows).isEqualTo(Arrays.copyOfRange(whole.pixels(), y * WIDTH, (y + height) * WIDTH));
                }
            }
        }
    }
}
