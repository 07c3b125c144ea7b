package org.surveygrid.coordinator.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.surveygrid.coordinator.archive.ArchivedProduct;
import org.surveygrid.coordinator.archive.Validity;
import org.surveygrid.task.Dimension;
import org.surveygrid.task.ProductKey;
import org.surveygrid.task.ProductKind;
import org.surveygrid.task.Target;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** The make metaphor, over the real tasks, without a pixel. */
final class PlannerTest {
    private static final String NIGHT = "2026-01-10";
    private static final List<Validity.State> STATES = List.of(Validity.State.values());
    private static final String[] EVERYTHING = {"catalogue", "mosaic"};

    @Test
    void a_first_request_makes_everything_because_it_is_absent() {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT);

        Plan plan = survey.plan(EVERYTHING);

        assertThat(plan.nodes()).isNotEmpty().allMatch(node -> node.reason() == Reason.ABSENT);
        assertThat(countByKind(plan))
                .containsEntry("bias", 2)
                .containsEntry("masterflat", 4)
                .containsEntry("fringe", 2)
                .containsEntry("reduced", 12)
                .containsEntry("astrometry", 1)
                .containsEntry("photometry", 2)
                .containsEntry("coadd", 2)
                .containsEntry("catalogue", 1)
                .containsEntry("mosaic", 6);
    }

    @Test
    void inputs_come_before_what_is_made_from_them() {
        Plan plan = PaperSurvey.empty().fullNight(NIGHT).plan(EVERYTHING);

        List<String> seen = new ArrayList<>();
        for (PlanNode node : plan.nodes()) {
            List<String> planned = node.recipe().inputs().stream()
                    .map(ProductKey.Input::key)
                    .filter(key ->
                            plan.nodes().stream().anyMatch(other -> other.key().equals(key)))
                    .toList();
            assertThat(seen).containsAll(planned);
            seen.add(node.key());
        }
    }

    @Test
    void a_second_identical_request_makes_nothing() {
        PaperSurvey survey = made(EVERYTHING);

        Plan again = survey.plan(EVERYTHING);

        assertThat(again.nodes()).allMatch(node -> node.action() == PlanNode.Action.REUSE);
    }

    @Test
    void invalidating_one_bias_of_one_chip_dirties_exactly_its_descendants() {
        PaperSurvey survey = made(EVERYTHING);
        ArchivedProduct bias = survey.snapshot().registered(ProductKind.RAW_BIAS).stream()
                .filter(raw -> raw.attribute("ccd").equals("c1"))
                .findFirst()
                .orElseThrow();

        survey.decide(bias.key(), Validity.State.INVALID);
        Plan plan = survey.plan(EVERYTHING);

        List<PlanNode> dirty = plan.with(PlanNode.Action.MAKE);
        assertThat(ofChip(dirty, "c1"))
                .containsExactlyInAnyOrder(
                        "readnoise",
                        "bias",
                        "hotpixels",
                        "gain",
                        "domeflat",
                        "domeflat",
                        "coldpixels",
                        "coldpixels",
                        "twilightflat",
                        "twilightflat",
                        "masterflat",
                        "masterflat",
                        "fringe",
                        "reduced",
                        "reduced",
                        "reduced",
                        "reduced",
                        "reduced",
                        "reduced",
                        "sourcelist",
                        "sourcelist",
                        "sourcelist",
                        "sourcelist",
                        "sourcelist",
                        "sourcelist",
                        "regridded",
                        "regridded",
                        "regridded",
                        "regridded",
                        "regridded",
                        "regridded");
        // The other chip is reprojected with the new global solutions; nothing before that is touched.
        assertThat(ofChip(dirty, "c2"))
                .containsExactlyInAnyOrder(
                        "regridded", "regridded", "regridded", "regridded", "regridded", "regridded");
        assertThat(dirty.stream()
                        .filter(node -> !node.target().toString().contains("ccd="))
                        .map(node -> node.target().toString()))
                .containsExactlyInAnyOrder(
                        "astrometry inst=cam",
                        "photometry inst=cam band=i",
                        "photometry inst=cam band=r",
                        "coadd band=i tile=t1",
                        "coadd band=r tile=t1",
                        "coaddsources band=i tile=t1",
                        "coaddsources band=r tile=t1",
                        "catalogue tile=t1",
                        "mosaic inst=cam exp=e0017",
                        "mosaic inst=cam exp=e0018",
                        "mosaic inst=cam exp=e0019",
                        "mosaic inst=cam exp=e0020",
                        "mosaic inst=cam exp=e0021",
                        "mosaic inst=cam exp=e0022");
        assertThat(dirty.stream()
                        .filter(node -> node.reason() == Reason.INPUT_LIST_CHANGED)
                        .map(node -> node.target().kind().name()))
                .containsExactlyInAnyOrder("readnoise", "bias", "gain");
        assertThat(plan.with(PlanNode.Action.BLOCKED)).isEmpty();
    }

    @Test
    void a_changed_process_parameter_rebuilds_its_task_and_the_descendants_only() {
        PaperSurvey survey = made("reduced", "hotpixels");

        Plan plan = survey.plan(Map.of("masterflat.cellPx", "77"), "reduced", "hotpixels");

        Map<String, List<Reason>> reasons = new TreeMap<>();
        plan.with(PlanNode.Action.MAKE)
                .forEach(node -> reasons.computeIfAbsent(node.target().kind().name(), kind -> new ArrayList<>())
                        .add(node.reason()));
        assertThat(reasons).containsOnlyKeys("masterflat", "fringe", "reduced");
        assertThat(reasons.get("masterflat")).hasSize(4).containsOnly(Reason.PARAMETERS_CHANGED);
        assertThat(reasons.get("fringe")).hasSize(2).containsOnly(Reason.DEPENDENCY_CHANGED);
        assertThat(reasons.get("reduced")).hasSize(12).containsOnly(Reason.DEPENDENCY_CHANGED);
    }

    @Test
    void a_changed_quality_limit_changes_no_key() {
        PaperSurvey survey = made(EVERYTHING);

        Plan plan = survey.plan(
                Map.of("bias.maximumBiasStdevAdu", "0.001", "sourcelist.maximumFwhmArcsec", "0.1"), EVERYTHING);

        assertThat(plan.nodes()).allMatch(node -> node.action() == PlanNode.Action.REUSE);
    }

    @Test
    void a_new_raw_frame_is_an_input_list_change() {
        PaperSurvey survey = made("bias");

        survey.frames(ProductKind.RAW_BIAS, NIGHT, "", 1);
        Plan plan = survey.plan("bias");

        assertThat(nodes(plan, "bias")).allMatch(node -> node.reason() == Reason.INPUT_LIST_CHANGED);
        assertThat(nodes(plan, "bias").getFirst().detail()).contains("1 new");
    }

    @Test
    void a_new_version_of_a_task_is_a_code_change() {
        PaperSurvey survey = made("hotpixels");
        TaskCatalog upgraded = new TaskCatalog(TaskCatalog.load().all().stream()
                .<TaskType<?>>map(task -> task.name().equals("bias") ? new Upgraded<>(task) : task)
                .toList());

        Plan plan = survey.plan(upgraded, Map.of(), "hotpixels");

        assertThat(nodes(plan, "bias")).hasSize(2).allMatch(node -> node.reason() == Reason.CODE_CHANGED);
        assertThat(nodes(plan, "hotpixels")).hasSize(2).allMatch(node -> node.reason() == Reason.DEPENDENCY_CHANGED);
        assertThat(nodes(plan, "readnoise")).allMatch(node -> node.action() == PlanNode.Action.REUSE);
    }

    @Test
    void a_flagged_product_blocks_until_somebody_certifies_it() {
        PaperSurvey survey = made("hotpixels ccd=c1");
        String bias = key(survey, "bias inst=cam ccd=c1 night=" + NIGHT);
        survey.flag(bias, "BIAS_SCATTER_HIGH");

        Plan blocked = survey.plan("hotpixels ccd=c1");

        assertThat(nodes(blocked, "bias").getFirst().action()).isEqualTo(PlanNode.Action.BLOCKED);
        assertThat(nodes(blocked, "bias").getFirst().reason()).isEqualTo(Reason.FLAGGED);
        assertThat(nodes(blocked, "bias").getFirst().detail()).contains("BIAS_SCATTER_HIGH", "calib certify");
        assertThat(nodes(blocked, "hotpixels").getFirst().reason()).isEqualTo(Reason.INPUT_BLOCKED);

        survey.decide(bias, Validity.State.CERTIFIED);
        Plan free = survey.plan("hotpixels ccd=c1");

        assertThat(free.nodes()).allMatch(node -> node.action() == PlanNode.Action.REUSE);
    }

    @Test
    void a_changed_parameter_frees_a_flagged_product() {
        PaperSurvey survey = made("bias ccd=c1");
        survey.flag(key(survey, "bias inst=cam ccd=c1 night=" + NIGHT), "BIAS_SCATTER_HIGH");

        Plan plan = survey.plan(Map.of("bias.clipSigma", "2.5"), "bias ccd=c1");

        assertThat(nodes(plan, "bias").getFirst().reason()).isEqualTo(Reason.PARAMETERS_CHANGED);
    }

    @Test
    void the_calibration_of_another_night_steps_in_for_one_declared_invalid() {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT).calibrationNight("2026-01-12");
        String wanted = "domeflat ccd=c1 band=r night=" + NIGHT;
        survey.make(survey.plan(wanted));
        String own = key(survey, "hotpixels inst=cam ccd=c1 night=" + NIGHT);

        survey.decide(own, Validity.State.INVALID);
        Plan plan = survey.plan(wanted);

        PlanNode flat = nodes(plan, "domeflat").getFirst();
        assertThat(flat.reason()).isEqualTo(Reason.DEPENDENCY_CHANGED);
        assertThat(inputTarget(plan, flat, "hotpixels")).isEqualTo("hotpixels inst=cam ccd=c1 night=2026-01-12");
    }

    @Test
    void without_another_night_a_decertified_calibration_blocks() {
        PaperSurvey survey = made("domeflat ccd=c1 band=r");
        survey.decide(key(survey, "hotpixels inst=cam ccd=c1 night=" + NIGHT), Validity.State.INVALID);

        Plan plan = survey.plan("domeflat ccd=c1 band=r");

        assertThat(nodes(plan, "domeflat").getFirst().action()).isEqualTo(PlanNode.Action.BLOCKED);
        assertThat(nodes(plan, "hotpixels").getFirst().reason()).isEqualTo(Reason.DECLARED_INVALID);
    }

    @Test
    void frames_and_calibrations_of_different_overscan_methods_are_refused() {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT);

        Plan plan = survey.plan(
                Map.of("bias.overscan", "CONSTANT", "readnoise.overscan", "CONSTANT"), "domeflat ccd=c1 band=r");

        PlanNode flat = nodes(plan, "domeflat").getFirst();
        assertThat(flat.action()).isEqualTo(PlanNode.Action.BLOCKED);
        assertThat(flat.reason()).isEqualTo(Reason.OVERSCAN_MISMATCH);
        assertThat(flat.detail()).contains("CONSTANT", "domeflat.overscan");
    }

    @Test
    void too_few_frames_are_reported_with_their_number() {
        PaperSurvey survey = PaperSurvey.empty();
        survey.frames(ProductKind.RAW_BIAS, NIGHT, "", 1);

        PlanNode noise = nodes(survey.plan("readnoise ccd=c1"), "readnoise").getFirst();

        assertThat(noise.reason()).isEqualTo(Reason.INPUT_MISSING);
        assertThat(noise.detail()).contains("needs 2 raw.bias", "found 1");
    }

    @Test
    void only_filters_that_fringe_use_a_fringe_map() {
        Plan plan = PaperSurvey.empty().fullNight(NIGHT).plan("reduced ccd=c1");

        for (PlanNode node : nodes(plan, "reduced")) {
            boolean isFringing =
                    Integer.parseInt(node.target().require(Dimension.EXPOSURE).substring(1)) >= 20;
            assertThat(node.recipe().inputs().stream()
                            .anyMatch(input -> input.role().equals("fringe")))
                    .as(node.target().toString())
                    .isEqualTo(isFringing);
        }
    }

    @Test
    void a_tile_elsewhere_on_the_sky_gets_no_frames() {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT);
        survey.tile("far", 170.0);

        assertThat(survey.expand("coadd"))
                .extracting(Target::toString)
                .containsExactly("coadd band=i tile=t1", "coadd band=r tile=t1");
    }

    /** Which night's calibration is used, against the rule spelled out: certified first, then near, then early. */
    @Test
    void the_valid_calibration_is_the_certified_or_else_the_nearest_one() {
        long seed = 20_260_113;
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            PaperSurvey survey = PaperSurvey.empty();
            survey.frames(ProductKind.RAW_DOME, NIGHT, "r", 3);
            survey.frames(ProductKind.RAW_BIAS, NIGHT, "", 3);
            List<LocalDate> nights = new ArrayList<>(List.of(LocalDate.parse(NIGHT)));
            for (int i = 0; i < 3; i++) {
                LocalDate night = LocalDate.parse(NIGHT).plusDays(random.nextInt(13) - 6);
                if (!nights.contains(night)) {
                    nights.add(night);
                    survey.frames(ProductKind.RAW_BIAS, night.toString(), "", 3);
                }
            }
            survey.make(survey.plan("hotpixels ccd=c1"));
            List<LocalDate> certified = new ArrayList<>();
            List<LocalDate> invalid = new ArrayList<>();
            for (LocalDate night : nights) {
                Validity.State state = STATES.get(random.nextInt(STATES.size()));
                survey.decide(key(survey, "hotpixels inst=cam ccd=c1 night=" + night), state);
                if (state == Validity.State.CERTIFIED) {
                    certified.add(night);
                } else if (state == Validity.State.INVALID) {
                    invalid.add(night);
                }
            }

            Plan plan = survey.plan("domeflat ccd=c1 band=r");

            Optional<LocalDate> expected = nights.stream()
                    .filter(night -> !invalid.contains(night))
                    .filter(night -> Math.abs(ChronoUnit.DAYS.between(night, LocalDate.parse(NIGHT)))
                            <= validityNights("hotpixels"))
                    .min(Comparator.comparing((LocalDate night) -> !certified.contains(night))
                            .thenComparingLong(
                                    night -> Math.abs(ChronoUnit.DAYS.between(night, LocalDate.parse(NIGHT))))
                            .thenComparing(night -> night));
            PlanNode flat = nodes(plan, "domeflat").getFirst();
            assertThat(flat.isAvailable()).as("seed %d round %d", seed, round).isEqualTo(expected.isPresent());
            expected.ifPresent(night -> assertThat(inputTarget(plan, flat, "hotpixels"))
                    .isEqualTo("hotpixels inst=cam ccd=c1 night=" + night));
        }
    }

    private static PaperSurvey made(String... targets) {
        PaperSurvey survey = PaperSurvey.empty().fullNight(NIGHT);
        survey.make(survey.plan(targets));
        return survey;
    }

    private static int validityNights(String task) {
        return TaskCatalog.load().named(task).orElseThrow().validityNights();
    }

    private static String key(PaperSurvey survey, String target) {
        return survey.snapshot().newest(Target.parse(target)).orElseThrow().key();
    }

    private static List<PlanNode> nodes(Plan plan, String kind) {
        return plan.byKind().getOrDefault(new ProductKind(kind), List.of());
    }

    private static Map<String, Integer> countByKind(Plan plan) {
        return plan.byKind().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().name(),
                        entry -> entry.getValue().size()));
    }

    private static List<String> ofChip(List<PlanNode> nodes, String chip) {
        return nodes.stream()
                .filter(node -> node.target().toString().contains("ccd=" + chip))
                .map(node -> node.target().kind().name())
                .toList();
    }

    private static String inputTarget(Plan plan, PlanNode node, String role) {
        String key = node.recipe().inputs().stream()
                .filter(input -> input.role().equals(role))
                .findFirst()
                .orElseThrow()
                .key();
        return plan.nodes().stream()
                .filter(other -> other.key().equals(key))
                .findFirst()
                .orElseThrow()
                .target()
                .toString();
    }
}
