package org.surveygrid.fits.packed;

import java.io.IOException;
import java.nio.file.Path;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.IntegerImage;
import org.surveygrid.fits.tile.PixelForm;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;

/** Writes whole images compressed, into HDU 1 after a primary HDU without data. An existing file is replaced. */
public final class PackedWriter {
    private PackedWriter() {}

    /**
     * Writes floating-point numbers.
     *
     * @param path the file
     * @param header cards to keep, written with the image
     * @param image pixels; NaN means no value
     * @param compression GZIP_1 or GZIP_2, or any codec with a quantiser
     * @throws IOException when writing fails
     */
    public static void write(Path path, FitsHeader header, FloatImage image, Compression compression)
            throws IOException {
        PixelBox size = new PixelBox(0, 0, image.width(), image.height());
        PackedRowsWriter.Form form = new PackedRowsWriter.Form(PixelForm.FLOAT, size, compression);
        try (PackedRowsWriter writer = PackedRowsWriter.begin(path, header, form)) {
            writer.write(image.pixels(), 0, image.pixels().length);
            writer.finish();
        }
    }

    /**
     * Writes whole numbers without loss and in the least room: 16-bit, unsigned 16-bit or 32-bit. The number that BLANK
     * and BZERO of the given header declare to mean no value keeps its meaning.
     *
     * @param path the file
     * @param header cards to keep, written with the image
     * @param image pixels
     * @param compression one without a quantiser
     * @throws IOException when writing fails
     */
    public static void writeIntegers(Path path, FitsHeader header, IntegerImage image, Compression compression)
            throws IOException {
        PixelBox size = new PixelBox(0, 0, image.width(), image.height());
        PackedRowsWriter.Form form = new PackedRowsWriter.Form(PixelForm.of(image.values()), size, compression);
        try (PackedRowsWriter writer = PackedRowsWriter.begin(path, header, form)) {
            writer.write(image.values(), 0, image.values().length);
            writer.finish();
        }
    }
}
