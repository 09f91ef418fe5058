package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.AutoscalerFacts;
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodFacts.ProxyContainer;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An observation of a mesh, for tests to fill. */
public final class ObservedMesh {

    static final Reading<Long> ALL_PODS = new Reading.Known<>(1L, AksMesh.NOW);

    private final List<ObjectLabels> validators = new ArrayList<>();
    private final List<WorkloadFacts> workloads = new ArrayList<>();
    private final List<GatewayFacts> gateways = new ArrayList<>();
    private final List<AutoscalerFacts> autoscalers = new ArrayList<>();
    private final List<ObjectLabels> leases = new ArrayList<>();
    private final List<ObjectLabels> configMaps = new ArrayList<>();
    private final List<Revision> installed = new ArrayList<>();
    private Set<String> scope = Set.of();
    private boolean workloadsForbidden;

    public ObservedMesh validator(String... labels) {
        validators.add(new ObjectLabels("", "istiod-default-validator", AksMesh.labels(labels)));
        return this;
    }

    public ObservedMesh workload(WorkloadFacts workload) {
        workloads.add(workload);
        return this;
    }

    public ObservedMesh workloadsForbidden() {
        workloadsForbidden = true;
        return this;
    }

    public ObservedMesh template(String namespace, String name, String... labels) {
        return workload(workload(WorkloadRef.deployment(namespace, name), Map.of(), AksMesh.pod(labels), 1));
    }

    public ObservedMesh gateway(String namespace, String name, String... labels) {
        gateways.add(new GatewayFacts(namespace, name, "istio", AksMesh.labels(labels)));
        return this;
    }

    public ObservedMesh autoscaler(String name, int min, int max) {
        autoscalers.add(new AutoscalerFacts(AksMesh.CONTROL_PLANE, name, min, max, Map.of("cpu", 80)));
        return this;
    }

    public ObservedMesh lease(String name) {
        leases.add(new ObjectLabels(AksMesh.CONTROL_PLANE, name, Map.of()));
        return this;
    }

    public ObservedMesh configMap(String name) {
        configMaps.add(new ObjectLabels(AksMesh.CONTROL_PLANE, name, Map.of()));
        return this;
    }

    public ObservedMesh installed(String... revisions) {
        for (String revision : revisions) {
            installed.add(new Revision(revision));
        }
        return this;
    }

    public ObservedMesh only(String... namespaces) {
        scope = Set.of(namespaces);
        return this;
    }

    public MeshObservation of(AksMesh mesh) {
        return of(mesh.facts());
    }

    public MeshObservation of(MeshFacts mesh) {
        return new MeshObservation(
                mesh,
                scope,
                known(validators),
                workloadsForbidden ? forbidden("workloads") : known(workloads),
                known(gateways),
                known(autoscalers),
                known(leases),
                known(configMaps),
                known(installed));
    }

    public static MeshObservation gatewaysForbidden(MeshObservation seen) {
        return new MeshObservation(
                seen.mesh(),
                seen.scope(),
                seen.validators(),
                seen.workloads(),
                forbidden("gateways"),
                seen.autoscalers(),
                seen.leases(),
                seen.configMaps(),
                seen.installed());
    }

    public static WorkloadFacts workload(
            WorkloadRef ref, Map<String, String> labels, PodTemplate template, int available) {
        return workload(ref, labels, template, available, Surge.NONE);
    }

    /** A healthy Deployment of the shop with this surge. */
    public static WorkloadFacts surging(String name, Surge surge) {
        return workload(WorkloadRef.deployment("shop", name), Map.of(), AksMesh.pod(), 1, surge);
    }

    private static WorkloadFacts workload(
            WorkloadRef ref, Map<String, String> labels, PodTemplate template, int available, Surge surge) {
        return new WorkloadFacts(
                ref,
                "uid-" + ref,
                "1",
                null,
                labels,
                Map.of(),
                template,
                new RolloutFacts(
                        1, 1, 1, false, "RollingUpdate", null, true, 1, 1, available, available, "", "", Map.of()),
                surge,
                null,
                null);
    }

    /** A running pod which this revision injected. */
    public static PodFacts pod(String namespace, String name, String revision) {
        return new PodFacts(
                namespace,
                name,
                "uid-" + name,
                AksMesh.NOW,
                Map.of(),
                Map.of("sidecar.istio.io/status", "{\"revision\":\"" + revision + "\"}"),
                new OwnerLink("apps/v1", "ReplicaSet", "cart-5d4f", "uid-rs"),
                new ProxyContainer("proxyv2:v1", false),
                false,
                "node-1",
                "Running",
                true,
                null,
                Requests.NONE);
    }

    public static PodFacts with(
            PodFacts pod, UnaryOperator<Map<String, String>> labels, UnaryOperator<Map<String, String>> annotations) {
        return new PodFacts(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                pod.createdAt(),
                labels.apply(pod.labels()),
                annotations.apply(pod.annotations()),
                pod.controller(),
                pod.proxy(),
                pod.hostNetwork(),
                pod.node(),
                pod.phase(),
                pod.ready(),
                pod.deletionAt(),
                pod.requests());
    }

    public static PodFacts labelled(PodFacts pod, String... labels) {
        return with(pod, had -> AksMesh.labels(labels), had -> had);
    }

    public static PodFacts in(PodFacts pod, String phase, Instant deletionAt, OwnerLink controller) {
        return new PodFacts(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                pod.createdAt(),
                pod.labels(),
                pod.annotations(),
                controller,
                pod.proxy(),
                pod.hostNetwork(),
                pod.node(),
                phase,
                pod.ready(),
                deletionAt,
                pod.requests());
    }

    public static <T> Reading<T> forbidden(String what) {
        return new Reading.Unknown<>(Reading.Why.FORBIDDEN, "Listing " + what + " was refused.", AksMesh.NOW);
    }

    private static <T> Reading<List<T>> known(List<T> value) {
        return new Reading.Known<>(List.copyOf(value), AksMesh.NOW);
    }
}
