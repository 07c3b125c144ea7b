package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverscanAndGainTest {
    private static final double[] OVERSCAN_ADU = {2522, 2560, 2553, 2582};

    @Test
    void four_amplifiers_agree_in_electrons(@TempDir Path out) throws IOException {
        Path data = RealData.folder("lco_mef_raw");

        CommandRun run = TutorialCommand.of("overscan-and-gain.md", data, out).run();

        assertThat(run.exitCode()).as(run.errors()).isZero();
        double[] overscan = run.facts("reduced", "overscanLevelAdu.a").stream()
                .mapToDouble(level -> level)
                .toArray();
        assertThat(overscan).containsExactly(OVERSCAN_ADU, Offset.offset(1.2));
        List<Double> sky = run.facts("reduced", "skyElectrons");
        assertThat(Collections.max(sky) / Collections.min(sky)).isLessThan(1.02);
        assertThat(run.facts("reduced", "noiseRatio"))
                .hasSize(4)
                .allSatisfy(ratio -> assertThat(ratio).isBetween(0.95, 1.05));
    }
}
