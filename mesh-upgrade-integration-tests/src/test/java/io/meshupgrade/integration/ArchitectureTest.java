package io.meshupgrade.integration;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of docs/decisions/0004-packages.md. There are no exemptions: a class that breaks one is in the wrong place.
 */
@AnalyzeClasses(packages = "io.meshupgrade", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String API = "io.meshupgrade";
    private static final String CORE = "io.meshupgrade.core";
    private static final String TIME = "io.meshupgrade.core.internal.time";

    /** The api is every package below {@code io.meshupgrade} which no other module owns. */
    private static final DescribedPredicate<JavaClass> API_CLASSES = describe(
            "classes of the api",
            type -> type.getPackageName().startsWith(API)
                    && !resideInAnyPackage(
                                    CORE + "..",
                                    API + ".examples..",
                                    API + ".testkit..",
                                    API + ".realmesh..",
                                    API + ".benchmarks..")
                            .test(type));

    @ArchTest
    static final ArchRule the_api_knows_the_JDK_only = classes()
            .that(API_CLASSES)
            .should()
            .onlyDependOnClassesThat(API_CLASSES.or(resideInAnyPackage("java..", "org.jspecify..")));

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().assignedFrom(eachPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule dependencies_run_downwards = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(CORE + "..")
            .withOptionalLayers(true)
            .layer("entry")
            .definedBy(CORE)
            .layer("run")
            .definedBy(CORE + ".internal.run..")
            .layer("act")
            .definedBy(CORE + ".internal.act..")
            .layer("plan")
            .definedBy(CORE + ".internal.plan..")
            .layer("rules")
            .definedBy(CORE + ".internal.rules..")
            .layer("kubernetes")
            .definedBy(CORE + ".internal.kubernetes..")
            .layer("azure")
            .definedBy(CORE + ".internal.azure..")
            .layer("observe")
            .definedBy(CORE + ".internal.observe..")
            .layer("time")
            .definedBy(TIME)
            .whereLayer("entry")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("act")
            .mayOnlyBeAccessedByLayers("entry", "run")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("entry", "run", "act")
            .whereLayer("rules")
            .mayOnlyBeAccessedByLayers("entry", "run", "act", "plan")
            .whereLayer("kubernetes")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("azure")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("time")
            .mayOnlyBeAccessedByLayers("entry", "run", "act", "kubernetes", "azure");

    @ArchTest
    static final ArchRule only_the_Kubernetes_adapter_sees_the_Kubernetes_client = noClasses()
            .that()
            .resideInAnyPackage(CORE + "..", API + ".examples..")
            .and()
            .resideOutsideOfPackages(CORE, CORE + ".internal.kubernetes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.kubernetes..", "okhttp3..", "okio..");

    /** The benchmarks measure what they cost. */
    @ArchTest
    static final ArchRule typed_Kubernetes_models_are_measured_and_not_used = noClasses()
            .that()
            .resideOutsideOfPackage(API + ".benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.kubernetes.client.openapi.models..", "io.kubernetes.client.proto..");

    @ArchTest
    static final ArchRule only_the_Azure_adapter_sees_the_Azure_client = noClasses()
            .that()
            .resideInAnyPackage(CORE + "..")
            .and()
            .resideOutsideOfPackages(CORE, CORE + ".internal.azure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.azure..");

    @ArchTest
    static final ArchRule internals_belong_to_core = noClasses()
            .that()
            .resideOutsideOfPackage(CORE + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE + ".internal..");

    /** What is public on a public type of the testkit is written in words that its users can use. */
    @ArchTest
    static final ArchRule the_testkit_hides_its_insides = noCodeUnits()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(resideInAPackage(API + ".testkit").and(modifier(PUBLIC)))
            .should()
            .haveRawParameterTypes(anyElementThat(resideInAPackage(API + ".testkit.internal..")))
            .orShould()
            .haveRawReturnType(resideInAPackage(API + ".testkit.internal.."));

    @ArchTest
    static final ArchRule one_class_asks_for_the_time = noClasses()
            .that()
            .resideInAnyPackage(CORE + "..", API + ".examples..")
            .and()
            .resideOutsideOfPackage(TIME)
            .should()
            .callMethodWhere(asksForTheTimeOrSleeps())
            .orShould()
            .callConstructor(Date.class);

    @ArchTest
    static void every_package_is_null_marked(JavaClasses classes) {
        Set<JavaPackage> packages = classes.getDefaultPackage().getPackage(API).getSubpackagesInTree();
        assertThat(packages)
                .filteredOn(p -> !p.getClasses().isEmpty())
                .allSatisfy(p -> assertThat(p.tryGetAnnotationOfType(NullMarked.class))
                        .as("@NullMarked on " + p.getName())
                        .isPresent());
    }

    private static SliceAssignment eachPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "the packages";
            }
        };
    }

    private static DescribedPredicate<JavaCall<?>> asksForTheTimeOrSleeps() {
        return target(nameMatching("now"))
                .and(target(owner(oneOf(
                        Instant.class,
                        LocalDate.class,
                        LocalDateTime.class,
                        OffsetDateTime.class,
                        ZonedDateTime.class))))
                .or(target(nameMatching("system.*|tick.*")).and(target(owner(oneOf(Clock.class, InstantSource.class)))))
                .or(target(nameMatching("currentTimeMillis|nanoTime")).and(target(owner(oneOf(System.class)))))
                .or(target(nameMatching("sleep|park.+"))
                        .and(target(owner(oneOf(Thread.class, TimeUnit.class, LockSupport.class)))))
                .as("asks the machine for the time, or sleeps");
    }

    private static DescribedPredicate<JavaClass> oneOf(Class<?>... types) {
        return describe(
                "one of " + Set.of(types), type -> Set.of(types).stream().anyMatch(type::isEquivalentTo));
    }
}
