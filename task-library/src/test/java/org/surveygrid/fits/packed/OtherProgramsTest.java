package org.surveygrid.fits.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.fits.IntegerImage;
import org.surveygrid.fits.tile.PixelForm;

/**
 * Every compression, ours read by cfitsio (fpack, funpack) and astropy and theirs read by us, to the last bit; where
 * these programs are installed. System property {@code surveygrid.python} names an interpreter that has astropy.
 */
class OtherProgramsTest {
    @TempDir
    private Path folder;

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
        return said;
    }

    /** Builds what asks cfitsio for pixels as floats, NaN where there is no value; funpack loses some of these. */
    private Path cfitsioReader() throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("read.c"), READER);
        Path program = folder.resolve("read");
        Process compiler = new ProcessBuilder(
                        "sh", "-c", "cc -o " + program + " " + source + " -lcfitsio -lm || exit 1")
                .redirectErrorStream(true)
                .start();
        compiler.getInputStream().readAllBytes();
        assumeTrue(
                compiler.waitFor() == 0, "no C compiler with the headers of cfitsio: files are not compared with it");
        return program;
    }

    private float[] read(Path reader, Path packed) throws IOException, InterruptedException {
        run(reader.toString(), packed.toString(), packed + ".raw");
        return dump(packed);
    }

    private static void assertSameBits(float[] ours, float[] theirs, String name) {
        assertThat(ours).as(name).hasSameSizeAs(theirs);
        for (int p = 0; p < ours.length; p++) {
            if (Float.floatToIntBits(ours[p]) != Float.floatToIntBits(theirs[p])) {
                assertThat(ours[p]).as(name + ", pixel " + p).isEqualTo(theirs[p]);
            }
        }
    }

    @Test
    void cfitsio_reads_from_our_files_what_we_do() throws IOException, InterruptedException {
        Path reader = cfitsioReader();
        for (SampleImages.Way way : SampleImages.ways()) {
            Path path = way.write(folder);

            assertSameBits(SampleImages.read(path), read(reader, path), way.name());
        }
    }

    @Test
    void we_read_from_the_files_of_cfitsio_what_it_does() throws IOException, InterruptedException {
        assumeTrue(isInstalled("fpack"), "fpack is not installed: its files are not read");
        Path reader = cfitsioReader();
        List<Path> integers = new ArrayList<>();
        for (PixelForm form : List.of(PixelForm.SHORT, PixelForm.UNSIGNED_SHORT, PixelForm.INT)) {
            Path path = folder.resolve(form + ".fits");
            IntegerImage image =
                    IntegerImage.owning(SampleImages.WIDTH, SampleImages.HEIGHT, SampleImages.counts(form));
            FitsWriter.writeIntegers(path, FitsHeader.builder().build(), image);
            integers.add(path);
        }
        Path real = folder.resolve("real.fits");
        FitsWriter.write(real, FitsHeader.builder().build(), SampleImages.sky());
        for (String shape : List.of("", "-w", "-t 17,13", "-t 22,1")) {
            for (String codec : List.of("-r", "-g1", "-g2", "-h")) {
                if (codec.equals("-h") && (shape.isEmpty() || shape.equals("-t 22,1"))) {
                    continue; // its tiles have more rows than one
                }
                for (Path path : integers) {
                    assertSameFromCfitsio(reader, path, codec + " " + shape);
                }
                for (String quantised : List.of("-q 4", "-q0 4", "-qz 4", "-qz77 2", "-q9999 -1.5")) {
                    assertSameFromCfitsio(reader, real, codec + " " + quantised + " " + shape);
                }
            }
            assertSameFromCfitsio(reader, real, "-g1 -q 0 " + shape);
            assertSameFromCfitsio(reader, real, "-g2 -q 0 " + shape);
            assertSameFromCfitsio(reader, folder.resolve("UNSIGNED_SHORT.fits"), "-h -s 2 -t 61,16");
        }
    }

    private void assertSameFromCfitsio(Path reader, Path plain, String options)
            throws IOException, InterruptedException {
        Path packed = folder.resolve("theirs.fz");
        Files.deleteIfExists(packed);
        List<String> command = new ArrayList<>(List.of("fpack"));
        Stream.of(options.trim().split(" +")).forEach(command::add);
        command.addAll(List.of("-O", packed.toString(), plain.toString()));
        run(command.toArray(String[]::new));

        assertSameBits(SampleImages.read(packed), read(reader, packed), plain.getFileName() + " " + options);
    }

    @Test
    void astropy_reads_from_our_files_what_we_do_and_we_what_it_writes() throws IOException, InterruptedException {
        String python = System.getProperty("surveygrid.python", "python3");
        assumeTrue(
                new ProcessBuilder(python, "-c", "import astropy.io.fits")
                                .redirectErrorStream(true)
                                .start()
                                .waitFor()
                        == 0,
                "astropy is not installed for " + python + ": our files are not read by it");
        List<Path> ours = new ArrayList<>();
        for (SampleImages.Way way : SampleImages.ways()) {
            ours.add(way.write(folder));
        }
        FitsWriter.write(folder.resolve("real.fits"), FitsHeader.builder().build(), SampleImages.sky());
        Path script = Files.writeString(folder.resolve("read.py"), SCRIPT);

        run(python, script.toString());

        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".astropy")).sorted().forEach(ours::add);
        }
        assertThat(ours).hasSizeGreaterThan(SampleImages.ways().size() + 8);
        float[] sky = SampleImages.sky().pixels();
        for (Path path : ours) {
            float[] read = SampleImages.read(path);
            float[] dumped = dump(path);
            String name = path.getFileName().toString();
            for (int p = 0; name.contains("DITHER") && p < read.length; p++) {
                // astropy 5.2 does not know what is blank, nor in files of cfitsio
                assertThat(Float.isNaN(read[p])).as(name).isEqualTo(Float.isNaN(sky[p]));
                dumped[p] = Float.isNaN(sky[p]) ? Float.NaN : dumped[p];
            }
            assertSameBits(read, dumped, name);
        }
    }

    private static float[] dump(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(path + ".raw")));
        float[] out = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(out);
        return out;
    }

    private static final String READER = """
            #include "fitsio.h"
            #include <stdio.h>
            #include <stdlib.h>
            int main(int count, char **name) {
                fitsfile *file; int status = 0, any, axes; long size[2] = {1, 1}; float none = __builtin_nanf("");
                fits_open_image(&file, name[1], READONLY, &status);
                fits_get_img_dim(file, &axes, &status);
                fits_get_img_size(file, 2, size, &status);
                float *pixels = malloc(4 * size[0] * size[1]);
                fits_read_img(file, TFLOAT, 1, size[0] * size[1], &none, pixels, &any, &status);
                fits_report_error(stderr, status);
                FILE *out = fopen(name[2], "wb");
                for (long i = 0; i < size[0] * size[1]; i++) {
                    union { float value; unsigned bits; } u = { pixels[i] };
                    unsigned big = __builtin_bswap32(u.bits);
                    fwrite(&big, 4, 1, out);
                }
                fclose(out);
                return status;
            }
            """;

    /** Writes files of its own, then the pixels of every compressed file as big-endian 32-bit floats. */
    private static final String SCRIPT = """
            import glob, warnings
            import numpy as np
            from astropy.io import fits
            warnings.simplefilter('ignore')
            sky = np.nan_to_num(fits.getdata('real.fits'), nan=50).astype('>f4')  # it destroys tiles that have NaN
            sky[11] = sky[10]
            for codec in ('RICE_1', 'GZIP_1', 'GZIP_2', 'HCOMPRESS_1'):
                for method in (-1, 1, 2):
                    for name, tile in (('rows', None), ('cut', (13, 17)), ('all', (47, 61))):
                        if codec == 'HCOMPRESS_1' and tile is None:
                            continue
                        key = {'tile_shape': tile} if tile else {}
                        try:
                            hdu = fits.CompImageHDU(sky, compression_type=codec, quantize_method=method,
                                                    quantize_level=4.0, dither_seed=55, **key)
                        except TypeError:
                            key = {'tile_size': tile[::-1]} if tile else {}
                            hdu = fits.CompImageHDU(sky, compression_type=codec, quantize_method=method,
                                                    quantize_level=4.0, dither_seed=55, **key)
                        out = '%s_%d_%s.astropy' % (codec, method, name)
                        fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(out)
            for path in glob.glob('*.fz') + glob.glob('*.astropy'):
                data = fits.getdata(path, 1)
                np.asarray(data, '>f4').tofile(path + '.raw')
            """;
}
