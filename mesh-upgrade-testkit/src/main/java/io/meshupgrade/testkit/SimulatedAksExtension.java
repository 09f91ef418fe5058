package io.meshupgrade.testkit;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives JUnit tests their {@link SimulatedAks}, as a parameter, and closes it afterwards. Register it by
 * {@link OnSimulatedAks}, or like this, when the cluster shall have what the annotation has no word for:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SimulatedAksExtension CLUSTER =
 *         SimulatedAksExtension.with(builder -> builder.stepped().armOverHttps());
 * }</pre>
 *
 * <p>Each test has a cluster of its own, which its methods {@code @BeforeEach} and {@code @AfterEach} and the
 * constructor of its class get as well. When {@code @BeforeAll} takes one, the tests of the class share that.
 *
 * <p>A failed test says in what cluster it failed, with its seed and its last requests: a suppressed exception of the
 * failure, so that it is in every report.
 *
 * <p>It needs JUnit 5.13 or newer, which the testkit does not bring along: nothing else here needs JUnit. Safe for
 * tests that run at the same time.
 */
public final class SimulatedAksExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(SimulatedAksExtension.class);

    private final @Nullable Consumer<SimulatedAksBuilder> customizer;

    /** What a cluster shall be like, and what stands for it in the store: tests with equal keys may share one. */
    private record Wanted(Object key, Consumer<SimulatedAksBuilder> customizer) {}

    /** For JUnit, which finds the rest in {@link OnSimulatedAks}. */
    SimulatedAksExtension() {
        this.customizer = null;
    }

    private SimulatedAksExtension(Consumer<SimulatedAksBuilder> customizer) {
        this.customizer = customizer;
    }

    /**
     * One for a field with {@code @RegisterExtension}.
     *
     * @param customizer says what each cluster shall be like; called once for each of them, with a new builder
     */
    public static SimulatedAksExtension with(Consumer<SimulatedAksBuilder> customizer) {
        return new SimulatedAksExtension(customizer);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SimulatedAks.class;
    }

    @Override
    public SimulatedAks resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Wanted wanted = wanted(context);
        Store store = context.getStore(NAMESPACE);
        SimulatedAks running = store.get(wanted.key(), SimulatedAks.class);
        if (running != null) {
            return running;
        }
        SimulatedAksBuilder builder = SimulatedAks.builder();
        wanted.customizer().accept(builder);
        SimulatedAks started = builder.start();
        store.put(wanted.key(), started);
        return started;
    }

    private Wanted wanted(ExtensionContext context) {
        if (customizer != null) {
            return new Wanted(this, customizer);
        }
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent();
                at = at.get().getParent()) {
            Optional<OnSimulatedAks> found =
                    AnnotationSupport.findAnnotation(at.get().getElement(), OnSimulatedAks.class);
            if (found.isPresent()) {
                OnSimulatedAks annotation = found.get();
                return new Wanted(at.get().getElement().orElseThrow(), builder -> apply(annotation, builder));
            }
        }
        return new Wanted(SimulatedAksExtension.class, builder -> {});
    }

    private static void apply(OnSimulatedAks annotation, SimulatedAksBuilder builder) {
        builder.revisions(annotation.revisions()).seed(annotation.seed());
        if (!annotation.kubernetesVersion().isEmpty()) {
            builder.kubernetesVersion(annotation.kubernetesVersion());
        }
        if (annotation.stepped()) {
            builder.stepped();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        tellWhereItFailed(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        tellWhereItFailed(context);
    }

    private void tellWhereItFailed(ExtensionContext context) {
        SimulatedAks aks = context.getStore(NAMESPACE).get(wanted(context).key(), SimulatedAks.class);
        if (aks != null) {
            context.getExecutionException().ifPresent(failure -> failure.addSuppressed(new FailedOnSimulatedAks(aks)));
        }
    }
}
