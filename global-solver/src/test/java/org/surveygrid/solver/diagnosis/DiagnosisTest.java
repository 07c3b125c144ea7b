package org.surveygrid.solver.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.surveygrid.solver.sparse.WeakMode;

/** What is worth a sentence. */
class DiagnosisTest {
    private static Diagnosis with(NamedMode mode) {
        return new Diagnosis(
                List.of(),
                List.of(),
                List.of(mode),
                List.of(),
                List.of(new ExposureReach("e1", 0.6, 0.3), new ExposureReach("e2", 0.5, 0.2)),
                "mas",
                List.of(),
                List.of(),
                "");
    }

    private static NamedMode mode(
            double eigenvalue, WeakMode.Strength strength, NamedMode.HeldBy holder, double sigma) {
        return new NamedMode(
                eigenvalue,
                strength,
                List.of(new NamedMode.Part("the constant term of exposure e1", 1)),
                holder,
                sigma);
    }

    @Test
    void a_weak_mode_that_takes_places_nowhere_is_for_the_report_alone() {
        Diagnosis harmless = with(mode(1e-6, WeakMode.Strength.WEAK, NamedMode.HeldBy.STARS, 0.4));
        Diagnosis harmful = with(mode(1e-6, WeakMode.Strength.WEAK, NamedMode.HeldBy.STARS, 6));

        assertThat(harmless.warnings()).isEmpty();
        assertThat(harmful.warnings())
                .containsExactly(
                        "weak mode, 1.0e-06: the constant term of exposure e1; the stars hold it to 6.00 mas only");
    }

    @Test
    void what_no_star_holds_is_always_said() {
        Diagnosis byConvention = with(mode(1e-14, WeakMode.Strength.NULL, NamedMode.HeldBy.CONVENTION, 0));
        Diagnosis byPrior = with(mode(1e-7, WeakMode.Strength.WEAK, NamedMode.HeldBy.PRIOR, 0.1));

        assertThat(byConvention.warnings()).singleElement().asString().contains("only differences mean anything");
        assertThat(byPrior.warnings()).singleElement().asString().contains("a prior holds it");
    }
}
