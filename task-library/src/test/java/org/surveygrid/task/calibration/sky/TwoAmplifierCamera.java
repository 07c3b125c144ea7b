package org.surveygrid.task.calibration.sky;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.surveygrid.fits.FitsHeader;
import org.surveygrid.fits.FitsWriter;
import org.surveygrid.image.FloatImage;
import org.surveygrid.instrument.Amplifier.Linearity;
import org.surveygrid.instrument.camera.TrialCamera;
import org.surveygrid.synthetic.RandomStream;
import org.surveygrid.task.InputProduct;
import org.surveygrid.task.ProductKind;

/**
 * A simulated chip of two amplifiers that are read towards its middle, with all that its camera file keeps silent about:
 * counts that bend, crosstalk, flickering pixels, a sky that lights it unevenly, fringes of two sky lines.
 */
final class TwoAmplifierCamera {
    static final int HALF = 160;
    static final int HEIGHT = 240;
    static final int WIDTH = 2 * HALF;
    static final double GAIN = 2.0;
    static final double READ_NOISE_ADU = 3;
    static final double CROSSTALK = 3e-3;
    static final Linearity BEND = new Linearity(List.of(1.2e-6));
    static final int[] FLICKERING = {40 * WIDTH + 30, 200 * WIDTH + 250, 230 * WIDTH + 155};

    private static final int OVERSCAN = 24;
    private static final int RAW_WIDTH = 2 * (HALF + OVERSCAN);
    private static final double ZERO_ADU = 1200;
    private static final double FLICKER_ADU = 60;

    private final Path folder;
    private final double[] response = new double[WIDTH * HEIGHT];
    private final double[][] fringes = new double[2][WIDTH * HEIGHT];

    TwoAmplifierCamera(Path folder) {
        this.folder = folder;
        RandomStream random = RandomStream.of(1, "response");
        for (int p = 0; p < response.length; p++) {
            response[p] = 1 + 0.01 * random.nextGaussian();
            for (int line = 0; line < fringes.length; line++) {
                fringes[line][p] = fringe(line, p % WIDTH, Math.floorDiv(p, WIDTH));
            }
        }
    }

    InputProduct instrument(List<String> calibrations) throws IOException {
        Path file = folder.resolve("test.toml");
        Files.writeString(file, TrialCamera.conventions("test", calibrations) + """
                        [[filters]]
                        name = "i"
                        fringes = true
                        fringePatterns = 2
                        centralWavelengthNm = 760
                        extinctionMagPerAirmass = 0.05
                        zeroPointMag = 24.8
                        [[chips]]
                        id = "c1"
                        header = "c1"
                        raw = [368, 240]
                        saturationAdu = 64000
                        gainElectronsPerAdu = 2.1
                        readNoiseElectrons = 6.5
                        referencePixel = [160, 160]
                        cd = [-1.1e-04, 0.0, 0.0, 1.1e-04]
                        amplifiers = [
                          { id = "a", light = "[1:160,1:240]", at = "[1:160,1:240]", overscan = "[161:184,1:240]" },
                          { id = "b", light = "[209:368,1:240]", at = "[161:320,1:240]", overscan = "[185:208,1:240]" },
                        ]
                        """);
        return new InputProduct("1".repeat(64), ProductKind.INSTRUMENT, Map.of("toml", file));
    }

    /** How the sky lights the chip where the lamp lights it evenly: 10 % from end to end. */
    static double illumination(int x, int y) {
        double u = (x - WIDTH / 2.0) / WIDTH;
        double v = (y - HEIGHT / 2.0) / HEIGHT;
        return 1 + 0.06 * u + 0.03 * v - 0.12 * u * v;
    }

    /** Fringes of one sky line, root mean square 1. */
    private static double fringe(int line, int x, int y) {
        double phase = line == 0
                ? 0.21 * x + 2 * StrictMath.sin(0.02 * y)
                : 0.19 * y - 1.5 * StrictMath.cos(0.02 * x) + 0.05 * x;
        return Math.sqrt(2) * StrictMath.sin(phase);
    }

    /** A raw frame of so many electrons from the light of each pixel, its response included. */
    InputProduct raw(ProductKind kind, double[] electrons, double seconds, int number) throws IOException {
        RandomStream random = RandomStream.of(number, kind.name());
        double[] counts = new double[electrons.length];
        for (int p = 0; p < counts.length; p++) {
            double noisy = electrons[p] + Math.sqrt(electrons[p]) * random.nextGaussian();
            counts[p] = BEND.bend(Math.max(0, noisy) / GAIN);
        }
        for (int flickering : FLICKERING) {
            counts[flickering] += (number * 7 + flickering) % 5 < 2 ? FLICKER_ADU : -FLICKER_ADU;
        }
        FloatImage image = FloatImage.zeros(RAW_WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < RAW_WIDTH; x++) {
                int trimmed = x < HALF ? x : x - 2 * OVERSCAN;
                boolean light = x < HALF || x >= HALF + 2 * OVERSCAN;
                double own = light ? counts[y * WIDTH + trimmed] : 0;
                double other = light && trimmed >= HALF ? counts[y * WIDTH + WIDTH - 1 - trimmed] : 0;
                double level = ZERO_ADU + 4 * (number % 3) + own + CROSSTALK * other;
                image.pixels()[y * RAW_WIDTH + x] = (float) Math.rint(level + READ_NOISE_ADU * random.nextGaussian());
            }
        }
        Path file = folder.resolve(kind.name() + number + ".fits");
        FitsHeader header = FitsHeader.builder()
                .put("SGCHIP", "c1", "")
                .put("SGKIND", kind.name(), "")
                .put("SGEXPID", "e" + number, "")
                .put("SGFILT", "i", "")
                .put("SGEXPT", seconds, "")
                .put("SGRA", 150.0, "")
                .put("SGDEC", -20.0, "")
                .build();
        FitsWriter.write(file, header, image);
        return new InputProduct(String.format("%064x", kind.hashCode() + 4096L + number), kind, Map.of("raw", file));
    }

    /** An even lamp, as the chip sees it: its pixels respond with a scatter of 1 %. */
    double[] lamp(double electrons) {
        double[] light = new double[WIDTH * HEIGHT];
        for (int p = 0; p < light.length; p++) {
            light[p] = electrons * response[p];
        }
        return light;
    }

    /** Light of sky with fringes and stars, before the chip's response; stars are x, y, electrons at the peak. */
    double[] sky(double level, double[] strengths, List<double[]> stars) {
        double[] light = new double[WIDTH * HEIGHT];
        for (int p = 0; p < light.length; p++) {
            light[p] = level + strengths[0] * fringes[0][p] + strengths[1] * fringes[1][p];
        }
        for (double[] star : stars) {
            for (int y = (int) star[1] - 12; y <= star[1] + 12; y++) {
                for (int x = (int) star[0] - 12; x <= star[0] + 12; x++) {
                    if (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT) {
                        double r2 = (x - star[0]) * (x - star[0]) + (y - star[1]) * (y - star[1]);
                        light[y * WIDTH + x] += star[2] * StrictMath.exp(-r2 / 8);
                    }
                }
            }
        }
        return light;
    }

    /** What the chip makes of the light of the sky. */
    double[] seen(double[] light) {
        double[] electrons = new double[light.length];
        for (int p = 0; p < light.length; p++) {
            electrons[p] = light[p] * response[p] * illumination(p % WIDTH, Math.floorDiv(p, WIDTH));
        }
        return electrons;
    }
}
