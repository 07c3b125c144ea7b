package org.surveygrid.coordinator.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.solver.pixelmap.RegisteredTemplate;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.ProductKind;

/** A solution depends on the templates that its model names, and on no other. */
final class NamedTemplateTest {
    private static final Map<String, String> MODEL = Map.of("astrometry.model", """
            [[astrometry.template]]
            file = "rings.fits"
            [[astrometry.template]]
            file = "edges.fits"
            name = "edges of the chips"
            [[photometry.template]]
            file = "flat.fits"
            """);

    private final PaperSurvey survey = PaperSurvey.empty().fullNight("2026-01-10");

    private String register(String name) {
        return survey.register(ProductKind.TEMPLATE, Map.of("name", name), RegisteredTemplate.MAPS);
    }

    private PlanNode astrometry() {
        return survey.plan(MODEL, "astrometry").requestedNodes().getFirst();
    }

    private static List<String> templates(PlanNode node) {
        return node.recipe().inputs().stream()
                .filter(input -> input.role().equals("templates"))
                .map(ProductKey.Input::key)
                .toList();
    }

    private void makeIt() {
        survey.make(survey.plan(MODEL, "astrometry"));
    }

    @Test
    void a_template_that_was_not_registered_blocks_the_solution_by_its_name() {
        register("edges.fits");

        PlanNode node = astrometry();

        assertThat(node.reason()).isEqualTo(Reason.INPUT_MISSING);
        assertThat(node.detail()).contains("'rings.fits'").contains("sgrid survey template FILE --name rings.fits");
    }

    @Test
    void templates_are_inputs_in_the_order_of_their_names_whatever_else_is_registered() {
        String rings = register("rings.fits");
        register("other.fits");
        String edges = register("edges.fits");

        assertThat(templates(astrometry())).containsExactly(edges, rings);
    }

    @Test
    void a_solution_without_templates_has_none() {
        register("rings.fits");

        assertThat(templates(survey.plan("astrometry").requestedNodes().getFirst()))
                .isEmpty();
    }

    @Test
    void a_changed_template_makes_the_solution_out_of_date_and_another_one_does_not() {
        register("rings.fits");
        register("edges.fits");
        makeIt();
        register("other.fits");
        PlanNode before = astrometry();

        String changed = register("rings.fits");
        PlanNode after = astrometry();

        assertThat(before.action()).isEqualTo(PlanNode.Action.REUSE);
        assertThat(after.action()).isEqualTo(PlanNode.Action.MAKE);
        assertThat(after.detail()).contains("templates: 1 new, 1 no longer used");
        assertThat(templates(after)).contains(changed);
    }

    @Test
    void a_template_that_was_declared_invalid_gives_way_to_the_one_before() {
        String first = register("rings.fits");
        register("edges.fits");
        makeIt();
        String second = register("rings.fits");

        survey.decide(second, Validity.State.INVALID);

        assertThat(templates(astrometry())).contains(first).doesNotContain(second);
        assertThat(astrometry().action()).isEqualTo(PlanNode.Action.REUSE);
    }
}
