package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.Prediction.Injected;
import io.meshupgrade.core.internal.rules.Prediction.Match;
import io.meshupgrade.core.internal.rules.Prediction.NotInjected;
import io.meshupgrade.core.internal.rules.Prediction.OtherMesh;
import io.meshupgrade.core.internal.rules.Prediction.Rejected;
import io.meshupgrade.core.internal.rules.Prediction.Several;
import io.meshupgrade.core.internal.rules.Prediction.Unknown;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which sidecar a new pod would get, from whom and why: what the API server does with the selectors of the webhooks,
 * then whom the webhook asks, then what that istiod does. Immutable.
 */
public final class Injection {

    private final MeshFacts facts;
    private final Istiods istiods;
    private final Map<String, NamespaceFacts> namespaces = new HashMap<>();

    private Injection(MeshFacts facts) {
        this.facts = facts;
        this.istiods = new Istiods(facts);
        if (facts.namespaces() instanceof Reading.Known<List<NamespaceFacts>> known) {
            known.value().forEach(namespace -> namespaces.put(namespace.name(), namespace));
        }
    }

    public static Injection of(MeshFacts facts) {
        return new Injection(facts);
    }

    /** What would become of a pod in a namespace as it is labelled now. */
    public Prediction predict(String namespace, PodTemplate pod) {
        NamespaceFacts known = namespaces.get(namespace);
        if (known != null) {
            return predict(namespace, known.labels(), pod);
        }
        String why = facts.namespaces() instanceof Reading.Unknown<List<NamespaceFacts>> unknown
                ? unknown.why()
                : "It was not there when namespaces were read.";
        return new Unknown(null, null, notRead("The labels of namespace " + namespace + " are not known: " + why));
    }

    /** What would become of a pod if its namespace had these labels. */
    public Prediction predict(String namespace, Map<String, String> namespaceLabels, PodTemplate pod) {
        if (facts.webhooks() instanceof Reading.Unknown<List<WebhookConfiguration>> unknown) {
            return new Unknown(null, null, notRead("The webhooks of the cluster are not known: " + unknown.why()));
        }
        List<WebhookConfiguration> webhooks = webhooks();
        List<Match> matches = matches(webhooks, namespaceLabels, pod.labels());
        if (matches.isEmpty()) {
            return new NotInjected(null, UnmatchedPod.explain(webhooks, namespace, namespaceLabels, pod.labels()));
        }
        if (matches.size() > 1) {
            return several(matches);
        }
        Match match = matches.get(0);
        if (istiods.ofOtherMesh(match.entry())) {
            return new OtherMesh(
                    match,
                    new Reason(
                            InjectionReason.OTHER_MESH,
                            sentence(match) + " It asks " + istiods.whom(match.entry())
                                    + ", which is not of the mesh in " + facts.controlPlaneNamespace() + "."));
        }
        return asked(match, namespace, pod);
    }

    /** The labels of pods on which the answer can depend; a reader of pods has to keep them. */
    public Set<String> podLabels() {
        Set<String> keys = new HashSet<>(Set.of(MeshKeys.REVISION, MeshKeys.INJECT));
        for (WebhookConfiguration webhook : webhooks()) {
            webhook.entries()
                    .forEach(entry -> keys.addAll(entry.objectSelector().keys()));
        }
        for (InjectorConfig injector : istiods.injectors()) {
            injector.neverInject().forEach(selector -> keys.addAll(selector.keys()));
            injector.alwaysInject().forEach(selector -> keys.addAll(selector.keys()));
        }
        return Set.copyOf(keys);
    }

    /** The webhooks that take a pod, in their order. */
    public static List<Match> matches(
            List<WebhookConfiguration> webhooks, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        List<Match> matches = new ArrayList<>();
        for (WebhookConfiguration webhook : webhooks) {
            for (WebhookConfiguration.Entry entry : webhook.entries()) {
                if (entry.seesNewPods()
                        && Selectors.matches(entry.namespaceSelector(), namespaceLabels)
                        && Selectors.matches(entry.objectSelector(), podLabels)) {
                    matches.add(new Match(webhook.name(), entry, because(entry, namespaceLabels, podLabels)));
                }
            }
        }
        return matches;
    }

    /** The labels of a namespace, none when they are not known. */
    Map<String, String> labelsOf(String namespace) {
        NamespaceFacts known = namespaces.get(namespace);
        return known == null ? Map.of() : known.labels();
    }

    String controlPlaneNamespace() {
        return facts.controlPlaneNamespace();
    }

    Istiods istiods() {
        return istiods;
    }

    private Prediction asked(Match match, String namespace, PodTemplate pod) {
        Istiods.Target target = istiods.target(match.entry());
        if (target.refusal() != null) {
            Reason reason = with(match, target.refusal());
            return match.entry().failurePolicy().equals("Ignore")
                    ? new NotInjected(match, reason)
                    : new Rejected(match, target.revision(), reason);
        }
        Reason refusal = IstiodDecision.refusal(namespace, pod);
        if (refusal != null) {
            return new NotInjected(match, with(match, refusal));
        }
        if (target.revision() == null || target.doubt() != null) {
            String doubt = target.doubt() == null ? "Its revision cannot be told." : target.doubt();
            return new Unknown(match, target.revision(), with(match, notRead(doubt)));
        }
        Optional<InjectorConfig> injector = istiods.injector(target.revision());
        if (injector.isEmpty()) {
            return new Unknown(
                    match, target.revision(), with(match, notRead(istiods.injectorUnknown(target.revision()))));
        }
        refusal = IstiodDecision.refusal(injector.get(), pod);
        return refusal != null
                ? new NotInjected(match, with(match, refusal))
                : new Injected(match, target.revision(), injected(match, target.revision()));
    }

    private Several several(List<Match> matches) {
        String who = matches.stream()
                .map(match -> match + " (asks " + istiods.whom(match.entry()) + ")")
                .collect(Collectors.joining(", "));
        return new Several(
                matches,
                new Reason(InjectionReason.SEVERAL_WEBHOOKS, matches.size() + " webhooks take the pod: " + who + "."));
    }

    private Reason injected(Match match, String revision) {
        InjectionReason code = match.because().isEmpty()
                ? InjectionReason.WEBHOOK_TAKES_ALL
                : match.because().startsWith("namespace") ? InjectionReason.NAMESPACE_ASKS : InjectionReason.POD_ASKS;
        return new Reason(
                code,
                sentence(match) + " It asks " + istiods.whom(match.entry()) + ", which is of revision " + revision
                        + ".");
    }

    private static Reason with(Match match, Reason reason) {
        return new Reason(reason.code(), sentence(match) + " " + reason.sentence());
    }

    private static String sentence(Match match) {
        return match.because().isEmpty()
                ? "The " + match + " takes the pod."
                : "By the " + match.because() + " the " + match + " takes the pod.";
    }

    private static String because(
            WebhookConfiguration.Entry entry, Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        String namespace = asked(entry.namespaceSelector(), namespaceLabels, MeshKeys.REVISION, MeshKeys.INJECTION);
        if (!namespace.isEmpty()) {
            return "namespace label " + namespace;
        }
        String pod = asked(entry.objectSelector(), podLabels, MeshKeys.REVISION, MeshKeys.INJECT);
        return pod.isEmpty() ? "" : "pod label " + pod;
    }

    private static String asked(LabelSelector selector, Map<String, String> labels, String... keys) {
        for (String key : keys) {
            String value = labels.get(key);
            if (value != null && Selectors.asksFor(selector, key, value)) {
                return key + "=" + value;
            }
        }
        return "";
    }

    private List<WebhookConfiguration> webhooks() {
        return facts.webhooks() instanceof Reading.Known<List<WebhookConfiguration>> known ? known.value() : List.of();
    }

    private static Reason notRead(String sentence) {
        return new Reason(InjectionReason.NOT_READ, sentence);
    }
}
