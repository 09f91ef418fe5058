package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What depends on a revision or tag, apart from pods. */
final class StandingDependants {

    private static final String DEFAULT_VALIDATOR = "istiod-default-validator";

    private final MeshObservation observation;
    private final String name;
    private final boolean tag;
    private final Map<String, Map<String, String>> namespaces;
    private final Function<DependantKind, UsageTally> tallies;
    private final TagObjects objects;

    StandingDependants(
            MeshObservation observation,
            String name,
            boolean tag,
            Map<String, Map<String, String>> namespaces,
            Function<DependantKind, UsageTally> tallies) {
        this.observation = observation;
        this.name = name;
        this.tag = tag;
        this.namespaces = namespaces;
        this.tallies = tallies;
        this.objects = new TagObjects(observation.mesh());
    }

    void find() {
        labelledNamespaces();
        defaultInjection();
        templates();
        gateways();
        if (!tag) {
            tagsOfRevision();
        }
        defaultValidator();
        externalConsumers();
    }

    private void labelledNamespaces() {
        UsageTally tally = tallies.apply(DependantKind.NAMESPACE_LABEL);
        for (NamespaceFacts namespace : MeshObservation.value(observation.mesh().namespaces())) {
            boolean heard = !namespace.labels().containsKey(MeshKeys.INJECTION);
            if (heard
                    && !namespace.terminating()
                    && name.equals(namespace.labels().get(MeshKeys.REVISION))) {
                tally.found(
                        "Namespace " + namespace.name(),
                        DependantReason.NAMESPACE_ASKS,
                        "Namespace " + namespace.name() + " has the label istio.io/rev=" + name + ".");
            }
        }
        namespacesNotRead(tally);
    }

    private void defaultInjection() {
        UsageTally tally = tallies.apply(DependantKind.DEFAULT_INJECTION);
        MeshObservation.whyUnknown(observation.mesh().webhooks()).ifPresent(tally::notRead);
        List<WebhookConfiguration> own = MeshObservation.value(
                        observation.mesh().webhooks())
                .stream()
                .filter(webhook -> tag
                        ? webhook.label(MeshKeys.TAG).equals(name)
                        : webhook.label(MeshKeys.TAG).isEmpty()
                                && webhook.label(MeshKeys.REVISION).equals(name))
                .toList();
        Injection.matches(own, Map.of(), Map.of())
                .forEach(match -> tally.found(
                        "MutatingWebhookConfiguration " + match.configuration(),
                        DependantReason.TAKES_UNLABELLED,
                        "The " + match + " takes pods of every namespace that has no label."));
        boolean isDefault = name.equals(Asked.DEFAULT)
                || !Injection.matches(own, Map.of(MeshKeys.INJECTION, "enabled"), Map.of())
                        .isEmpty();
        if (isDefault) {
            MeshObservation.value(observation.mesh().namespaces()).stream()
                    .filter(namespace -> !namespace.terminating()
                            && "enabled".equals(namespace.labels().get(MeshKeys.INJECTION)))
                    .forEach(namespace -> tally.found(
                            "Namespace " + namespace.name(),
                            DependantReason.NAMESPACE_ASKS_DEFAULT,
                            "Namespace " + namespace.name() + " has the label istio-injection=enabled, and " + name
                                    + " takes it."));
            namespacesNotRead(tally);
        }
    }

    private void templates() {
        UsageTally tally = tallies.apply(DependantKind.POD_TEMPLATE);
        for (WorkloadFacts workload : MeshObservation.value(observation.workloads())) {
            if (workload.controller() != null
                    || ended(workload)
                    || goesWithItsRevision(workload)
                    || !Asked.byPod(workload.template().labels()).equals(name)) {
                continue;
            }
            Map<String, String> labels = namespaces.get(workload.ref().namespace());
            if (labels == null) {
                tally.notRead("Whether the template of " + workload.ref()
                        + " is heard is not known: the labels of its namespace are not.");
            } else if (!Asked.decides(labels)) {
                tally.found(
                        workload.ref().toString(),
                        DependantReason.TEMPLATE_ASKS,
                        "The template of " + workload.ref() + " asks for " + name
                                + ", and its namespace says nothing.");
            }
        }
        notRead(tally, MeshObservation.whyUnknown(observation.workloads()).orElse(""));
    }

    /** A Job that is over makes no more pods. */
    /** Gateways that AKS or istiod run: whoever removes the revision removes them, or moves them before. */
    private static boolean goesWithItsRevision(WorkloadFacts workload) {
        Map<String, String> labels = workload.template().labels();
        return labels.containsKey(MeshKeys.AKS_COMPONENT) || labels.containsKey(MeshKeys.GATEWAY_MANAGED);
    }

    private static boolean ended(WorkloadFacts workload) {
        Map<String, RolloutFacts.Condition> conditions = workload.rollout().conditions();
        return workload.ref().kind().equals("Job")
                && Set.of("Complete", "Failed").stream()
                        .anyMatch(type -> conditions.containsKey(type)
                                && conditions.get(type).status().equals("True"));
    }

    private void gateways() {
        UsageTally tally = tallies.apply(DependantKind.GATEWAY);
        for (GatewayFacts gateway : MeshObservation.value(observation.gateways())) {
            String text = "Gateway " + gateway.namespace() + "/" + gateway.name();
            Map<String, String> labels = namespaces.get(gateway.namespace());
            String own = gateway.labels().get(MeshKeys.REVISION);
            if (own == null && labels == null) {
                tally.notRead("Who holds " + text + " is not known: the labels of its namespace are not.");
                continue;
            }
            String asked = GatewayOwnership.asked(gateway.labels(), labels == null ? Map.of() : labels);
            if (asked.equals(name) || (asked.isEmpty() && name.equals(Asked.DEFAULT))) {
                String why = asked.isEmpty()
                        ? " has no label istio.io/rev, nor has its namespace: the default holds it."
                        : (own != null ? " has" : " is in a namespace with") + " the label istio.io/rev=" + name + ".";
                tally.found(text, DependantReason.GATEWAY_ASKS, text + why);
            }
        }
        notRead(tally, MeshObservation.whyUnknown(observation.gateways()).orElse(""));
    }

    private void tagsOfRevision() {
        UsageTally tally = tallies.apply(DependantKind.TAG);
        for (String each : objects.tags()) {
            if (objects.revisionsOf(each).contains(name)) {
                tally.found(
                        "tag " + each,
                        DependantReason.TAG_POINTS_TO_IT,
                        "The tag " + each + " points to " + name + ".");
            }
        }
        objects.notRead().forEach(tally::notRead);
    }

    private void defaultValidator() {
        UsageTally tally = tallies.apply(DependantKind.DEFAULT_VALIDATOR);
        for (ObjectLabels validator : MeshObservation.value(observation.validators())) {
            if (validator.name().equals(DEFAULT_VALIDATOR)
                    && validator.label(tag ? MeshKeys.TAG : MeshKeys.REVISION).equals(name)) {
                tally.found(
                        "ValidatingWebhookConfiguration " + DEFAULT_VALIDATOR,
                        DependantReason.VALIDATOR_ASKS_IT,
                        DEFAULT_VALIDATOR + " has the label " + (tag ? MeshKeys.TAG : MeshKeys.REVISION) + "=" + name
                                + ".");
            }
        }
        MeshObservation.whyUnknown(observation.validators()).ifPresent(tally::notRead);
    }

    private void externalConsumers() {
        UsageTally tally = tallies.apply(DependantKind.EXTERNAL_CONSUMER);
        for (WebhookConfiguration webhook :
                MeshObservation.value(observation.mesh().webhooks())) {
            if (!TagObjects.injectors(webhook).isEmpty()) {
                continue;
            }
            for (Entry entry : webhook.entries()) {
                if (Selectors.asksFor(entry.namespaceSelector(), MeshKeys.REVISION, name)
                        || Selectors.asksFor(entry.objectSelector(), MeshKeys.REVISION, name)) {
                    tally.found(
                            "MutatingWebhookConfiguration " + webhook.name(),
                            DependantReason.SELECTED_ELSEWHERE,
                            "The webhook " + entry.name() + " of " + webhook.name() + " selects by istio.io/rev=" + name
                                    + ".");
                }
            }
        }
    }

    private void namespacesNotRead(UsageTally tally) {
        notRead(
                tally,
                MeshObservation.whyUnknown(observation.mesh().namespaces()).orElse(""));
    }

    /** Of what lives in namespaces, those out of scope are not known either. */
    private void notRead(UsageTally tally, String why) {
        if (!why.isEmpty()) {
            tally.notRead(why);
        }
        observation.elsewhere().ifPresent(elsewhere -> tally.notRead(elsewhere.why()));
    }
}
