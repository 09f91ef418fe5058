package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom a webhook asks: from its Service to the revision of the istiods behind it, and to what they inject. */
final class Istiods {

    private final MeshFacts facts;
    private final Map<String, InjectorConfig> injectors = new HashMap<>();
    private final Map<String, ServiceFacts> services = new HashMap<>();

    Istiods(MeshFacts facts) {
        this.facts = facts;
        if (facts.injectors() instanceof Reading.Known<List<InjectorConfig>> known) {
            known.value().forEach(injector -> injectors.put(injector.revision(), injector));
        }
        if (facts.services() instanceof Reading.Known<List<ServiceFacts>> known) {
            known.value().forEach(service -> services.put(service.namespace() + "/" + service.name(), service));
        }
    }

    /**
     * The istiods that a webhook asks.
     *
     * @param revision theirs, as far as it can be told
     * @param refusal why they cannot be asked, or null
     * @param doubt what is not known about them, or null
     */
    record Target(
            @Nullable String revision,
            @Nullable Reason refusal,
            @Nullable String doubt) {}

    Target target(Entry entry) {
        ServiceTarget asked = entry.service();
        if (asked == null) {
            return new Target(null, null, "It asks " + whom(entry) + ", and whose that is cannot be told.");
        }
        String revision = revisionInName(asked.name());
        if (entry.caBundle().isEmpty()) {
            return new Target(
                    revision,
                    new Reason(InjectionReason.NO_CA, "It has no CA bundle to ask " + whom(entry) + "."),
                    null);
        }
        if (facts.services() instanceof Reading.Unknown<List<ServiceFacts>> unknown) {
            return new Target(revision, null, "Whether " + whom(entry) + " exists is not known: " + unknown.why());
        }
        ServiceFacts service = services.get(asked.namespace() + "/" + asked.name());
        if (service == null) {
            return new Target(
                    revision,
                    new Reason(InjectionReason.SERVICE_GONE, "It asks " + whom(entry) + ", which does not exist."),
                    null);
        }
        // The selector says which istiods answer; a label is only a remark on the Service.
        revision = service.selector()
                .getOrDefault(MeshKeys.REVISION, service.labels().getOrDefault(MeshKeys.REVISION, revision));
        if (Boolean.FALSE.equals(service.answering())) {
            return new Target(
                    revision,
                    new Reason(InjectionReason.NO_ENDPOINTS, "It asks " + whom(entry) + ", which no istiod answers."),
                    null);
        }
        return new Target(revision, null, null);
    }

    /** Whether it belongs to another mesh. Whose a webhook with a URL is cannot be told. */
    boolean ofOtherMesh(Entry entry) {
        return entry.service() != null && !entry.service().namespace().equals(facts.controlPlaneNamespace());
    }

    String whom(Entry entry) {
        return entry.service() == null
                ? "the URL " + entry.url()
                : "the Service " + entry.service().namespace() + "/"
                        + entry.service().name();
    }

    Optional<InjectorConfig> injector(String revision) {
        return Optional.ofNullable(injectors.get(revision));
    }

    Collection<InjectorConfig> injectors() {
        return injectors.values();
    }

    String injectorUnknown(String revision) {
        return "What the injector of " + revision + " does is not known: "
                + (facts.injectors() instanceof Reading.Unknown<List<InjectorConfig>> unknown
                        ? unknown.why()
                        : "there is no ConfigMap istio-sidecar-injector-" + revision + " in "
                                + facts.controlPlaneNamespace() + ".");
    }

    /** As the chart of istiod names its Service: with the revision, or without for the one called default. */
    private static String revisionInName(String service) {
        return service.startsWith("istiod-") ? service.substring("istiod-".length()) : "default";
    }
}
