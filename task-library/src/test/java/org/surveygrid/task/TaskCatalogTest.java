package org.surveygrid.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.surveygrid.setting.ParameterCodec;

/** What every task type on the class path must keep. */
class TaskCatalogTest {
    /** Tasks that measure numbers only: their product is its facts. */
    private static final Set<String> FACTS_ONLY = Set.of("photontransfer", "readnoise", "gain", "crosstalk");

    static Stream<TaskType<?>> tasks() {
        return TaskCatalog.load().all().stream();
    }

    @Test
    void the_catalogue_finds_the_tasks_of_this_module() {
        assertThat(tasks().map(TaskType::name)).contains("readnoise", "bias", "reduced", "sourcelist", "catalogue");
    }

    @Test
    void two_tasks_of_one_name_are_refused() {
        TaskType<?> task = tasks().findFirst().orElseThrow();

        assertThatThrownBy(() -> new TaskCatalog(List.of(task, task)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + task.name() + "'");
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void a_name_is_one_lower_case_word_and_a_version_is_at_least_one(TaskType<?> task) {
        assertThat(task.name()).matches("[a-z][a-z0-9]*");
        assertThat(task.version()).isPositive();
        assertThat(task.produces().isRegistered())
                .as("%s makes %s, which enters by ingest", task.name(), task.produces())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void every_parameter_is_documented_and_its_default_is_allowed(TaskType<?> task) {
        List<ParameterCodec.Description> settings = ParameterCodec.describe(task.defaults());
        Map<String, String> defaults = ParameterCodec.encode(task.defaults());

        assertThat(settings).allSatisfy(setting -> {
            assertThat(setting.setting().doc())
                    .as("doc of %s.%s", task.name(), setting.name())
                    .isNotBlank();
            assertThat(setting.setting().min())
                    .as("range of %s.%s", task.name(), setting.name())
                    .isLessThanOrEqualTo(setting.setting().max());
        });
        assertThat(ParameterCodec.decode(task.defaults(), defaults))
                .as("defaults of %s, written and read", task.name())
                .isEqualTo(task.defaults());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void a_parameter_out_of_its_range_is_refused_by_name(TaskType<?> task) {
        for (ParameterCodec.Description setting : ParameterCodec.describe(task.defaults())) {
            if (setting.setting().min() == Double.NEGATIVE_INFINITY
                    || !setting.type().equals("double")) {
                continue;
            }
            String below = Double.toString(setting.setting().min() - 1);

            assertThatThrownBy(() -> ParameterCodec.decode(task.defaults(), Map.of(setting.name(), below)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(setting.name());
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void outputs_are_named_once_and_leave_the_facts_alone(TaskType<?> task) {
        assertThat(task.outputs()).doesNotHaveDuplicates().doesNotContain(Facts.ROLE);
        assertThat(task.outputs().isEmpty())
                .as("%s has no output file", task.name())
                .isEqualTo(FACTS_ONLY.contains(task.name()));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void input_roles_are_named_once_and_can_be_filled(TaskType<?> task) {
        TaskCatalog catalog = TaskCatalog.load();
        // The solutions are made by another module; a plan finds them when it is on the class path.
        Set<ProductKind> fromElsewhere = Set.of(ProductKind.ASTROMETRY, ProductKind.PHOTOMETRY);
        Map<String, InputRole> roles = new TreeMap<>();

        for (InputRole role : task.inputs()) {
            assertThat(roles.put(role.name(), role))
                    .as("%s declares role %s twice", task.name(), role.name())
                    .isNull();
            for (ProductKind kind : role.kinds()) {
                boolean made = catalog.making(kind).isPresent() || fromElsewhere.contains(kind);
                assertThat(kind.isRegistered() || made)
                        .as("%s needs %s, which nothing makes", task.name(), kind)
                        .isTrue();
                boolean raw = Set.of(InputRole.Match.RAW, InputRole.Match.REGISTERED, InputRole.Match.NAMED)
                        .contains(role.match());
                assertThat(kind.isRegistered())
                        .as("%s matches %s as %s", task.name(), kind, role.match())
                        .isEqualTo(raw);
            }
        }
        assertThat(roles).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void the_task_needs_no_product_that_is_made_from_its_own(TaskType<?> task) {
        TaskCatalog catalog = TaskCatalog.load();
        Set<ProductKind> reached = new HashSet<>();
        collect(catalog, task, reached);

        assertThat(reached).as("what %s is made from", task.name()).doesNotContain(task.produces());
    }

    private static void collect(TaskCatalog catalog, TaskType<?> task, Set<ProductKind> reached) {
        for (InputRole role : task.inputs()) {
            for (ProductKind kind : role.kinds()) {
                if (reached.add(kind)) {
                    catalog.making(kind).ifPresent(maker -> collect(catalog, maker, reached));
                }
            }
        }
    }
}
