package org.surveygrid.packaging.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.surveygrid.observation.SourceList;

class GrowthSurveyTest {
    @ParameterizedTest
    @ValueSource(ints = {10, 10_000, 65_200, 80_000})
    void every_cell_that_an_exposure_sees_lies_beside_it(int exposures) {
        GrowthSurvey survey = new GrowthSurvey(exposures, 1);

        for (int e = 0; e < exposures; e += Math.max(1, exposures / 50)) {
            for (int cell : survey.cells(e)) {
                double[] star = survey.stars(cell)[0];
                double stretch = StrictMath.cos(StrictMath.toRadians(star[1]));
                assertThat(Math.abs(star[0] - survey.ra(e)) * stretch)
                        .as("exposure %d, cell %d", e, cell)
                        .isLessThan(1.5);
                assertThat(Math.abs(star[1] - survey.dec(e))).isLessThan(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_200, 80_000})
    void a_survey_of_100_million_detections_sees_no_cell_under_two_numbers(int exposures) {
        GrowthSurvey survey = new GrowthSurvey(exposures, 1);
        Set<Long> places = new HashSet<>();
        Set<Integer> cells = new HashSet<>();

        for (int e = 0; e < exposures; e += 97) {
            for (int cell : survey.cells(e)) {
                if (cells.add(cell)) {
                    places.add(Double.doubleToLongBits(survey.stars(cell)[0][0]));
                }
            }
        }

        assertThat(cells).allMatch(cell -> cell >= 0 && cell < Integer.MAX_VALUE / GrowthSurvey.STARS_PER_CELL);
        assertThat(places).hasSameSizeAs(cells);
    }

    @Test
    void a_survey_that_the_sky_has_no_room_for_is_refused_with_what_it_would_need() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrowthSurvey(100_000, 1))
                .withMessageContaining("no room for 100000 exposures")
                .withMessageContaining("take fewer");
    }

    @Test
    void lists_are_in_the_order_of_exposure_and_chip_and_have_no_rows() {
        List<SourceList> lists = new GrowthFiles(new GrowthSurvey(3, 1)).lists();

        assertThat(lists).hasSize(3 * SurveyCamera.CHIPS).allMatch(list -> list.xPx().length == 0);
        assertThat(lists)
                .extracting(list -> list.exposure().exposure() + list.exposure().chip())
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
