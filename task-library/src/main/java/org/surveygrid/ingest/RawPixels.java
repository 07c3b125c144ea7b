package org.surveygrid.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.Hdu;
import org.surveygrid.fits.IntegerImage;
import org.surveygrid.fits.packed.Compression;
import org.surveygrid.fits.packed.PackedWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;

/** Pixels of a raw image: whole numbers where the file has such, or could have had. */
final class RawPixels {
    private static final float LARGEST_WHOLE = 1 << 24;

    private final Optional<IntegerImage> whole;
    private final FloatImage any;

    private RawPixels(Optional<IntegerImage> whole, FloatImage any) {
        this.whole = whole;
        this.any = any;
    }

    static RawPixels read(Hdu hdu) throws IOException {
        Optional<IntegerImage> integers = hdu.integers();
        if (integers.isPresent()) {
            return new RawPixels(integers, FloatImage.zeros(1, 1));
        }
        FloatImage image = hdu.image();
        return new RawPixels(whole(image), image);
    }

    /** A frame saved as floating point that holds nothing but counts is stored as counts. */
    private static Optional<IntegerImage> whole(FloatImage image) {
        float[] pixels = image.pixels();
        int[] values = new int[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            if (!(Math.abs(pixels[i]) < LARGEST_WHOLE) || pixels[i] != Math.rint(pixels[i])) {
                return Optional.empty();
            }
            values[i] = (int) pixels[i];
        }
        return Optional.of(IntegerImage.owning(image.width(), image.height(), values));
    }

    RawPixels cut(PixelBox box) {
        if (whole.isEmpty()) {
            return new RawPixels(whole, any.cut(box));
        }
        IntegerImage image = whole.get();
        int[] out = new int[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(
                    image.values(), (box.y0() + y) * image.width() + box.x0(), out, y * box.width(), box.width());
        }
        return new RawPixels(Optional.of(IntegerImage.owning(box.width(), box.height(), out)), any);
    }

    int width() {
        return whole.isPresent() ? whole.get().width() : any.width();
    }

    int height() {
        return whole.isPresent() ? whole.get().height() : any.height();
    }

    /** Whether all pixels are equal; then this is the common value. */
    Optional<Double> constant() {
        if (whole.isPresent()) {
            int[] values = whole.get().values();
            for (int value : values) {
                if (value != values[0]) {
                    return Optional.empty();
                }
            }
            return Optional.of((double) values[0]);
        }
        float[] values = any.pixels();
        for (float value : values) {
            if (Float.compare(value, values[0]) != 0) {
                return Optional.empty();
            }
        }
        return Optional.of((double) values[0]);
    }

    void write(Path file, FitsHeader cards) throws IOException {
        if (whole.isPresent()) {
            PackedWriter.writeIntegers(file, cards, whole.get(), Compression.lossless(Compression.Codec.RICE_1));
        } else {
            FitsWriter.write(file, cards, any);
        }
    }
}
