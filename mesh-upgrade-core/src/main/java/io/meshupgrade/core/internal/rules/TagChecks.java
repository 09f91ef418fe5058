package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.sidecars.InjectionReason;
import io.meshupgrade.tags.TagProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with a tag. */
final class TagChecks {

    private static final String NAMESPACE_ENTRY = "rev.namespace.";
    private static final String OBJECT_ENTRY = "rev.object.";

    private final MeshFacts mesh;
    private final TagObjects objects;
    private final List<Overlaps.Overlap> overlaps;
    private final List<Reason> problems = new ArrayList<>();
    private final Set<String> targets = new TreeSet<>();

    TagChecks(MeshFacts mesh, TagObjects objects, List<Overlaps.Overlap> overlaps) {
        this.mesh = mesh;
        this.objects = objects;
        this.overlaps = overlaps;
    }

    List<Reason> problems(String tag) {
        for (String why : objects.notRead()) {
            add(TagProblem.NOT_READ, why);
        }
        if (objects.revisions().contains(tag)) {
            add(TagProblem.SHADOWS_REVISION, "There is a tag and a revision named " + tag + ".");
        }
        webhooks(tag);
        services(tag);
        if (targets.size() > 1) {
            add(TagProblem.TARGETS_DIFFER, "The tag " + tag + " points to " + String.join(" and to ", targets) + ".");
        }
        return List.copyOf(problems);
    }

    private void webhooks(String tag) {
        if (mesh.webhooks() instanceof Reading.Unknown<List<WebhookConfiguration>>) {
            return;
        }
        List<WebhookConfiguration> webhooks = objects.webhooksOf(tag);
        if (webhooks.isEmpty()) {
            add(
                    TagProblem.MISSING_WEBHOOK,
                    "No MutatingWebhookConfiguration has the label istio.io/tag=" + tag
                            + "; only the Service is there.");
        }
        for (WebhookConfiguration webhook : webhooks) {
            entries(webhook);
            targets(webhook);
            overlaps(webhook);
        }
    }

    private void entries(WebhookConfiguration webhook) {
        for (String wanted : List.of(NAMESPACE_ENTRY, OBJECT_ENTRY)) {
            if (TagObjects.injectors(webhook).stream()
                    .noneMatch(entry -> entry.name().startsWith(wanted))) {
                add(
                        TagProblem.ONE_WEBHOOK_ONLY,
                        webhook.name() + " has no entry " + wanted + "sidecar-injector.istio.io.");
            }
        }
    }

    private void targets(WebhookConfiguration webhook) {
        Set<String> asked = new TreeSet<>();
        for (Entry entry : TagObjects.injectors(webhook)) {
            Istiods.Target target = objects.target(entry);
            if (target.revision() != null) {
                asked.add(target.revision());
            }
            if (target.refusal() != null) {
                refusal(webhook, entry, target.refusal());
            }
            if (target.doubt() != null) {
                add(TagProblem.NOT_READ, webhook.name() + ": " + target.doubt());
            }
        }
        for (String revision : asked) {
            ca(webhook, revision);
            label(webhook, revision);
        }
        targets.addAll(asked);
    }

    private void refusal(WebhookConfiguration webhook, Entry entry, Reason refusal) {
        TagProblem problem = refusal.code() == InjectionReason.SERVICE_GONE
                ? TagProblem.DANGLING_TARGET
                : refusal.code() == InjectionReason.NO_CA ? TagProblem.STALE_CA : TagProblem.TARGET_NOT_READY;
        add(problem, "The entry " + entry.name() + " of " + webhook.name() + ": " + refusal.sentence());
    }

    /** An entry without any CA is told by {@link #refusal}. */
    private void ca(WebhookConfiguration webhook, String revision) {
        Optional<WebhookConfiguration> canonical = objects.canonical(revision);
        if (canonical.isEmpty()) {
            if (objects.service(revision).isPresent()) {
                add(
                        TagProblem.DANGLING_TARGET,
                        webhook.name() + " points to " + revision + ", which has a Service and no webhook of its own.");
            }
            return;
        }
        String current = TagObjects.injectors(canonical.get()).get(0).caBundle();
        for (Entry entry : TagObjects.injectors(webhook)) {
            if (!entry.caBundle().isEmpty() && !entry.caBundle().equals(current)) {
                add(
                        TagProblem.STALE_CA,
                        "The entry " + entry.name() + " of " + webhook.name() + " has another CA bundle than "
                                + canonical.get().name() + ".");
            }
        }
    }

    private void label(WebhookConfiguration webhook, String revision) {
        CaRenewal renewal = CaRenewal.of(revision, webhook, "sidecar-injector.istio.io");
        if (renewal.outcome() != CaRenewal.Outcome.RENEWED) {
            add(
                    TagProblem.WRONG_REVISION_LABEL,
                    webhook.name() + " asks " + revision + " and has the label istio.io/rev="
                            + webhook.label(MeshKeys.REVISION) + ".");
        }
    }

    private void overlaps(WebhookConfiguration webhook) {
        overlaps.stream()
                .filter(overlap -> overlap.matches().stream()
                        .anyMatch(match -> match.configuration().equals(webhook.name())))
                .findFirst()
                .ifPresent(overlap -> add(
                        TagProblem.OVERLAP,
                        "The same pod is taken by the "
                                + String.join(
                                        " and the ",
                                        overlap.matches().stream()
                                                .map(Prediction.Match::toString)
                                                .toList())
                                + ", for example with " + overlap.labels() + " (" + Overlaps.CODE + ")."));
    }

    private void services(String tag) {
        if (mesh.services() instanceof Reading.Unknown<List<ServiceFacts>>) {
            return;
        }
        List<ServiceFacts> services = objects.servicesOf(tag);
        if (services.isEmpty()) {
            add(
                    TagProblem.MISSING_SERVICE,
                    "No Service in " + mesh.controlPlaneNamespace() + " has the label istio.io/tag=" + tag + ".");
        }
        for (ServiceFacts service : services) {
            String label = service.labels().getOrDefault(MeshKeys.REVISION, "");
            String selected = TagObjects.selected(service);
            if (selected == null) {
                continue;
            }
            targets.add(selected);
            if (!selected.equals(label)) {
                add(
                        TagProblem.WRONG_REVISION_LABEL,
                        "The Service " + service.name() + " selects istiods of " + selected
                                + " and has the label istio.io/rev=" + label + ".");
            }
            if (objects.service(selected).isEmpty()) {
                add(
                        TagProblem.DANGLING_TARGET,
                        "The Service " + service.name() + " selects istiods of " + selected
                                + ", which has no Service of its own.");
            }
        }
    }

    private void add(TagProblem code, String sentence) {
        problems.add(new Reason(code, sentence));
    }

    /** Overlaps among all webhooks that were read. */
    static List<Overlaps.Overlap> overlapsOf(MeshFacts mesh) {
        return Overlaps.find(MeshObservation.value(mesh.webhooks()));
    }
}
