package org.surveygrid.fits.packed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.tile.PixelForm;
import org.surveygrid.fits.tile.Quantisation;
import org.surveygrid.fits.tile.Quantiser;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.PixelBox;

/** Small images that have all that is awkward, and all ways to compress them. */
final class SampleImages {
    static final int WIDTH = 61;
    static final int HEIGHT = 47;
    static final PixelBox SIZE = new PixelBox(0, 0, WIDTH, HEIGHT);
    /** Rows, the whole image, and tiles that the edges cut. */
    static final int[][] TILES = {{0, 1}, {0, 0}, {17, 13}, {22, 1}, {0, 16}};

    private SampleImages() {}

    /** One way to store an image. */
    record Way(String name, PackedRowsWriter.Form form) {
        Path write(Path folder) throws IOException {
            Path path = folder.resolve(name + ".fits.fz");
            try (PackedRowsWriter writer =
                    PackedRowsWriter.begin(path, FitsHeader.builder().build(), form)) {
                if (form.pixels() == PixelForm.FLOAT) {
                    writer.write(sky().pixels(), 0, WIDTH * HEIGHT);
                } else {
                    writer.write(counts(form.pixels()), 0, WIDTH * HEIGHT);
                }
                writer.finish();
            }
            return path;
        }
    }

    /** Noise over a sky; NaN, exact zeros, a row of each, a row of one value, a row beyond all range. */
    static FloatImage sky() {
        SplittableRandom random = new SplittableRandom(5);
        float[] out = new float[WIDTH * HEIGHT];
        for (int p = 0; p < out.length; p++) {
            out[p] = (float) (100 + 7 * random.nextGaussian());
            int row = Math.floorDiv(p, WIDTH);
            if (p % 29 == 3 || row == 5) {
                out[p] = Float.NaN;
            }
            if (p % 31 == 4 || row == 7) {
                out[p] = 0;
            }
            if (row == 9) {
                out[p] = 42.42f;
            }
            if (row == 11 && p % 2 == 0) {
                out[p] *= 1e14f;
            }
        }
        return FloatImage.owning(WIDTH, HEIGHT, out);
    }

    static int[] counts(PixelForm form) {
        SplittableRandom random = new SplittableRandom(form.bitpix() + form.zero());
        int low = form == PixelForm.INT ? Integer.MIN_VALUE : form == PixelForm.SHORT ? Short.MIN_VALUE : 0;
        int high = form == PixelForm.BYTE
                ? 255
                : form == PixelForm.SHORT ? Short.MAX_VALUE : form == PixelForm.INT ? Integer.MAX_VALUE : (1 << 16) - 1;
        int[] out = new int[WIDTH * HEIGHT];
        for (int p = 0; p < out.length; p++) {
            out[p] = 100 + random.nextInt(30);
            int row = Math.floorDiv(p, WIDTH);
            if (p % 37 == 0) {
                out[p] = p % 2 == 0 ? low : high;
            }
            if (row == 6) {
                out[p] = 3;
            }
            if (row == 8) {
                out[p] = random.nextInt(low, high);
            }
        }
        return out;
    }

    static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (int[] tile : TILES) {
            String shape = "_" + tile[0] + "x" + tile[1];
            for (Compression.Codec codec : Compression.Codec.values()) {
                for (PixelForm form : PixelForm.values()) {
                    if (form != PixelForm.FLOAT || codec != Compression.Codec.RICE_1) {
                        Compression how = Compression.lossless(codec).withTiles(tile[0], tile[1]);
                        ways.add(new Way(form + "_" + codec + shape, new PackedRowsWriter.Form(form, SIZE, how)));
                    }
                }
                for (Quantisation.Method method : Quantisation.Method.values()) {
                    Quantiser quantiser = new Quantiser(new Quantisation(method, 7345), 4);
                    Compression how = new Compression(codec, tile[0], tile[1], Optional.of(quantiser));
                    ways.add(new Way(
                            method + "_" + codec + shape, new PackedRowsWriter.Form(PixelForm.FLOAT, SIZE, how)));
                }
            }
        }
        return ways;
    }

    static float[] read(Path path) throws IOException {
        try (FitsFile file = FitsFile.open(path)) {
            return file.firstImage().image().pixels();
        }
    }
}
