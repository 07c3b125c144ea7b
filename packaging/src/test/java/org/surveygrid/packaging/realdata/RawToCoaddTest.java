package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.surveygrid.fits.FitsFile;
import org.surveygrid.image.FloatImage;

class RawToCoaddTest {
    private static final int FRAMES = 12;
    private static final int CHIPS = 4;
    private static final double GAIN = 2.4;
    private static final double OTHERS_SKY_NOISE_ADU = 36.9;

    @Test
    void a_night_becomes_a_deeper_coadd(@TempDir Path out) throws IOException {
        Path data = RealData.folder("raw_qsi532_m51");

        CommandRun run = TutorialCommand.of("from-raw-to-coadd.md", data, out).run();

        assertThat(run.made("reduced")).isEqualTo(FRAMES * CHIPS);
        assertThat(run.made("regridded")).isEqualTo(FRAMES * CHIPS);
        assertThat(run.facts("reduced", "trails")).hasSize(FRAMES * CHIPS).containsOnly(0.0);
        assertThat(run.facts("readnoise", "readNoiseAdu"))
                .hasSize(CHIPS)
                .allSatisfy(noise -> assertThat(noise).isBetween(12.0, 12.6));
        double skyNoise = CommandRun.median(run.facts("reduced", "skyNoiseElectrons"));
        assertThat(skyNoise / GAIN).isLessThan(OTHERS_SKY_NOISE_ADU);
        double sources = run.facts("sourcelist", "nSources").stream()
                .mapToDouble(count -> count)
                .sum();
        assertThat(sources / FRAMES).isBetween(85.0, 110.0);
        assertThat(CommandRun.median(run.facts("sourcelist", "fwhmPx"))).isBetween(2.0, 2.8);
        assertThat(run.fact("coadd", "coveredFraction")).isGreaterThan(0.85);
        double single = skyNoise * CommandRun.median(run.facts("regridded", "microjanskyPerElectron"));
        assertThat(noise(run.saved("coadd_I_m51_", ".fits"))).isLessThan(single / 3);
    }

    /** Scatter of pixels in a part of the co-add without bright objects, from pairs five columns apart. */
    private static double noise(Path coadd) throws IOException {
        try (FitsFile file = FitsFile.open(coadd)) {
            FloatImage image = file.hdus().getFirst().image();
            double[] differences = new double[200 * 335];
            int next = 0;
            for (int y = 100; y < 300; y++) {
                for (int x = 60; x < 395; x++) {
                    differences[next++] = Math.abs(image.at(x + 5, y) - image.at(x, y));
                }
            }
            Arrays.sort(differences);
            return 1.4826 * differences[differences.length / 2] / Math.sqrt(2);
        }
    }
}
