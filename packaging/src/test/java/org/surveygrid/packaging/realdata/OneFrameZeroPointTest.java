package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneFrameZeroPointTest {
    @Test
    void one_frame_finds_its_place_and_its_zero_point(@TempDir Path out) throws IOException {
        Path data = RealData.folder("huntsman_ngc1566");

        CommandRun run =
                TutorialCommand.of("one-frame-zero-point.md", data, out).run();

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.fact("sourcelist", "nMatched")).isGreaterThanOrEqualTo(12);
        assertThat(run.fact("sourcelist", "astrometricRmsMas")).isLessThan(300);
        assertThat(run.fact("sourcelist", "zeroPointErrorMag")).isLessThan(0.15);
    }
}
