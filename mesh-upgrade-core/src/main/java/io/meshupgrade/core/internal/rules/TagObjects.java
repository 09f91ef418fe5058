package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The objects of revisions and tags, found by their labels as istioctl finds them. */
public final class TagObjects {

    private static final String INJECTOR_SUFFIX = "sidecar-injector.istio.io";

    private final MeshFacts mesh;
    private final Istiods istiods;
    private final List<WebhookConfiguration> webhooks;
    private final List<ServiceFacts> services;

    public TagObjects(MeshFacts mesh) {
        this.mesh = mesh;
        this.istiods = new Istiods(mesh);
        // A tag of another mesh has the same labels; whom its webhooks ask tells it apart.
        this.webhooks = MeshObservation.value(mesh.webhooks()).stream()
                .filter(webhook -> webhook.entries().isEmpty()
                        || webhook.entries().stream().anyMatch(entry -> !istiods.ofOtherMesh(entry)))
                .toList();
        this.services = MeshObservation.value(mesh.services());
    }

    /** The names of all tags, in alphabetical order. */
    public Set<String> tags() {
        Set<String> names = new TreeSet<>();
        webhooks.forEach(webhook -> names.add(webhook.label(MeshKeys.TAG)));
        services.forEach(service -> names.add(service.labels().getOrDefault(MeshKeys.TAG, "")));
        names.remove("");
        return names;
    }

    public List<WebhookConfiguration> webhooksOf(String tag) {
        return webhooks.stream()
                .filter(webhook -> webhook.label(MeshKeys.TAG).equals(tag))
                .toList();
    }

    List<ServiceFacts> servicesOf(String tag) {
        return services.stream()
                .filter(service -> tag.equals(service.labels().get(MeshKeys.TAG)))
                .toList();
    }

    /** The revisions that have a webhook or a Service of their own. */
    Set<String> revisions() {
        Set<String> names = new TreeSet<>();
        webhooks.stream()
                .filter(webhook -> webhook.label(MeshKeys.TAG).isEmpty())
                .filter(webhook -> !injectors(webhook).isEmpty())
                .forEach(webhook -> names.add(webhook.label(MeshKeys.REVISION)));
        services.stream()
                .filter(service -> !service.labels().containsKey(MeshKeys.TAG)
                        && "istiod".equals(service.labels().get("app")))
                .forEach(service -> names.add(service.labels().getOrDefault(MeshKeys.REVISION, "")));
        names.remove("");
        return names;
    }

    /** The webhook that came with the revision. */
    Optional<WebhookConfiguration> canonical(String revision) {
        return webhooks.stream()
                .filter(webhook -> webhook.label(MeshKeys.TAG).isEmpty()
                        && webhook.label(MeshKeys.REVISION).equals(revision)
                        && !injectors(webhook).isEmpty())
                .findFirst();
    }

    /** The Service that came with the revision. */
    Optional<ServiceFacts> service(String revision) {
        return services.stream()
                .filter(service -> !service.labels().containsKey(MeshKeys.TAG)
                        && "istiod".equals(service.labels().get("app"))
                        && revision.equals(service.labels().get(MeshKeys.REVISION)))
                .findFirst();
    }

    static List<Entry> injectors(WebhookConfiguration webhook) {
        return webhook.entries().stream()
                .filter(entry -> entry.name().endsWith(INJECTOR_SUFFIX))
                .toList();
    }

    Istiods.Target target(Entry entry) {
        return istiods.target(entry);
    }

    /** Where a tag points, by whom its webhooks ask, whom its Service selects and what their labels say. */
    public Set<String> revisionsOf(String tag) {
        Set<String> revisions = new LinkedHashSet<>();
        for (WebhookConfiguration webhook : webhooksOf(tag)) {
            revisions.add(webhook.label(MeshKeys.REVISION));
            injectors(webhook).forEach(entry -> add(revisions, target(entry).revision()));
        }
        for (ServiceFacts service : servicesOf(tag)) {
            revisions.add(service.labels().getOrDefault(MeshKeys.REVISION, ""));
            add(revisions, selected(service));
        }
        revisions.remove("");
        return revisions;
    }

    /** The revision of the istiods that a Service selects, null when it does not say one. */
    static @Nullable String selected(ServiceFacts service) {
        return service.selector().get(MeshKeys.REVISION);
    }

    /** Why not all tags are known, each a sentence. */
    public List<String> notRead() {
        List<String> why = new ArrayList<>();
        MeshObservation.whyUnknown(mesh.webhooks()).ifPresent(why::add);
        MeshObservation.whyUnknown(mesh.services()).ifPresent(why::add);
        return why;
    }

    private static void add(Set<String> revisions, @Nullable String revision) {
        if (revision != null) {
            revisions.add(revision);
        }
    }
}
