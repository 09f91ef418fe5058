package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ComponentStatus;
import io.meshupgrade.controlplane.ComponentStatus.Kind;
import io.meshupgrade.controlplane.ComponentStatus.State;
import io.meshupgrade.controlplane.ControlPlaneReason;
import io.meshupgrade.controlplane.ControlPlaneStatus;
import io.meshupgrade.controlplane.RevisionStatus;
import io.meshupgrade.core.internal.observe.AutoscalerFacts;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the control plane of each revision is. */
public final class ControlPlaneRules {

    /** Old to new; names without an order come last, as text. */
    private static final Comparator<String> OLDER_FIRST = (one, other) -> {
        boolean first = ordered(one);
        boolean second = ordered(other);
        return first && second
                ? Revision.BY_NUMBER.compare(new Revision(one), new Revision(other))
                : first == second ? one.compareTo(other) : first ? -1 : 1;
    };

    private final MeshObservation observation;
    private final TagObjects objects;
    private final String controlPlane;

    private ControlPlaneRules(MeshObservation observation) {
        this.observation = observation;
        this.objects = new TagObjects(observation.mesh());
        this.controlPlane = observation.mesh().controlPlaneNamespace();
    }

    /** The status that an observation shows. */
    public static ControlPlaneStatus status(MeshObservation observation) {
        ControlPlaneRules rules = new ControlPlaneRules(observation);
        List<String> names = rules.revisions();
        return new ControlPlaneStatus(
                names.stream()
                        .map(name -> new RevisionStatus(name, rules.components(name)))
                        .toList(),
                rules.differences(names),
                rules.notRead());
    }

    private List<String> revisions() {
        Set<String> names = new LinkedHashSet<>(objects.revisions());
        MeshObservation.value(observation.installed()).forEach(revision -> names.add(revision.name()));
        return names.stream().sorted(OLDER_FIRST).toList();
    }

    private List<ComponentStatus> components(String revision) {
        List<ComponentStatus> components = new ArrayList<>();
        components.add(istiod(revision));
        components.add(webhook(revision));
        components.add(endpoints(revision));
        components.addAll(GatewayStatuses.of(observation, revision));
        return components;
    }

    private ComponentStatus istiod(String revision) {
        String name = "istiod-" + revision;
        String object = "Deployment " + controlPlane + "/" + name;
        Optional<WorkloadFacts> found = MeshObservation.value(observation.workloads()).stream()
                .filter(workload -> workload.ref().kind().equals("Deployment")
                        && workload.ref().namespace().equals(controlPlane)
                        && workload.ref().name().equals(name))
                .findFirst();
        if (found.isPresent()) {
            return GatewayStatuses.deployment(Kind.ISTIOD, found.get());
        }
        return missing(Kind.ISTIOD, object, observation.workloads());
    }

    private ComponentStatus webhook(String revision) {
        Optional<WebhookConfiguration> found = objects.canonical(revision);
        if (found.isEmpty()) {
            String object = "MutatingWebhookConfiguration of " + revision;
            return missing(Kind.WEBHOOK, object, observation.mesh().webhooks());
        }
        String object = "MutatingWebhookConfiguration " + found.get().name();
        boolean complete = TagObjects.injectors(found.get()).stream()
                .noneMatch(entry -> entry.caBundle().isEmpty());
        return complete
                ? status(Kind.WEBHOOK, object, State.READY, ControlPlaneReason.READY, object + " has a CA bundle.")
                : status(
                        Kind.WEBHOOK,
                        object,
                        State.NOT_READY,
                        ControlPlaneReason.NO_CA,
                        "An entry of " + object + " has no CA bundle.");
    }

    private ComponentStatus endpoints(String revision) {
        Optional<ServiceFacts> found = objects.service(revision);
        if (found.isEmpty()) {
            String object = "Service " + controlPlane + "/istiod-" + revision;
            return missing(Kind.ENDPOINTS, object, observation.mesh().services());
        }
        String object = "Service " + controlPlane + "/" + found.get().name();
        Boolean answering = found.get().answering();
        if (answering == null) {
            return status(
                    Kind.ENDPOINTS,
                    object,
                    State.UNKNOWN,
                    ControlPlaneReason.NOT_READ,
                    "The endpoints of " + object + " were not read.");
        }
        return answering
                ? status(
                        Kind.ENDPOINTS,
                        object,
                        State.READY,
                        ControlPlaneReason.READY,
                        "An endpoint of " + object + " is ready.")
                : status(
                        Kind.ENDPOINTS,
                        object,
                        State.NOT_READY,
                        ControlPlaneReason.NO_ENDPOINTS,
                        "No endpoint of " + object + " is ready.");
    }

    /** AKS keeps the autoscaling of the newer revision as that of the older; names differ in the revision alone. */
    private List<Reason> differences(List<String> revisions) {
        List<Reason> differences = new ArrayList<>();
        if (revisions.size() != 2) {
            return differences;
        }
        String older = "-" + revisions.get(0);
        String newer = "-" + revisions.get(1);
        List<AutoscalerFacts> all = MeshObservation.value(observation.autoscalers());
        for (AutoscalerFacts one : all) {
            if (!one.name().endsWith(older)) {
                continue;
            }
            String counterpart = one.name().substring(0, one.name().length() - older.length()) + newer;
            all.stream()
                    .filter(other -> other.namespace().equals(one.namespace())
                            && other.name().equals(counterpart)
                            && !aims(other).equals(aims(one)))
                    .forEach(other -> differences.add(new Reason(
                            ControlPlaneReason.AUTOSCALING_DIFFERS,
                            "HorizontalPodAutoscaler " + one.namespace() + "/" + one.name() + " has " + aims(one)
                                    + ", and " + other.name() + " has " + aims(other) + ".")));
        }
        return differences;
    }

    private static String aims(AutoscalerFacts autoscaler) {
        String utilization = String.join(
                ", ",
                autoscaler.utilization().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> each.getKey() + " " + each.getValue() + " %")
                        .toList());
        return autoscaler.minReplicas() + " to " + autoscaler.maxReplicas() + " replicas"
                + (utilization.isEmpty() ? "" : " at " + utilization);
    }

    private List<String> notRead() {
        Set<String> why = new LinkedHashSet<>();
        for (Reading<?> part : List.of(
                observation.mesh().webhooks(),
                observation.mesh().services(),
                observation.workloads(),
                observation.autoscalers(),
                observation.installed())) {
            MeshObservation.whyUnknown(part).ifPresent(why::add);
        }
        observation.elsewhere().ifPresent(elsewhere -> why.add(elsewhere.why()));
        return List.copyOf(why);
    }

    private static ComponentStatus missing(Kind kind, String object, Reading<?> part) {
        return MeshObservation.whyUnknown(part)
                .map(why -> status(kind, object, State.UNKNOWN, ControlPlaneReason.NOT_READ, why))
                .orElseGet(() -> status(
                        kind, object, State.NOT_READY, ControlPlaneReason.MISSING, "There is no " + object + "."));
    }

    static ComponentStatus status(Kind kind, String object, State state, ControlPlaneReason code, String sentence) {
        return new ComponentStatus(kind, object, state, new Reason(code, sentence));
    }

    private static boolean ordered(String name) {
        return name.matches("asm-\\d{1,6}-\\d{1,6}");
    }
}
