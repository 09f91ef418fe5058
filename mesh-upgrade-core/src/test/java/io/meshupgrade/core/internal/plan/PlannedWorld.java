package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.MeshRelease;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.AksMesh;
import io.meshupgrade.core.internal.rules.Before;
import io.meshupgrade.core.internal.rules.ObservedMesh;
import io.meshupgrade.core.internal.rules.RevisionFacts;
import io.meshupgrade.sidecars.AuditReason;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.WaveSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A mesh and a request, of which a plan is made: asm-1-29 is stable, asm-1-30 is offered. */
final class PlannedWorld {

    static final Revision OLD = Revision.parse("asm-1-29");
    static final Revision NEW = Revision.parse("asm-1-30");

    final AksMesh mesh = new AksMesh();
    final ObservedMesh seen = new ObservedMesh();
    private final PodTally pods = new PodTally();
    private final List<PlanRequest.Wave> waves = new ArrayList<>();
    private final Set<String> accepted = new HashSet<>();
    private final List<String> installed = new ArrayList<>();
    private RevisionTag canaryTag;
    private boolean moveGateways;
    private boolean moveTemplates;
    private Reading<Requests> room;
    private String kubernetes = "1.32.4";
    private List<Revision> offered = List.of(NEW);
    private final Map<Revision, Revision> onward = new LinkedHashMap<>();

    /** Both planes of a revision: ARM lists it, and its istiod runs. */
    PlannedWorld installed(String... revisions) {
        for (String revision : revisions) {
            mesh.revision(revision);
            istiod(revision);
        }
        return this;
    }

    /** The same, with the image that it injects. */
    PlannedWorld injecting(String revision, String image) {
        mesh.revision(revision, image);
        return istiod(revision);
    }

    private PlannedWorld istiod(String revision) {
        installed.add(revision);
        seen.installed(revision);
        seen.workload(ObservedMesh.workload(
                WorkloadRef.deployment(AksMesh.CONTROL_PLANE, "istiod-" + revision), Map.of(), AksMesh.pod(), 1));
        return this;
    }

    PlannedWorld namespace(String name, String... labels) {
        mesh.namespace(name, labels);
        return this;
    }

    PlannedWorld namespaceOwnedBy(String manager, String name, String label) {
        mesh.namespace(new NamespaceFacts(
                name, "1", Map.of("istio.io/rev", label), Map.of(), Map.of("istio.io/rev", manager), false));
        return this;
    }

    /** One whose label was another one before this upgrade. */
    PlannedWorld namespaceThatWas(String before, String name, String label) {
        mesh.namespace(new NamespaceFacts(
                name,
                "1",
                Map.of("istio.io/rev", label),
                Map.of(OwnKeys.BEFORE, new Before("u1", before).render()),
                Map.of(),
                false));
        return this;
    }

    PlannedWorld tag(String tag, String revision) {
        mesh.tag(tag, revision);
        return this;
    }

    PlannedWorld tagMadeByUs(String tag, String revision) {
        WebhookConfiguration webhook =
                AksMesh.webhook("istio-revision-tag-" + tag + "-" + AksMesh.CONTROL_PLANE, tag, revision);
        mesh.webhook(new WebhookConfiguration(
                webhook.name(),
                webhook.resourceVersion(),
                webhook.labels(),
                Map.of(OwnKeys.BEFORE, new Before("u1", null).render()),
                webhook.entries()));
        return this;
    }

    /** A Deployment and its pods, each injected by the revision given. */
    PlannedWorld deployment(String namespace, String name, String... revisions) {
        seen.template(namespace, name);
        return pods(WorkloadRef.deployment(namespace, name), revisions);
    }

    PlannedWorld pods(WorkloadRef workload, String... revisions) {
        for (String revision : revisions) {
            pods.accept(audit(
                    workload,
                    SidecarClass.CURRENT,
                    revision,
                    revision,
                    new RestartEffect(RestartEffect.Kind.NOT_NEEDED, "")));
        }
        return this;
    }

    PlannedWorld stalePatch(String namespace, String name, String revision, RestartEffect.Kind effect) {
        seen.template(namespace, name);
        return stalePatch(WorkloadRef.deployment(namespace, name), revision, effect);
    }

    PlannedWorld stalePatch(WorkloadRef workload, String revision, RestartEffect.Kind effect) {
        pods.accept(audit(workload, SidecarClass.OUTDATED_PATCH, revision, revision, new RestartEffect(effect, "why")));
        return this;
    }

    PlannedWorld pinned(String namespace, String name, String revision) {
        pods.accept(audit(
                WorkloadRef.deployment(namespace, name),
                SidecarClass.PINNED,
                revision,
                revision,
                new RestartEffect(RestartEffect.Kind.DOES_NOT_FIX, "why")));
        return this;
    }

    /** A pod as the rules judge it. */
    PlannedWorld judged(PodAudit pod) {
        pods.accept(pod);
        return this;
    }

    private static PodAudit audit(
            WorkloadRef workload, SidecarClass verdict, String injected, String expected, RestartEffect restart) {
        return new PodAudit(
                workload.namespace(),
                workload.name() + "-1",
                workload,
                verdict,
                injected,
                expected,
                "proxyv2:1",
                "proxyv2:2",
                new Reason(AuditReason.AS_INJECTED_NOW, injected + " injected the pod."),
                restart);
    }

    PlannedWorld wave(String name, String... namespaces) {
        waves.add(new PlanRequest.Wave(name, WaveSelector.namespaces(namespaces)));
        return this;
    }

    PlannedWorld canaryTag(String tag) {
        canaryTag = RevisionTag.of(tag);
        return this;
    }

    PlannedWorld room(Reading<Requests> left) {
        room = left;
        return this;
    }

    PlannedWorld moveGateways() {
        moveGateways = true;
        return this;
    }

    PlannedWorld moveTemplates() {
        moveTemplates = true;
        return this;
    }

    PlannedWorld accept(String code) {
        accepted.add(code);
        return this;
    }

    PlannedWorld kubernetes(String version) {
        kubernetes = version;
        return this;
    }

    PlannedWorld offered(Revision... revisions) {
        offered = List.of(revisions);
        return this;
    }

    /** From an offered revision another one is reached. */
    PlannedWorld onward(String from, String to) {
        onward.put(Revision.parse(from), Revision.parse(to));
        return this;
    }

    UpgradePlan upgrade() {
        return plan(Direction.UPGRADE, NEW);
    }

    UpgradePlan upgradeTo(String target) {
        return plan(Direction.UPGRADE, Revision.parse(target));
    }

    UpgradePlan rollback() {
        return plan(Direction.ROLLBACK, null);
    }

    UpgradePlan refresh() {
        return plan(Direction.REFRESH, null);
    }

    private UpgradePlan plan(Direction direction, Revision target) {
        Situation situation = situation();
        PlanRequest request = new PlanRequest(
                direction, target, null, waves, canaryTag, moveGateways, moveTemplates, false, accepted, "");
        return Planner.plan(situation, Hops.next(situation, request));
    }

    Situation situation() {
        MeshObservation observation = seen.of(mesh);
        ArmCluster cluster = new ArmCluster(
                new ClusterId("s", "rg", "shop"),
                "westeurope",
                kubernetes,
                kubernetes,
                null,
                "Succeeded",
                "Running",
                "1",
                new ArmMesh("Istio", installed.stream().map(Revision::parse).toList(), List.of(), List.of(), null),
                List.of());
        return new Situation(
                observation,
                pods.result(),
                new Reading.Known<>(1L, AksMesh.NOW),
                List.of(),
                cluster,
                offers(cluster),
                room);
    }

    private RevisionFacts offers(ArmCluster cluster) {
        List<MeshRelease> releases = new ArrayList<>();
        offered.forEach(revision -> releases.add(
                release(revision, onward.containsKey(revision) ? List.of(onward.get(revision)) : List.of())));
        onward.values().forEach(revision -> releases.add(release(revision, List.of())));
        installed.forEach(revision -> releases.add(release(Revision.parse(revision), offered)));
        Optional<MeshRelease> profile = installed.stream()
                .findFirst()
                .filter(first -> installed.size() == 1)
                .map(first -> release(Revision.parse(first), offered));
        return new RevisionFacts(cluster, new UpgradeProfile(profile, installed.size() > 1), releases);
    }

    private MeshRelease release(Revision revision, List<Revision> upgrades) {
        return new MeshRelease(
                revision, upgrades, Map.of("KubernetesOfficial", Set.of(KubernetesMinor.parse(kubernetes))));
    }
}
