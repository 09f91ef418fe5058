package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The two objects that make a revision tag, as {@code istioctl tag set} since 1.28 makes them (istio/istio,
 * istioctl/pkg/tag/generate.go and the templates revision-tags-mwc.yaml and revision-tags-svc.yaml).
 *
 * <p>One difference, on purpose: istioctl copies all labels of the revision's own webhook, and with them those by which
 * Helm and Flux know what is theirs. A tag is not theirs, so these are left out.
 *
 * @param webhook sends the pods of those who use the tag to the revision's istiod
 * @param service makes the revision's istiod reachable by the name of the tag
 */
public record TagDesign(WebhookConfiguration webhook, TagService service) {

    private static final String INJECTOR = "sidecar-injector.istio.io";

    private static final String DEFAULT_TAG = "default";
    private static final String NO_RELEASE_NAMESPACE = "istio-system";

    /**
     * The Service of a tag. Its ports are those of every istiod: 15010, 15012, 443 to 15017, and 15014.
     *
     * @param namespace the namespace of the control plane
     * @param name its name
     * @param labels its labels
     * @param selector which pods it stands for
     */
    public record TagService(String namespace, String name, Map<String, String> labels, Map<String, String> selector) {

        public TagService {
            labels = Map.copyOf(labels);
            selector = Map.copyOf(selector);
        }
    }

    /**
     * What a tag has to consist of.
     *
     * @param namespace the namespace of the control plane
     * @param canonical the revision's own webhook, which has an injector entry
     */
    public static TagDesign of(RevisionTag tag, Revision revision, String namespace, WebhookConfiguration canonical) {
        Entry injector = injector(canonical)
                .orElseThrow(
                        () -> new IllegalArgumentException(canonical.name() + " has no entry that injects sidecars"));
        String suffix = namespace.equals(NO_RELEASE_NAMESPACE) ? "" : "-" + namespace;
        WebhookConfiguration webhook = new WebhookConfiguration(
                "istio-revision-tag-" + tag + suffix,
                "",
                labels(tag, revision, canonical),
                canonical.annotations(),
                entries(tag, namespace, injector));
        return new TagDesign(webhook, service(tag, revision, namespace));
    }

    /** The entry from which a tag takes over whom to ask, and by which CA. */
    public static Optional<Entry> injector(WebhookConfiguration canonical) {
        return TagObjects.injectors(canonical).stream().findFirst();
    }

    private static Map<String, String> labels(RevisionTag tag, Revision revision, WebhookConfiguration canonical) {
        Map<String, String> labels = new TreeMap<>();
        canonical.labels().forEach((key, value) -> {
            if (!isInstallers(key)) {
                labels.put(key, value);
            }
        });
        labels.put("app", "sidecar-injector");
        labels.put(MeshKeys.TAG, tag.name());
        labels.put(MeshKeys.REVISION, revision.name());
        return labels;
    }

    /** Labels by which an installer, which did not make the tag, finds its own objects. */
    private static boolean isInstallers(String key) {
        return key.contains("operator.istio.io")
                || key.startsWith("helm.toolkit.fluxcd.io/")
                || key.startsWith("kustomize.toolkit.fluxcd.io/")
                || key.equals("app.kubernetes.io/managed-by")
                || key.equals("helm.sh/chart");
    }

    private static List<Entry> entries(RevisionTag tag, String namespace, Entry injector) {
        Requirement notRefused = new Requirement(MeshKeys.INJECT, "NotIn", List.of("false"));
        Requirement noInjectionLabel = new Requirement(MeshKeys.INJECTION, "DoesNotExist", List.of());
        Requirement noRevisionLabel = new Requirement(MeshKeys.REVISION, "DoesNotExist", List.of());
        Requirement asksForTag = new Requirement(MeshKeys.REVISION, "In", List.of(tag.name()));
        List<Entry> entries = new ArrayList<>();
        entries.add(entry(
                "rev.namespace.", injector, namespace, List.of(asksForTag, noInjectionLabel), List.of(notRefused)));
        entries.add(entry(
                "rev.object.",
                injector,
                namespace,
                List.of(noRevisionLabel, noInjectionLabel),
                List.of(notRefused, asksForTag)));
        if (tag.name().equals(DEFAULT_TAG)) {
            entries.add(entry(
                    "namespace.",
                    injector,
                    namespace,
                    List.of(new Requirement(MeshKeys.INJECTION, "In", List.of("enabled"))),
                    List.of(notRefused)));
            entries.add(entry(
                    "object.",
                    injector,
                    namespace,
                    List.of(noInjectionLabel, noRevisionLabel),
                    List.of(new Requirement(MeshKeys.INJECT, "In", List.of("true")), noRevisionLabel)));
        }
        return entries;
    }

    private static Entry entry(
            String prefix, Entry injector, String namespace, List<Requirement> namespaces, List<Requirement> objects) {
        ServiceTarget asked = injector.service();
        return new Entry(
                prefix + INJECTOR,
                new LabelSelector(Map.of(), namespaces),
                new LabelSelector(Map.of(), objects),
                true,
                asked == null ? null : new ServiceTarget(namespace, asked.name(), asked.path(), 443),
                injector.url(),
                injector.caBundle(),
                "Fail",
                injector.reinvocationPolicy().isEmpty() ? "Never" : injector.reinvocationPolicy());
    }

    private static TagService service(RevisionTag tag, Revision revision, String namespace) {
        boolean unnamed = revision.name().equals("default");
        return new TagService(
                namespace,
                "istiod-revision-tag-" + tag,
                Map.of(MeshKeys.REVISION, revision.name(), MeshKeys.TAG, tag.name(), "app", "istiod", "istio", "pilot"),
                // The istiod of an installation without revisions carries no label istio.io/rev of its own.
                unnamed
                        ? Map.of("app", "istiod", "istio", "pilot")
                        : Map.of("app", "istiod", MeshKeys.REVISION, revision.name()));
    }
}
