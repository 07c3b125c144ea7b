package org.surveygrid.coordinator.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.task.ProductKind;

/** Calibrations made elsewhere, in plans. */
final class RegisteredCalibrationTest {
    private static final String NIGHT = "2026-01-10";
    private static final String FLAT = "domeflat ccd=c1 band=r";
    private static final Map<String, String> GOOD = Map.of("meanAdu", "0", "stdevAdu", "1", "framesUsed", "9");

    @Test
    void it_goes_before_one_made_here_until_it_is_declared_invalid() {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT);
        survey.make(survey.plan(FLAT));
        String bias = survey.master(ProductKind.BIAS, NIGHT, GOOD);

        Plan plan = survey.plan(FLAT);
        survey.decide(bias, Validity.State.INVALID);
        Plan without = survey.plan(FLAT);

        assertThat(node(plan, "bias").key()).isEqualTo(bias);
        assertThat(node(plan, "bias").action()).isEqualTo(PlanNode.Action.REUSE);
        assertThat(node(plan, "domeflat").reason()).isEqualTo(Reason.DEPENDENCY_CHANGED);
        assertThat(node(without, "domeflat").reason()).isEqualTo(Reason.UP_TO_DATE);
    }

    @Test
    void it_holds_as_many_nights_as_one_made_here() {
        LocalDate night = LocalDate.parse(NIGHT);
        PaperSurvey survey = PaperSurvey.empty();
        survey.frames(ProductKind.RAW_DOME, NIGHT, "r", 3);
        survey.master(ProductKind.BIAS, night.plusDays(8).toString(), GOOD);

        String before = node(survey.plan(FLAT), "domeflat").detail();
        survey.master(ProductKind.BIAS, night.minusDays(7).toString(), GOOD);
        String after = node(survey.plan(FLAT), "domeflat").detail();

        assertThat(before).contains("bias is blocked");
        assertThat(after).contains("gain is blocked");
    }

    @Test
    void outside_the_limits_it_blocks_until_somebody_certifies_it() {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT);
        String bias =
                survey.master(ProductKind.BIAS, NIGHT, Map.of("meanAdu", "0", "stdevAdu", "400", "framesUsed", "9"));

        Plan before = survey.plan("hotpixels ccd=c1");
        survey.decide(bias, Validity.State.CERTIFIED);
        Plan after = survey.plan("hotpixels ccd=c1");

        assertThat(node(before, "bias").detail()).contains("theirs.fits", "BIAS_STDEV_HIGH", "certify");
        assertThat(node(before, "hotpixels").action()).isEqualTo(PlanNode.Action.BLOCKED);
        assertThat(node(after, "bias").action()).isEqualTo(PlanNode.Action.REUSE);
    }

    @Test
    void a_plan_does_not_speak_of_nights_that_were_only_looked_at() {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT);
        survey.frames(ProductKind.RAW_SCIENCE, "2026-01-11", "r", 1);

        Plan plan = survey.plan("reduced ccd=c1 exp=" + survey.lastExposure());

        assertThat(plan.with(PlanNode.Action.BLOCKED)).isEmpty();
        assertThat(node(plan, "reduced").action()).isEqualTo(PlanNode.Action.MAKE);
    }

    private static PlanNode node(Plan plan, String kind) {
        return plan.nodes().stream()
                .filter(node -> node.target().kind().name().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
