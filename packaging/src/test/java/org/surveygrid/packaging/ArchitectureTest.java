package org.surveygrid.packaging;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.surveygrid.task.TaskCatalog;
import org.surveygrid.task.TaskType;

/** Who may use whom, and where each outside library has its place. */
class ArchitectureTest {
    private static final String COORDINATOR = "org.surveygrid.coordinator..";
    private static final String WORKER = "org.surveygrid.worker..";
    private static final String SOLVER = "org.surveygrid.solver..";
    private static final String PROTO = "org.surveygrid.proto..";
    private static final String PACKAGING = "org.surveygrid.packaging..";
    private static final DescribedPredicate<JavaClass> TASK_LIBRARY = resideInAPackage("org.surveygrid..")
            .and(not(resideInAnyPackage(COORDINATOR, WORKER, SOLVER, PROTO, PACKAGING)))
            .as("the task library");
    private static final DescribedPredicate<JavaClass> MAIN_CLASSES = DescribedPredicate.describe(
            "main classes", type -> type.tryGetMethod("main", String[].class).isPresent());

    @Test
    void the_task_library_knows_no_other_module() {
        noClasses()
                .that(TASK_LIBRARY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COORDINATOR, WORKER, SOLVER, PROTO, PACKAGING)
                .because("the science must run and be tested without a grid")
                .check(ProjectClasses.all());
    }

    @Test
    void the_task_library_knows_no_network_database_or_command_line() {
        noClasses()
                .that(TASK_LIBRARY)
                .or()
                .resideInAPackage(SOLVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.grpc..",
                        "com.google.protobuf..",
                        "java.sql..",
                        "org.h2..",
                        "picocli..",
                        "java.net.http..",
                        "org.bouncycastle..")
                .because("a task's result depends on its inputs, its parameters and its target alone")
                .check(ProjectClasses.all());
    }

    @Test
    void the_global_solver_knows_the_task_library_only() {
        noClasses()
                .that()
                .resideInAPackage(SOLVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COORDINATOR, WORKER, PROTO, PACKAGING)
                .because("a global solution is a task like any other")
                .check(ProjectClasses.all());
    }

    @Test
    void coordinator_and_worker_never_see_each_other() {
        noClasses()
                .that()
                .resideInAPackage(COORDINATOR)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WORKER, PACKAGING)
                .because("they are two programs on two machines; all they share is the protocol")
                .check(ProjectClasses.all());
        noClasses()
                .that()
                .resideInAPackage(WORKER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COORDINATOR, SOLVER, PACKAGING)
                .because("they are two programs on two machines; all they share is the protocol")
                .check(ProjectClasses.all());
    }

    @Test
    void the_protocol_depends_on_nothing_of_ours() {
        noClasses()
                .that()
                .resideInAPackage(PROTO)
                .should()
                .dependOnClassesThat(resideInAPackage("org.surveygrid..").and(not(resideInAPackage(PROTO))))
                .because("whoever speaks the protocol must not need our code")
                .check(ProjectClasses.all());
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("org.surveygrid.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("org.surveygrid.packaging.demo"), simpleName("Sgrid"))
                .because(
                        "a package that can be understood alone can be changed alone; only the demo starts the program that"
                                + " it is part of")
                .check(ProjectClasses.all());
    }

    @Test
    void kernels_know_no_task_and_no_file_format() {
        noClasses()
                .that()
                .resideInAnyPackage(ProjectClasses.KERNELS)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.surveygrid.fits..",
                                "org.surveygrid.ingest..",
                                "org.surveygrid.task.*..",
                                "org.surveygrid.solver.task..")
                        .as("file formats, ingest or tasks"))
                .because("tasks call kernels, never the other way round")
                .check(ProjectClasses.all());
    }

    @Test
    void the_task_contract_needs_the_jdk_only() {
        classes()
                .that()
                .resideInAPackage("org.surveygrid.task")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "org.jspecify..", "org.surveygrid.task", "org.surveygrid.setting"))
                .because("a plug-in task must be able to rely on the contract alone")
                .check(ProjectClasses.all());
    }

    @Test
    void what_makes_products_never_sees_the_scores() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.surveygrid.synthetic.score", PACKAGING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.surveygrid.synthetic.score")
                .because("a reduction that knew the truth would prove nothing")
                .check(ProjectClasses.all());
    }

    @Test
    void the_coordinator_never_decodes_pixels() {
        noClasses()
                .that()
                .resideInAPackage(COORDINATOR)
                .and()
                .resideOutsideOfPackages("org.surveygrid.coordinator.command", "org.surveygrid.coordinator.local")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.surveygrid.fits..", "org.surveygrid.image..")
                .because("the coordinator compares digests and reads facts; pixels are the workers' business")
                .check(ProjectClasses.all());
    }

    @Test
    void messages_stay_at_the_edges() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        PROTO,
                        "org.surveygrid.coordinator.gateway",
                        "org.surveygrid.coordinator.command",
                        WORKER,
                        PACKAGING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROTO, "com.google.protobuf..")
                .because("the protocol may change without the decisions behind it")
                .check(ProjectClasses.all());
    }

    @Test
    void only_fits_uses_the_fits_library() {
        onlyIn("nom.tam..", "the library has known defects; one package knows them", "org.surveygrid.fits..");
    }

    @Test
    void only_the_linear_algebra_and_the_gaussian_process_use_ejml() {
        onlyIn(
                "org.ejml..",
                "what EJML does can be replaced in two places",
                "org.surveygrid.solver.normal",
                "org.surveygrid.solver.sparse.factor",
                "org.surveygrid.solver.turbulence");
    }

    @Test
    void only_storage_uses_the_database() {
        onlyIn("java.sql..", "one writer, one place for SQL", "org.surveygrid.coordinator.storage");
        onlyIn("org.h2..", "one writer, one place for SQL", "org.surveygrid.coordinator.storage");
    }

    @Test
    void only_gateways_use_grpc() {
        onlyIn(
                "io.grpc..",
                "a status of the wire must become a type of ours at once",
                "org.surveygrid.coordinator.gateway",
                "org.surveygrid.worker.gateway",
                "org.surveygrid.proto.client");
    }

    @Test
    void only_commands_use_the_command_line_library() {
        onlyIn("picocli..", "what a command does can be called without one", "org.surveygrid..command", PACKAGING);
    }

    @Test
    void only_the_reader_of_sections_knows_toml() {
        onlyIn("org.tomlj..", "a file format is parsed in one place", "org.surveygrid.toml");
    }

    @Test
    void only_identity_uses_certificates_of_bouncy_castle() {
        onlyIn(
                "org.bouncycastle..",
                "keys and certificates are made in one place on each side",
                "org.surveygrid.coordinator.identity",
                "org.surveygrid.worker.gateway");
    }

    @Test
    void nobody_sleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .because("a sleep is a race with a delay; wait for the condition, with a limit")
                .check(ProjectClasses.all());
    }

    @Test
    void the_time_of_day_is_passed_in() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.surveygrid..command", "org.surveygrid..gateway", PACKAGING)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.time.LocalDateTime.class, "now")
                .because("tests move time by hand; pass an InstantSource or a TimeSource")
                .check(ProjectClasses.all());
    }

    @Test
    void elapsed_time_is_measured_only_where_somebody_waits() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.surveygrid..command",
                        "org.surveygrid..gateway",
                        "org.surveygrid.proto.client",
                        "org.surveygrid.coordinator.local",
                        "org.surveygrid.coordinator.run",
                        "org.surveygrid.worker.pipeline",
                        PACKAGING)
                .should()
                .callMethod(System.class, "nanoTime")
                .because("a decision that depends on a stopwatch cannot be tested; a wait with a limit may have one")
                .check(ProjectClasses.all());
    }

    @Test
    void only_commands_and_main_classes_print() {
        noClasses()
                .that(not(MAIN_CLASSES))
                .and()
                .resideOutsideOfPackages("org.surveygrid..command", PACKAGING)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("results go to standard output and talk to standard error, and commands decide which is which")
                .check(ProjectClasses.all());
    }

    @Test
    void only_main_classes_end_the_process() {
        noClasses()
                .that(not(MAIN_CLASSES))
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("what ends the process cannot be tested or embedded")
                .check(ProjectClasses.all());
    }

    @Test
    void every_task_type_is_in_the_catalogue() {
        TreeSet<String> written = new TreeSet<>();
        for (JavaClass type : ProjectClasses.all()) {
            if (type.isAssignableTo(TaskType.class)
                    && !type.isInterface()
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                written.add(type.getName());
            }
        }

        TreeSet<String> listed = new TreeSet<>();
        TaskCatalog.load().all().forEach(task -> listed.add(task.getClass().getName()));

        assertThat(listed)
                .as("a task type that no TaskProvider in META-INF/services brings is never run")
                .containsAll(written);
    }

    private static void onlyIn(String library, String reason, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(reason)
                .check(ProjectClasses.all());
    }
}
