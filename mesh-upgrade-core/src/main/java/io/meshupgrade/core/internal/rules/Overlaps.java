package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.rules.Prediction.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pods that more than one webhook would inject: every combination of the labels that matter is put to the selectors
 * (istio/istio, pkg/config/analysis/analyzers/webhook). Other than istioctl, which looks for messages on a name without
 * the suffix that names of other namespaces than istio-system have, it finds those of every webhook.
 */
final class Overlaps {

    /** What istioctl calls it. */
    static final String CODE = "IST0139";

    private Overlaps() {}

    /**
     * Webhooks that take the same pod.
     *
     * @param matches the webhooks, two or more
     * @param labels of a namespace and a pod that shows it
     */
    record Overlap(List<Match> matches, String labels) {}

    /** Each set of webhooks once, with the first labels that show it. */
    static List<Overlap> find(List<WebhookConfiguration> webhooks) {
        List<@Nullable String> revisions = new ArrayList<>();
        revisions.add(null);
        revisions.addAll(names(webhooks));
        List<Overlap> overlaps = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (Map<String, String> namespace : combinations(MeshKeys.INJECTION, "enabled", "disabled", revisions)) {
            for (Map<String, String> pod : combinations(MeshKeys.INJECT, "true", "false", revisions)) {
                List<Match> matches = Injection.matches(webhooks, namespace, pod);
                if (matches.size() > 1
                        && seen.add(matches.stream().map(Match::toString).toList())) {
                    overlaps.add(
                            new Overlap(matches, "namespace labels " + text(namespace) + ", pod labels " + text(pod)));
                }
            }
        }
        return overlaps;
    }

    private static List<Map<String, String>> combinations(
            String key, String yes, String no, List<@Nullable String> revisions) {
        List<Map<String, String>> all = new ArrayList<>();
        for (String value : new String[] {"", yes, no}) {
            for (String revision : revisions) {
                Map<String, String> labels = new HashMap<>();
                if (!value.isEmpty()) {
                    labels.put(key, value);
                }
                if (revision != null) {
                    labels.put(MeshKeys.REVISION, revision);
                }
                all.add(labels);
            }
        }
        return all;
    }

    /** All names of revisions and tags that a selector asks for. */
    private static Set<String> names(List<WebhookConfiguration> webhooks) {
        Set<String> names = new LinkedHashSet<>();
        for (WebhookConfiguration webhook : webhooks) {
            for (Entry entry : webhook.entries()) {
                names.addAll(asked(entry.namespaceSelector()));
                names.addAll(asked(entry.objectSelector()));
            }
        }
        return names;
    }

    private static List<String> asked(LabelSelector selector) {
        List<String> names = new ArrayList<>();
        String exact = selector.matchLabels().get(MeshKeys.REVISION);
        if (exact != null) {
            names.add(exact);
        }
        for (Requirement requirement : selector.matchExpressions()) {
            if (requirement.key().equals(MeshKeys.REVISION)) {
                names.addAll(requirement.values());
            }
        }
        return names;
    }

    private static String text(Map<String, String> labels) {
        return labels.isEmpty()
                ? "none"
                : String.join(
                        ",",
                        labels.entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .sorted()
                                .toList());
    }
}
