package org.surveygrid.coordinator.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.task.Target;

/** From what a person types to targets. */
final class TargetPatternTest {
    private static final PaperSurvey SURVEY =
            PaperSurvey.empty().fullNight("2026-01-10").calibrationNight("2026-01-11");

    @Test
    void dimensions_left_out_mean_all() {
        assertThat(expand("bias"))
                .containsExactly(
                        "bias inst=cam ccd=c1 night=2026-01-10",
                        "bias inst=cam ccd=c1 night=2026-01-11",
                        "bias inst=cam ccd=c2 night=2026-01-10",
                        "bias inst=cam ccd=c2 night=2026-01-11");
    }

    @Test
    void a_list_names_several_values() {
        assertThat(expand("masterflat ccd=c1 night=2026-01-10 band=r,i")).hasSize(2);
    }

    @Test
    void a_range_counts_with_or_without_leading_zeros() {
        assertThat(expand("reduced ccd=c1 exp=e0017..e0019")).hasSize(3);
        assertThat(expand("reduced ccd=c1 exp=e17..19")).hasSize(3);
        assertThat(expand("bias ccd=c1..c2 night=2026-01-10")).hasSize(2);
    }

    @Test
    void a_star_stands_for_any_letters() {
        assertThat(expand("bias ccd=* night=2026-01-1*")).hasSize(4);
        assertThat(expand("reduced ccd=c1 exp=*0017")).containsExactly("reduced inst=cam ccd=c1 exp=e0017");
    }

    @Test
    void what_has_no_frames_expands_to_nothing() {
        assertThat(expand("bias ccd=c9")).isEmpty();
        assertThat(expand("reduced night=2026-01-11")).isEmpty();
    }

    @Test
    void a_dot_is_a_dot() {
        assertThat(expand("bias night=2026.01.10")).isEmpty();
    }

    @Test
    void a_wrong_kind_or_label_is_told_with_what_is_known() {
        assertThatThrownBy(() -> expand("biass"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bias, catalogue");
        assertThatThrownBy(() -> expand("bias chip=c1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inst ccd night band exp tile");
        assertThatThrownBy(() -> expand("bias ccd")).hasMessageContaining("ccd=...");
        assertThatThrownBy(() -> expand("bias ccd=a1..b3")).hasMessageContaining("begin alike");
    }

    private static List<String> expand(String pattern) {
        return SURVEY.expand(pattern).stream().map(Target::toString).toList();
    }
}
