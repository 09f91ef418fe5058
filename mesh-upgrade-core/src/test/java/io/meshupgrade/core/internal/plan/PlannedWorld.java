package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.rules.AksMesh;
import io.meshupgrade.core.internal.rules.Before;
import io.meshupgrade.core.internal.rules.ObservedMesh;
import io.meshupgrade.revisions.RevisionReason;
import io.meshupgrade.revisions.UpgradeTargets;
import io.meshupgrade.sidecars.AuditReason;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.WaveSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private String kubernetes = "1.32.4";
    private List<Revision> offered = List.of(NEW);

    /** Both planes of a revision: ARM lists it, and its istiod runs. */
    PlannedWorld installed(String... revisions) {
        for (String revision : revisions) {
            installed.add(revision);
            mesh.revision(revision);
            seen.installed(revision);
            seen.workload(ObservedMesh.workload(
                    WorkloadRef.deployment(AksMesh.CONTROL_PLANE, "istiod-" + revision), Map.of(), AksMesh.pod(), 1));
        }
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
        pods.accept(audit(
                WorkloadRef.deployment(namespace, name),
                SidecarClass.OUTDATED_PATCH,
                revision,
                revision,
                new RestartEffect(effect, "why")));
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
        return Planner.plan(
                situation(),
                new PlanRequest(direction, target, waves, canaryTag, moveGateways, moveTemplates, false, accepted, ""));
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
        UpgradeTargets targets =
                new UpgradeTargets(offered, new Reason(RevisionReason.OFFERED, "ARM offers it."), List.of());
        return new Situation(
                observation, pods.result(), new Reading.Known<>(1L, AksMesh.NOW), List.of(), cluster, targets);
    }
}
