package io.meshupgrade.core;

import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.plan.Planner;
import io.meshupgrade.core.internal.plan.PodTally;
import io.meshupgrade.core.internal.plan.Situation;
import io.meshupgrade.sidecars.AuditReason;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A mesh of so many workloads, of 20 pods each and 20 to a namespace, all of which have to move. It is in this package
 * since plans are made of what is internal to the library.
 */
public final class GeneratedPlan {

    private static final String OLD = "asm-1-29";
    private static final String NEW = "asm-1-30";
    private static final String CONTROL_PLANE = "aks-istio-system";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int PODS_OF_A_WORKLOAD = 20;
    private static final int WORKLOADS_OF_A_NAMESPACE = 20;

    private final int workloads;
    private final Situation situation;
    private final PlanRequest request;

    private GeneratedPlan(int workloads) {
        this.workloads = workloads;
        this.situation = situation(workloads);
        this.request = new PlanRequest(
                Direction.UPGRADE, Revision.parse(NEW), null, List.of(), null, false, false, false, Set.of(), "");
    }

    /** Makes the mesh up. */
    public static GeneratedPlan ofWorkloads(int workloads) {
        return new GeneratedPlan(workloads);
    }

    /** How many pods there are. */
    public int pods() {
        return workloads * PODS_OF_A_WORKLOAD;
    }

    /** Plans its upgrade. */
    public UpgradePlan plan() {
        return Planner.plan(situation, request);
    }

    private static Situation situation(int count) {
        List<NamespaceFacts> namespaces = new ArrayList<>();
        List<WorkloadFacts> workloads = new ArrayList<>();
        PodTally pods = new PodTally();
        for (int number = 0; number < count; number++) {
            String namespace = "team-" + number / WORKLOADS_OF_A_NAMESPACE;
            if (number % WORKLOADS_OF_A_NAMESPACE == 0) {
                namespaces.add(
                        new NamespaceFacts(namespace, "1", Map.of(MeshKeys.REVISION, OLD), Map.of(), Map.of(), false));
            }
            WorkloadRef ref = WorkloadRef.deployment(namespace, "service-" + number);
            workloads.add(workload(ref));
            for (int pod = 0; pod < PODS_OF_A_WORKLOAD; pod++) {
                pods.accept(pod(ref, pod));
            }
        }
        MeshFacts mesh = new MeshFacts(
                CONTROL_PLANE,
                known(List.of(webhook(OLD), webhook(NEW))),
                known(List.of(service(OLD), service(NEW))),
                known(List.of(injector(OLD), injector(NEW))),
                known(namespaces));
        List<Revision> installed = List.of(Revision.parse(OLD), Revision.parse(NEW));
        MeshObservation observation = new MeshObservation(
                mesh,
                Set.of(),
                known(List.of()),
                known(workloads),
                known(List.of()),
                known(List.of()),
                known(List.of()),
                known(List.of()),
                known(installed));
        ArmCluster cluster = new ArmCluster(
                new ClusterId("s", "rg", "c"),
                "westeurope",
                "1.34.2",
                "1.34.2",
                null,
                "Succeeded",
                "Running",
                "1",
                new ArmMesh("Istio", installed, List.of(), List.of(), null),
                List.of());
        Reading<Long> read = new Reading.Known<>((long) count * PODS_OF_A_WORKLOAD, NOW);
        return new Situation(observation, pods.result(), read, List.of(), cluster, null, null);
    }

    private static WorkloadFacts workload(WorkloadRef ref) {
        int replicas = PODS_OF_A_WORKLOAD;
        RolloutFacts rollout = new RolloutFacts(
                1,
                1,
                replicas,
                false,
                "RollingUpdate",
                null,
                true,
                replicas,
                replicas,
                replicas,
                replicas,
                "",
                "",
                Map.of());
        return new WorkloadFacts(
                ref,
                "uid-" + ref.name(),
                "1",
                null,
                Map.of(),
                Map.of(),
                new PodTemplate(Map.of("app", ref.name()), Map.of(), false),
                rollout,
                Surge.NONE,
                null,
                null);
    }

    private static PodAudit pod(WorkloadRef ref, int number) {
        return new PodAudit(
                ref.namespace(),
                ref.name() + "-" + number,
                ref,
                SidecarClass.CURRENT,
                OLD,
                OLD,
                "proxyv2:1",
                "proxyv2:1",
                new Reason(AuditReason.AS_INJECTED_NOW, "It runs what it would get."),
                new RestartEffect(RestartEffect.Kind.NOT_NEEDED, ""));
    }

    private static WebhookConfiguration webhook(String revision) {
        LabelSelector asks = new LabelSelector(
                Map.of(), List.of(new LabelSelector.Requirement(MeshKeys.REVISION, "In", List.of(revision))));
        Entry entry = new Entry(
                "rev.namespace.sidecar-injector.istio.io",
                asks,
                new LabelSelector(Map.of(), List.of()),
                true,
                new ServiceTarget(CONTROL_PLANE, "istiod-" + revision, "/inject", 443),
                null,
                "Q0E=",
                "Fail",
                "Never");
        return new WebhookConfiguration(
                "istio-sidecar-injector-" + revision,
                "1",
                Map.of(MeshKeys.REVISION, revision),
                Map.of(),
                List.of(entry));
    }

    private static ServiceFacts service(String revision) {
        Map<String, String> labels = Map.of("app", "istiod", MeshKeys.REVISION, revision);
        return new ServiceFacts(CONTROL_PLANE, "istiod-" + revision, labels, labels, true);
    }

    private static InjectorConfig injector(String revision) {
        return new InjectorConfig(revision, "enabled", List.of(), List.of(), "proxyv2:1", "hub", "1.0", null);
    }

    private static <T> Reading<List<T>> known(List<T> value) {
        return new Reading.Known<>(List.copyOf(value), NOW);
    }
}
