package org.surveygrid.solver.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.surveygrid.observation.ExposureFacts;
import org.surveygrid.observation.SourceList;
import org.surveygrid.solver.SyntheticSurvey;
import org.surveygrid.solver.association.DetectionSelection;
import org.surveygrid.solver.association.Detections;
import org.surveygrid.solver.association.StarGroups;

class StarColoursTest {
    private static final int STARS = 30;

    private static Detections detections() {
        SyntheticSurvey survey = new SyntheticSurvey(3);
        survey.exposures = 1;
        survey.build();
        return Detections.of(survey.lists.subList(0, 1), new DetectionSelection(1, 255, 1000));
    }

    /** Each detection is a star of its own; the first {@code published} have a reference star. */
    private static StarGroups groups(int published) {
        int[] start = new int[STARS + 1];
        Arrays.setAll(start, i -> i);
        int[] detection = Arrays.copyOf(start, STARS);
        int[] reference = new int[STARS];
        Arrays.setAll(reference, i -> i < published ? i : -1);
        return new StarGroups(start, detection, reference, 0);
    }

    private static StarColours measured(Detections detections) {
        SourceList list = detections.lists().getFirst();
        float[] rows = new float[list.size()];
        for (int d = 0; d < STARS; d++) {
            rows[detections.row(d)] = d == 5 || d == 25 ? Float.NaN : 0.1f * d;
        }
        ExposureFacts facts = list.exposure();
        StarColours colours = new StarColours();
        colours.put(facts.exposure(), facts.chip(), rows);
        return colours;
    }

    @Test
    void published_colours_go_first_and_measured_ones_are_shifted_to_them() {
        Detections detections = detections();

        double[] colour = measured(detections).ofStars(detections, groups(20), r -> 0.1 * r + 0.7);

        for (int s = 0; s < STARS; s++) {
            if (s == 25) {
                assertThat(colour[s]).isNaN();
            } else {
                assertThat(colour[s]).isCloseTo(0.1 * s + 0.7, within(1e-6));
            }
        }
    }

    @Test
    void few_stars_with_both_shift_nothing() {
        Detections detections = detections();

        double[] colour = measured(detections).ofStars(detections, groups(5), r -> 0.1 * r + 0.7);

        assertThat(colour[4]).isCloseTo(1.1, within(1e-6));
        assertThat(colour[6]).isCloseTo(0.6, within(1e-6));
        assertThat(StarColours.typical(new double[] {Double.NaN, 3, 1, 2})).isEqualTo(2);
    }

    @Test
    void without_measured_colours_only_published_ones_are_known() {
        Detections detections = detections();

        double[] colour = StarColours.NONE.ofStars(detections, groups(2), r -> r);

        assertThat(colour[1]).isEqualTo(1);
        assertThat(colour[2]).isNaN();
    }
}
