package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneFrameZeroPointTest {
    private static final double OTHERS_SCATTER_MAG = 0.15;

    @Test
    void one_frame_is_calibrated_and_finds_its_place_and_its_zero_point(@TempDir Path out) throws IOException {
        Path data = RealData.folder("huntsman_ngc1566");
        List<TutorialCommand> page = TutorialCommand.all("one-frame-zero-point.md", data, out);

        CommandRun asStated = page.getFirst().run();
        CommandRun asRed = page.get(1).run();

        assertThat(asStated.exitCode()).as(asStated.errors()).isZero();
        assertThat(asStated.lines())
                .filteredOn(line -> line.startsWith("registered "))
                .hasSize(4);
        assertThat(asStated.fact("reduced", "flagged.HOT")).as("listed defects").isEqualTo(268);
        assertThat(asStated.fact("reduced", "noiseRatio")).isBetween(0.95, 1.05);
        assertThat(asStated.fact("reduced", "trails")).isZero();
        assertThat(asStated.fact("sourcelist", "nSources")).isBetween(120.0, 200.0);
        assertThat(asStated.fact("sourcelist", "nMatched")).isGreaterThanOrEqualTo(14);
        assertThat(asStated.fact("sourcelist", "astrometricRmsMas")).isLessThan(250);
        assertThat(asStated.fact("sourcelist", "zeroPointScatterMag")).isLessThan(OTHERS_SCATTER_MAG);
        assertThat(asRed.exitCode()).as(asRed.errors()).isZero();
        assertThat(asRed.fact("sourcelist", "zeroPointScatterMag")).isLessThan(0.05);
    }
}
