package org.surveygrid.packaging;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What pure computation may do. Results of different machines are compared bit by bit, so all of this matters. */
class KernelRulesTest {
    private static final int MOST_PARAMETERS = 4;

    /** Functions of Math that a platform may compute as it likes, within an error bound. */
    private static final Set<String> PLATFORM_DEPENDENT = Set.of(
            "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "expm1", "log", "log10", "log1p", "pow",
            "sinh", "cosh", "tanh", "cbrt", "hypot", "random");

    /** Streams whose result depends on how the work was divided, or whose rounding is not specified. */
    private static final Set<String> UNORDERED = Set.of("parallel", "parallelStream", "parallelPrefix", "parallelSort");

    @Test
    void kernels_touch_no_file_network_database_log_or_thread() {
        noClasses()
                .that()
                .resideInAnyPackage(ProjectClasses.KERNELS)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "files, network, database, clock, log, random source or threads",
                        type -> startsWithAny(
                                        type.getName(),
                                        "java.nio.file.",
                                        "java.nio.channels.",
                                        "java.net.",
                                        "java.sql.",
                                        "java.time.",
                                        "java.util.logging.",
                                        "org.slf4j.",
                                        "java.util.concurrent.",
                                        "java.util.random.",
                                        "java.io.",
                                        "java.util.Random",
                                        "java.util.SplittableRandom",
                                        "java.util.Timer",
                                        "java.lang.Thread",
                                        "java.lang.ProcessBuilder")
                                && !type.getName().equals("java.io.Serializable")))
                .because("same input, same bits: a kernel sees its arguments and nothing else")
                .check(ProjectClasses.all());
    }

    @Test
    void everything_that_reaches_a_result_uses_strict_mathematics() {
        noClasses()
                .should()
                .callMethodWhere(target(describedAs(
                        "a function of Math whose last bit depends on the platform",
                        member -> member.getOwner().isEquivalentTo(Math.class)
                                && PLATFORM_DEPENDENT.contains(member.getName()))))
                .because("results of different machines are compared bit by bit; use StrictMath")
                .check(ProjectClasses.all());
    }

    @Test
    void nothing_that_makes_a_product_is_summed_in_an_order_that_is_not_ours() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.surveygrid.coordinator..",
                        "org.surveygrid.worker..",
                        "org.surveygrid.packaging..",
                        "org.surveygrid.synthetic.score")
                .should()
                .callMethodWhere(
                        target(describedAs("a parallel operation", member -> UNORDERED.contains(member.getName()))))
                .orShould()
                .callMethod(java.util.stream.DoubleStream.class, "sum")
                .orShould()
                .callMethod(java.util.stream.DoubleStream.class, "average")
                .because("the rounding of these is not specified; write the loop")
                .check(ProjectClasses.all());
    }

    @Test
    void public_methods_of_kernels_have_at_most_four_parameters_and_no_flag() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(ProjectClasses.KERNELS)
                .and()
                .arePublic()
                .should(haveASmallSignature())
                .because("nobody can read a call of five numbers or a bare 'true'; make a record, or two methods")
                .check(ProjectClasses.all());
    }

    private static ArchCondition<JavaMethod> haveASmallSignature() {
        return new ArchCondition<>("have at most " + MOST_PARAMETERS + " parameters and no boolean one") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean callable = method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                        && method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC);
                boolean tooMany = method.getRawParameterTypes().size() > MOST_PARAMETERS;
                boolean flag =
                        method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(boolean.class));
                if (callable && (tooMany || flag)) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                }
            }
        };
    }

    private static DescribedPredicate<AccessTarget> describedAs(String description, Predicate<AccessTarget> test) {
        return DescribedPredicate.describe(description, test);
    }

    private static boolean startsWithAny(String name, String... prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
