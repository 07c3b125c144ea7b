package org.surveygrid.solver.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ReferenceCatalogue;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solution.ChipAstrometry;
import org.surveygrid.solution.ChipZeroPoint;
import org.surveygrid.solver.SolvedSurvey;
import org.surveygrid.solver.SyntheticSurvey;

/** Numbers that cannot be: rows that have one count as if they were not there, and nothing of them reaches an equation. */
class SenselessNumbersTest {
    private static final double[] SENSELESS = {
        0, -3, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0
    };

    private final SyntheticSurvey survey = survey();

    private static SyntheticSurvey survey() {
        SyntheticSurvey survey = new SyntheticSurvey(27);
        survey.exposures = 4;
        survey.starsPerChip = 60;
        survey.pointingErrorArcsec = 0.1;
        return survey.build();
    }

    private static boolean isSpoilt(int row) {
        return row % 9 == 4;
    }

    /** Every ninth row has a number that cannot be, in one column after the other. */
    private static SourceList spoilt(SourceList list) {
        double[][] columns = {
            list.fluxElectrons().clone(),
            list.fluxErrorElectrons().clone(),
            list.positionErrorPx().clone(),
            list.xPx().clone(),
            list.yPx().clone()
        };
        for (int row = 4; row < list.size(); row += 9) {
            int column = row / 9 % columns.length;
            int which = row / 9 + list.exposure().chip().charAt(2);
            columns[column][row] = column > 2 ? Double.NaN : SENSELESS[which % SENSELESS.length];
        }
        return new SourceList(
                list.exposure(),
                list.wcs(),
                columns[3],
                columns[4],
                columns[2],
                columns[0],
                columns[1],
                list.fwhmPx(),
                list.ellipticity(),
                list.flags(),
                list.maskBits());
    }

    private static SourceList without(SourceList list) {
        return SyntheticSurvey.rows(
                list,
                IntStream.range(0, list.size()).filter(row -> !isSpoilt(row)).toArray());
    }

    @Test
    void rows_with_numbers_that_cannot_be_change_nothing() {
        ReferenceCatalogue reference = survey.reference(0.3, 5, 0.01);
        List<SourceList> bad =
                survey.lists.stream().map(SenselessNumbersTest::spoilt).toList();
        List<SourceList> good =
                survey.lists.stream().map(SenselessNumbersTest::without).toList();

        SolvedSurvey one = SolvedSurvey.of(bad, reference);
        SolvedSurvey other = SolvedSurvey.of(good, reference);

        for (ChipAstrometry chip : one.positions().solution().chips()) {
            ChipAstrometry same = other.positions()
                    .solution()
                    .find(chip.exposure(), chip.chip())
                    .orElseThrow();
            assertThat(chip.wcs().toSky(512, 1024).separationArcsec(same.wcs().toSky(512, 1024)))
                    .isLessThan(1e-9);
        }
        for (ChipZeroPoint point : one.magnitudes().solution().zeroPoints()) {
            assertThat(Math.abs(point.zeroPointMag()
                            - other.magnitudes()
                                    .solution()
                                    .find(point.exposure(), point.chip())
                                    .orElseThrow()
                                    .zeroPointMag()))
                    .isLessThan(1e-9);
        }
    }

    @Test
    void reference_stars_with_errors_that_cannot_be_count_as_badly_known() {
        ReferenceCatalogue stars = survey.reference(0.3, 5, 0.01);
        double[] positionError = stars.positionErrorMas().clone();
        double[] mag =
                Optional.ofNullable(stars.magnitudes().get("r")).orElseThrow().clone();
        double[] magError = new double[mag.length];
        Arrays.fill(magError, 0.01);
        for (int i = 0; i < mag.length; i += 3) {
            positionError[i] = SENSELESS[i / 3 % SENSELESS.length];
            magError[i] = SENSELESS[i / 3 % SENSELESS.length];
            mag[i] = i % 2 == 0 ? 99 : Double.POSITIVE_INFINITY;
        }
        ReferenceCatalogue reference = new ReferenceCatalogue(
                stars.raDegrees(),
                stars.decDegrees(),
                positionError,
                stars.epochYear(),
                new TreeMap<>(Map.of("r", mag)),
                new TreeMap<>(Map.of("r", magError)));

        SolvedSurvey solved = SolvedSurvey.of(survey.lists, reference);

        assertThat(solved.positions().solution().chips()).allSatisfy(chip -> {
            int number = chip.exposure().charAt(1) - '1';
            assertThat(chip.wcs()
                            .toSky(512, 1024)
                            .separationArcsec(SyntheticSurvey.sky(
                                    survey.truth.get(number), chip.chip().charAt(2) - '1', 512, 1024)))
                    .isLessThan(0.02);
        });
        assertThat(solved.magnitudes().solution().zeroPoints())
                .allSatisfy(point -> assertThat(point.zeroPointErrorMag()).isBetween(0.0, 0.02));
    }
}
