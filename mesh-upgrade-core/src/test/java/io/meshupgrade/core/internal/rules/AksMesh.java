package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The facts of an AKS mesh, as the charts and istioctl leave them, for tests to change. */
public final class AksMesh {

    public static final String CONTROL_PLANE = "aks-istio-system";
    public static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

    private final List<WebhookConfiguration> webhooks = new ArrayList<>();
    private final List<ServiceFacts> services = new ArrayList<>();
    private final List<InjectorConfig> injectors = new ArrayList<>();
    private final List<NamespaceFacts> namespaces = new ArrayList<>();
    private Reading<List<WebhookConfiguration>> webhookReading;
    private Reading<List<ServiceFacts>> serviceReading;
    private Reading<List<InjectorConfig>> injectorReading;
    private Reading<List<NamespaceFacts>> namespaceReading;

    /** An istiod with its Service, webhook and injector, which injects the image given. */
    public AksMesh revision(String revision, String image) {
        webhooks.add(webhook("istio-sidecar-injector-" + revision + "-" + CONTROL_PLANE, revision, revision));
        services.add(service("istiod-" + revision, revision, true));
        injectors.add(injector(revision, image));
        return this;
    }

    public AksMesh revision(String revision) {
        return revision(revision, "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.0.0-1");
    }

    public AksMesh tag(String tag, String revision) {
        webhooks.add(webhook("istio-revision-tag-" + tag + "-" + CONTROL_PLANE, tag, revision));
        return this;
    }

    public AksMesh namespace(String name, String... labels) {
        namespaces.add(new NamespaceFacts(name, "1", labels(labels), Map.of(), Map.of(), false));
        return this;
    }

    /** Takes a revision away, as completing an upgrade does: its Service, webhook and injector, not the tags. */
    public AksMesh without(String revision) {
        webhooks.removeIf(webhook -> webhook.name().startsWith("istio-sidecar-injector-" + revision));
        services.removeIf(service -> service.name().equals("istiod-" + revision));
        injectors.removeIf(injector -> injector.revision().equals(revision));
        return this;
    }

    public AksMesh webhook(WebhookConfiguration webhook) {
        webhooks.add(webhook);
        return this;
    }

    public AksMesh service(ServiceFacts service) {
        services.add(service);
        return this;
    }

    public AksMesh namespace(NamespaceFacts namespace) {
        namespaces.add(namespace);
        return this;
    }

    public AksMesh changeEntries(UnaryOperator<Entry> change) {
        webhooks.replaceAll(webhook -> new WebhookConfiguration(
                webhook.name(),
                webhook.resourceVersion(),
                webhook.labels(),
                webhook.annotations(),
                webhook.entries().stream().map(change).toList()));
        return this;
    }

    public AksMesh changeServices(UnaryOperator<ServiceFacts> change) {
        services.replaceAll(change);
        return this;
    }

    public AksMesh changeInjectors(UnaryOperator<InjectorConfig> change) {
        injectors.replaceAll(change);
        return this;
    }

    public AksMesh withoutInjectors() {
        injectors.clear();
        return this;
    }

    public AksMesh webhooksForbidden() {
        webhookReading = forbidden("mutatingwebhookconfigurations");
        return this;
    }

    public AksMesh servicesForbidden() {
        serviceReading = forbidden("services");
        return this;
    }

    public AksMesh injectorsForbidden() {
        injectorReading = forbidden("configmaps");
        return this;
    }

    public AksMesh namespacesForbidden() {
        namespaceReading = forbidden("namespaces");
        return this;
    }

    public MeshFacts facts() {
        return new MeshFacts(
                CONTROL_PLANE,
                reading(webhookReading, webhooks),
                reading(serviceReading, services),
                reading(injectorReading, injectors),
                reading(namespaceReading, namespaces));
    }

    public static PodTemplate pod(String... labels) {
        return new PodTemplate(labels(labels), Map.of(), false);
    }

    /** Labels, each written {@code key=value}. */
    public static Map<String, String> labels(String... labels) {
        return Arrays.stream(labels)
                .map(label -> label.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    static ServiceFacts service(String name, String revision, Boolean answering) {
        return new ServiceFacts(
                CONTROL_PLANE,
                name,
                Map.of("app", "istiod", MeshKeys.REVISION, revision),
                Map.of("app", "istiod", MeshKeys.REVISION, revision),
                answering);
    }

    public static InjectorConfig injector(String revision, String image) {
        return new InjectorConfig(revision, "enabled", List.of(), List.of(), image, "mcr.microsoft.com", "1.0", null);
    }

    /** The two webhooks of a revision or tag (manifests/charts, mutatingwebhook.yaml and revision-tags-mwc.yaml). */
    public static WebhookConfiguration webhook(String name, String asked, String revision) {
        ServiceTarget istiod = new ServiceTarget(CONTROL_PLANE, "istiod-" + revision, "/inject", 443);
        LabelSelector namespaceAsks = selector(in(MeshKeys.REVISION, asked), absent(MeshKeys.INJECTION));
        LabelSelector namespaceSilent = selector(absent(MeshKeys.REVISION), absent(MeshKeys.INJECTION));
        Requirement notRefused = new Requirement(MeshKeys.INJECT, "NotIn", List.of("false"));
        return new WebhookConfiguration(
                name,
                "1",
                asked.equals(revision)
                        ? Map.of(MeshKeys.REVISION, revision)
                        : Map.of(MeshKeys.REVISION, revision, MeshKeys.TAG, asked),
                Map.of(),
                List.of(
                        entry("rev.namespace.sidecar-injector.istio.io", namespaceAsks, selector(notRefused), istiod),
                        entry(
                                "rev.object.sidecar-injector.istio.io",
                                namespaceSilent,
                                selector(notRefused, in(MeshKeys.REVISION, asked)),
                                istiod)));
    }

    static Entry entry(String name, LabelSelector namespaces, LabelSelector objects, ServiceTarget service) {
        return new Entry(name, namespaces, objects, true, service, null, "Q0E=", "Fail", "Never");
    }

    static LabelSelector selector(Requirement... requirements) {
        return new LabelSelector(Map.of(), List.of(requirements));
    }

    static Requirement in(String key, String value) {
        return new Requirement(key, "In", List.of(value));
    }

    static Requirement absent(String key) {
        return new Requirement(key, "DoesNotExist", List.of());
    }

    private static <T> Reading<List<T>> reading(Reading<List<T>> given, List<T> value) {
        return given != null ? given : new Reading.Known<>(List.copyOf(value), NOW);
    }

    private static <T> Reading<List<T>> forbidden(String what) {
        return new Reading.Unknown<>(Reading.Why.FORBIDDEN, "Listing " + what + " was refused.", NOW);
    }
}
