package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FewReferenceStarsTest {
    /** What the header's own coordinates leave, both axes together. */
    private static final double HEADER_MAS = 300;

    @Test
    void five_stars_confirm_the_coordinates_of_the_header(@TempDir Path out) throws IOException {
        Path data = RealData.folder("ngc7789_sheffield");

        CommandRun run = TutorialCommand.of("few-reference-stars.md", data, out).run();

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.fact("sourcelist", "nMatched")).isEqualTo(5);
        assertThat(run.fact("sourcelist", "astrometricRmsMas")).isLessThan(HEADER_MAS);
    }
}
