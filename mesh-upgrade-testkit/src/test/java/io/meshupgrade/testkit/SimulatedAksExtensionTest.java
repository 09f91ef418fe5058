package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SimulatedAksExtensionTest {

    /** The clusters that the tests of a run got, in the order of the asking. */
    private static final List<SimulatedAks> GIVEN = new ArrayList<>();

    @BeforeEach
    void forget() {
        GIVEN.clear();
    }

    /** Runs a test class as JUnit does, and tells how its tests and containers ended that did not succeed. */
    private static List<Throwable> failuresOf(Class<?> tests) {
        List<Throwable> failures = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (result.getStatus() != Status.SUCCESSFUL) {
                                    failures.add(result.getThrowable().orElseThrow());
                                }
                            }
                        });
        return failures;
    }

    @OnSimulatedAks
    static class EachItsOwn {

        EachItsOwn(SimulatedAks aks) {
            GIVEN.add(aks);
        }

        @BeforeEach
        void before(SimulatedAks aks) {
            GIVEN.add(aks);
        }

        @Test
        void one(SimulatedAks aks) {
            GIVEN.add(aks);
            assertThat(aks.kubeconfig()).exists();
        }

        @Test
        void other(SimulatedAks aks) {
            GIVEN.add(aks);
            assertThat(aks.kubeconfig()).exists();
        }
    }

    @Test
    void eachTestHasAClusterOfItsOwnWhichIsClosedAfterwards() {
        // When
        List<Throwable> failures = failuresOf(EachItsOwn.class);

        // Then
        assertThat(failures).isEmpty();
        assertThat(GIVEN).hasSize(6);
        assertThat(GIVEN.subList(0, 3)).containsOnly(GIVEN.get(0));
        assertThat(GIVEN.subList(3, 6)).containsOnly(GIVEN.get(3)).doesNotContain(GIVEN.get(0));
        assertThat(GIVEN).allSatisfy(aks -> assertThat(aks.kubeconfig()).doesNotExist());
    }

    @OnSimulatedAks
    static class Shared {

        @BeforeAll
        static void beforeAll(SimulatedAks aks) {
            GIVEN.add(aks);
        }

        @Test
        void one(SimulatedAks aks) {
            GIVEN.add(aks);
            assertThat(aks.kubeconfig()).exists();
        }

        @Nested
        class Inner {

            @Test
            void other(SimulatedAks aks) {
                GIVEN.add(aks);
                assertThat(aks.kubeconfig()).exists();
            }
        }
    }

    @Test
    void theTestsOfAClassShareAClusterThatIsThereBeforeAllOfThem() {
        // When
        List<Throwable> failures = failuresOf(Shared.class);

        // Then
        assertThat(failures).isEmpty();
        assertThat(GIVEN).hasSize(3).containsOnly(GIVEN.get(0));
        assertThat(GIVEN.get(0).kubeconfig()).doesNotExist();
    }

    @OnSimulatedAks(revisions = "asm-1-28", kubernetesVersion = "1.33.2", stepped = true, seed = 7)
    static class Configured {

        @BeforeAll
        static void beforeAll(SimulatedAks aks) {
            GIVEN.add(aks);
        }

        @Test
        void asTheClassSays(SimulatedAks aks) {
            assertThat(aks.arm().runningRevisions()).containsExactly("asm-1-28");
            assertThat(aks.arm().document()).contains("\"currentKubernetesVersion\":\"1.33.2\"");
            assertThat(aks.time().now()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(aks).hasToString("SimulatedAks with seed 7, Kubernetes 1.33.2, revisions [asm-1-28], stepped");
        }

        @Test
        @OnSimulatedAks(revisions = {"asm-1-29", "asm-1-30"})
        void asTheMethodSays(SimulatedAks aks) {
            assertThat(aks).isNotSameAs(GIVEN.get(0));
            assertThat(aks.arm().runningRevisions()).containsExactly("asm-1-29", "asm-1-30");
            assertThat(aks)
                    .hasToString("SimulatedAks with seed 1, Kubernetes 1.34.4, revisions [asm-1-29, asm-1-30],"
                            + " in live time");
        }
    }

    @Test
    void theClusterIsAsTheAnnotationSays() {
        assertThat(failuresOf(Configured.class)).isEmpty();
    }

    static class Customized {

        @RegisterExtension
        static final SimulatedAksExtension CLUSTER =
                SimulatedAksExtension.with(builder -> builder.stepped().armOverHttps());

        @Test
        void overHttps(SimulatedAks aks) {
            GIVEN.add(aks);
            assertThat(aks.armEndpoint()).hasScheme("https");
        }

        @Test
        void another(SimulatedAks aks) {
            GIVEN.add(aks);
        }
    }

    @Test
    void theClusterIsAsACustomizerSays() {
        // When
        List<Throwable> failures = failuresOf(Customized.class);

        // Then
        assertThat(failures).isEmpty();
        assertThat(GIVEN).hasSize(2).doesNotHaveDuplicates();
        assertThat(GIVEN).allSatisfy(aks -> assertThat(aks.kubeconfig()).doesNotExist());
    }

    @OnSimulatedAks(stepped = true, seed = 42)
    static class Failing {

        @Test
        void fails(SimulatedAks aks) throws IOException {
            Caller caller = new Caller(aks);
            for (int i = 0; i < 12; i++) {
                caller.get("/api/v1/namespaces/shop-" + i);
            }
            caller.cluster();
            throw new IllegalStateException("The shop is not there");
        }
    }

    @Test
    void aFailureSaysHowToHaveItAgainAndWhatWasAskedForLast() {
        // When
        List<Throwable> failures = failuresOf(Failing.class);

        // Then
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(failures.get(0).getSuppressed())
                .singleElement()
                .asInstanceOf(THROWABLE)
                .hasMessage("""
                        SimulatedAks with seed 42, Kubernetes 1.34.4, revisions [asm-1-29], stepped, at 2026-01-01T00:00:00Z
                        The same seed and the same calls bring the same about, when it is stepped.
                        Requests to Kubernetes: 12, the last of them:
                          GET /api/v1/namespaces/shop-2
                          GET /api/v1/namespaces/shop-3
                          GET /api/v1/namespaces/shop-4
                          GET /api/v1/namespaces/shop-5
                          GET /api/v1/namespaces/shop-6
                          GET /api/v1/namespaces/shop-7
                          GET /api/v1/namespaces/shop-8
                          GET /api/v1/namespaces/shop-9
                          GET /api/v1/namespaces/shop-10
                          GET /api/v1/namespaces/shop-11
                        Requests to ARM: 1
                          GET %s""".formatted(Caller.CLUSTER));
    }

    @OnSimulatedAks(seed = 42)
    static class FailingBeforeAll {

        @BeforeAll
        static void beforeAll(SimulatedAks aks) {
            GIVEN.add(aks);
            throw new IllegalStateException("No world");
        }

        @Test
        void neverRuns() {}
    }

    @Test
    void aFailureBeforeAllTestsSaysSoToo() {
        // When
        List<Throwable> failures = failuresOf(FailingBeforeAll.class);

        // Then
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("seed 42", "Requests to Kubernetes: 0", "Requests to ARM: 0"));
        assertThat(GIVEN.get(0).kubeconfig()).doesNotExist();
    }

    @Test
    void theTestkitNeedsNoJUnit() throws Exception {
        // Given a class path without JUnit
        URL[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().startsWith("junit"))
                .map(Path::toUri)
                .map(SimulatedAksExtensionTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader withoutJUnit = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            // When
            Class<?> type = withoutJUnit.loadClass(SimulatedAks.class.getName());
            Object builder = type.getMethod("builder").invoke(null);
            AutoCloseable aks =
                    (AutoCloseable) builder.getClass().getMethod("start").invoke(builder);

            // Then
            try (aks) {
                Method kubeconfig = type.getMethod("kubeconfig");
                assertThat(Files.readString((Path) kubeconfig.invoke(aks))).contains("current-context");
            }
            assertThat(type).isNotSameAs(SimulatedAks.class);
            assertThatThrownBy(() -> withoutJUnit.loadClass(SimulatedAksExtension.class.getName()))
                    .isInstanceOf(NoClassDefFoundError.class);
        }
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
