package org.surveygrid.packaging.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftingSeriesPageTest {
    private static final int FRAMES = 18;
    /** What other software reaches along right ascension and declination. */
    private static final double INTERNAL_EAST_MAS = 130;

    private static final double INTERNAL_NORTH_MAS = 100;

    /** What other software reaches, both axes together. */
    private static final double INTERNAL_MAS = Math.sqrt(130 * 130 + 100 * 100);

    private static final double INTERNAL_MAG = 0.022;

    @Test
    void every_frame_is_found_on_the_sky_and_all_are_solved_together(@TempDir Path out) throws IOException {
        Path data = RealData.folder("dither_hatp32");

        CommandRun run =
                TutorialCommand.of("solve-a-drifting-series.md", data, out).run();

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.facts("sourcelist", "nMatched"))
                .hasSize(FRAMES)
                .allSatisfy(stars -> assertThat(stars).isGreaterThanOrEqualTo(20));
        assertThat(run.fact("astrometry", "nExposuresExcluded")).isZero();
        assertThat(run.fact("astrometry", "nComponentsRelativeOnly")).isZero();
        assertThat(run.fact("astrometry", "overlapEastRmsMas")).isLessThan(INTERNAL_EAST_MAS);
        assertThat(run.fact("astrometry", "overlapNorthRmsMas")).isLessThan(INTERNAL_NORTH_MAS);
        assertThat(run.fact("astrometry", "overlapRmsMas")).isLessThan(INTERNAL_MAS);
        assertThat(run.facts("reduced", "trails")).hasSize(FRAMES).containsOnly(0.0);
        assertThat(run.fact("photometry", "overlapRmsMag")).isLessThan(INTERNAL_MAG);
    }
}
