package org.surveygrid.solver.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solution.SolutionQuality;
import org.surveygrid.solver.SolvedSurvey;
import org.surveygrid.solver.SyntheticSurvey;

/** Lists that no solution can use: they are named, and all others come out as if they had never been there. */
class HostileListsTest {
    private static final double UNCHANGED = 1e-9;

    private final SyntheticSurvey survey = survey();
    private final ReferenceCatalogue reference = survey.reference(0.2, 5, 0.01);

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(61);
        survey.exposures = 6;
        survey.starsPerChip = 40;
        return survey.build();
    }

    private static List<String> remarks(SolvedSurvey solved, String exposure) {
        List<String> remarks = new ArrayList<>();
        solved.positions().statistics().exposures().stream()
                .filter(e -> e.exposure().equals(exposure))
                .forEach(e -> remarks.addAll(e.remarks()));
        solved.magnitudes().statistics().exposures().stream()
                .filter(e -> e.exposure().equals(exposure))
                .forEach(e -> remarks.addAll(e.remarks()));
        return remarks;
    }

    private SolvedSurvey solve(List<SourceList> lists) {
        return SolvedSurvey.of(lists, reference);
    }

    private static SourceList renamed(SourceList list, String exposure) {
        ExposureFacts of = list.exposure();
        return new SourceList(
                new ExposureFacts(
                        of.instrument(),
                        of.chip(),
                        exposure,
                        of.filter(),
                        of.mjdUtc(),
                        of.exposureSeconds(),
                        of.airmass(),
                        of.widthPx(),
                        of.heightPx()),
                list.wcs(),
                list.xPx(),
                list.yPx(),
                list.positionErrorPx(),
                list.fluxElectrons(),
                list.fluxErrorElectrons(),
                list.fwhmPx(),
                list.ellipticity(),
                list.flags(),
                list.maskBits());
    }

    private List<SourceList> replacing(String exposure, UnaryOperator<SourceList> change) {
        return survey.lists.stream()
                .map(list -> list.exposure().exposure().equals(exposure) ? change.apply(list) : list)
                .toList();
    }

    private List<SourceList> without(String exposure) {
        return survey.lists.stream()
                .filter(list -> !list.exposure().exposure().equals(exposure))
                .toList();
    }

    /** All lists that both know: their places and zero points must be the same. */
    private static void assertSame(SolvedSurvey spoilt, SolvedSurvey clean) {
        int compared = 0;
        for (ChipAstrometry chip : clean.positions().solution().chips()) {
            ChipAstrometry other = spoilt.positions()
                    .solution()
                    .find(chip.exposure(), chip.chip())
                    .orElseThrow();
            for (double[] at : new double[][] {{0, 0}, {1023, 0}, {512, 1024}, {0, 2047}, {1023, 2047}}) {
                double moved = other.wcs()
                        .toSky(at[0], at[1])
                        .separationArcsec(chip.wcs().toSky(at[0], at[1]));
                assertThat(moved).isLessThan(UNCHANGED);
            }
            ChipZeroPoint point = clean.magnitudes()
                    .solution()
                    .find(chip.exposure(), chip.chip())
                    .orElseThrow();
            ChipZeroPoint now = spoilt.magnitudes()
                    .solution()
                    .find(chip.exposure(), chip.chip())
                    .orElseThrow();
            assertThat(Math.abs(now.zeroPointMag() - point.zeroPointMag())).isLessThan(UNCHANGED);
            assertThat(other.quality()).isEqualTo(chip.quality());
            compared++;
        }
        assertThat(compared).isGreaterThan(30);
        assertThat(spoilt.positions().statistics().overlapRmsMas())
                .isEqualTo(clean.positions().statistics().overlapRmsMas());
    }

    @Test
    void an_exposure_of_five_stars_is_left_out_by_name() {
        int[] five = {0, 1, 2, 3, 4};
        int[] none = {};
        List<SourceList> spoilt = replacing(
                "e1", list -> SyntheticSurvey.rows(list, list.exposure().chip().equals("c03") ? five : none));

        SolvedSurvey solved = solve(spoilt);

        assertSame(solved, solve(without("e1")));
        assertThat(remarks(solved, "e1"))
                .hasSize(2)
                .allMatch(remark -> remark.matches("left out: only [0-5] detections match other exposures or .*"));
        assertThat(solved.positions().solution().find("e1", "c03").orElseThrow().quality())
                .isEqualTo(SolutionQuality.EXCLUDED);
    }

    @Test
    void a_chip_without_detections_is_placed_by_the_others_and_named() {
        List<SourceList> spoilt =
                replacing("e2", list -> list.exposure().chip().equals("c05") ? SyntheticSurvey.rows(list) : list);
        List<SourceList> clean =
                spoilt.stream().filter(list -> list.xPx().length > 0).toList();

        SolvedSurvey solved = solve(spoilt);

        assertSame(solved, solve(clean));
        ChipAstrometry chip = solved.positions().solution().find("e2", "c05").orElseThrow();
        assertThat(chip.remark()).contains("no star of this chip was used");
        assertThat(remarks(solved, "e2")).anyMatch(remark -> remark.contains("chip c05: no star of this chip"));
        assertThat(chip.wcs().toSky(500, 1000).separationArcsec(SyntheticSurvey.sky(survey.truth.get(1), 4, 500, 1000)))
                .isLessThan(0.1);
    }

    @Test
    void a_chip_that_never_sees_a_star_changes_nothing() {
        List<SourceList> spoilt = survey.lists.stream()
                .map(list -> list.exposure().chip().equals("c01") ? SyntheticSurvey.rows(list) : list)
                .toList();
        List<SourceList> clean =
                spoilt.stream().filter(list -> list.xPx().length > 0).toList();

        SolvedSurvey solved = solve(spoilt);

        assertSame(solved, solve(clean));
        assertThat(remarks(solved, "e4")).anyMatch(remark -> remark.startsWith("chip c01: "));
    }

    @Test
    void an_exposure_that_came_twice_counts_once() {
        List<SourceList> spoilt = new ArrayList<>(survey.lists);
        survey.lists.stream()
                .filter(list -> list.exposure().exposure().equals("e3"))
                .forEach(list -> spoilt.add(renamed(list, "e3copy")));

        SolvedSurvey solved = solve(spoilt);

        assertSame(solved, solve(survey.lists));
        assertThat(remarks(solved, "e3copy"))
                .hasSize(2)
                .allMatch(remark -> remark.startsWith("left out: has the very detections of exposure e3, "));
        assertThat(solved.magnitudes()
                        .solution()
                        .find("e3copy", "c02")
                        .orElseThrow()
                        .quality())
                .isEqualTo(SolutionQuality.EXCLUDED);
    }

    @Test
    void a_star_that_an_exposure_shows_twice_counts_in_the_others_only() {
        String where = "c04";
        SourceList list = survey.lists.stream()
                .filter(l -> l.exposure().exposure().equals("e5")
                        && l.exposure().chip().equals(where))
                .findFirst()
                .orElseThrow();
        int n = list.xPx().length;
        SourceList doubled = SyntheticSurvey.rows(
                list, IntStream.range(0, n + 1).map(i -> Math.min(i, n - 1)).toArray());
        int star = 2;
        doubled.xPx()[n] = list.xPx()[star] + 2;
        doubled.yPx()[n] = list.yPx()[star] - 1;
        SourceList missing = SyntheticSurvey.rows(
                list, IntStream.range(0, n).filter(i -> i != star).toArray());

        SolvedSurvey solved = solve(replacing("e5", l -> l.exposure().chip().equals(where) ? doubled : l));
        SolvedSurvey clean = solve(replacing("e5", l -> l.exposure().chip().equals(where) ? missing : l));

        assertSame(solved, clean);
        assertThat(solved.positions().statistics().selfMatches())
                .isEqualTo(clean.positions().statistics().selfMatches() + 2);
    }
}
