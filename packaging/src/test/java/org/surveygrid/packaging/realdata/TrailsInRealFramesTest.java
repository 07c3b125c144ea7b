package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.surveygrid.artifact.SatelliteTrails;
import org.surveygrid.artifact.Trail;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.image.FloatImage;
import org.surveygrid.image.MaskImage;
import org.surveygrid.statistics.SigmaClip;

/** Frames without a trail, as they are and with one put in. The tutorial pages do the same for M51 and Huntsman. */
class TrailsInRealFramesTest {
    private static final SatelliteTrails.Config CONFIG = new SatelliteTrails.Config(7, 100);
    private static final double FAINT = 1;

    @Test
    void real_frames_have_no_false_trail_and_a_real_one_is_found() throws IOException {
        Path data = RealData.folder("dither_hatp32");
        List<Path> frames = new ArrayList<>();
        for (String folder : List.of("dither_hatp32", "decam_mini_obs04")) {
            try (Stream<Path> files = Files.list(data.resolve(folder))) {
                List<Path> sorted = files.filter(
                                file -> file.toString().toLowerCase(Locale.ROOT).contains(".fit"))
                        .sorted()
                        .toList();
                for (int i = 0; i < sorted.size(); i += 3) {
                    frames.add(sorted.get(i));
                }
            }
        }
        int wrong = 0;
        int found = 0;
        for (int k = 0; k < frames.size(); k++) {
            FloatImage image = image(frames.get(k));
            wrong += find(image).size();
            double[] line = lineThroughMiddle(image, 23 + 47 * k % 180);
            put(image, line);

            found += find(image).stream().anyMatch(trail -> isOn(trail, line)) ? 1 : 0;
        }

        assertThat(frames).hasSizeGreaterThanOrEqualTo(6);
        assertThat(wrong).as("false trails").isLessThanOrEqualTo(1);
        assertThat(found).as("trails put in").isEqualTo(frames.size());
    }

    private static FloatImage image(Path file) throws IOException {
        try (FitsFile fits = FitsFile.open(file)) {
            return fits.firstImage().image();
        }
    }

    private static List<Trail> find(FloatImage image) {
        return SatelliteTrails.find(image, MaskImage.clear(image.width(), image.height()), CONFIG);
    }

    private static double[] lineThroughMiddle(FloatImage image, int degrees) {
        double cos = StrictMath.cos(StrictMath.toRadians(degrees));
        double sin = StrictMath.sin(StrictMath.toRadians(degrees));
        return new double[] {cos, sin, 0.45 * image.width() * cos + 0.55 * image.height() * sin};
    }

    private static boolean isOn(Trail trail, double[] line) {
        return Math.abs(trail.x0() * line[0] + trail.y0() * line[1] - line[2]) < 6
                && Math.abs(trail.x1() * line[0] + trail.y1() * line[1] - line[2]) < 6;
    }

    /** A trail whose crest is as high as the noise of the image. */
    private static void put(FloatImage image, double[] line) {
        float[] differences = new float[image.pixels().length - 1];
        for (int p = 0; p < differences.length; p++) {
            differences[p] = image.pixels()[p + 1] - image.pixels()[p];
        }
        double crest = FAINT
                * SigmaClip.of(Arrays.copyOf(differences, differences.length), 3, 10)
                        .sigma()
                / Math.sqrt(2);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                double across = x * line[0] + y * line[1] - line[2];
                image.pixels()[y * image.width() + x] += (float) (crest * StrictMath.exp(-0.25 * across * across));
            }
        }
    }
}
