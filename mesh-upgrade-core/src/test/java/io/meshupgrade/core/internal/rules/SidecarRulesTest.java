package io.meshupgrade.core.internal.rules;

import static io.meshupgrade.sidecars.RestartEffect.Kind.BREAKS;
import static io.meshupgrade.sidecars.RestartEffect.Kind.DOES_NOT_FIX;
import static io.meshupgrade.sidecars.RestartEffect.Kind.FIXES;
import static io.meshupgrade.sidecars.RestartEffect.Kind.NOT_NEEDED;
import static io.meshupgrade.sidecars.RestartEffect.Kind.NOT_POSSIBLE;
import static io.meshupgrade.sidecars.RestartEffect.Kind.NOT_YET;
import static io.meshupgrade.sidecars.RestartEffect.Kind.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ControlPlaneImages;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.sidecars.AuditReason;
import io.meshupgrade.sidecars.InjectionReason;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers are those of the list of hard cases of an AKS mesh that the issues name. */
class SidecarRulesTest {

    private static final String REPOSITORY = "mcr.microsoft.com/oss/v2/istio/proxyv2:";
    private static final String OLD = REPOSITORY + "v1.29.2-1";
    private static final String NOW = REPOSITORY + "v1.29.4-1";
    private static final String CANARY = REPOSITORY + "v1.30.0-1";

    private final AksMesh mesh = new AksMesh()
            .revision("asm-1-29", NOW)
            .revision("asm-1-30", CANARY)
            .tag("prod-stable", "asm-1-29")
            .namespace("shop", "istio.io/rev=prod-stable")
            .namespace("early", "istio.io/rev=asm-1-30")
            .namespace("plain");

    @Test
    void finds_a_pod_current_through_a_tag() {
        // When
        PodAudit audit = judge(TestPod.injected("asm-1-29", NOW));

        // Then
        assertVerdict(audit, SidecarClass.CURRENT, AuditReason.AS_INJECTED_NOW, NOT_NEEDED);
        assertThat(audit.workload()).isEqualTo(WorkloadRef.deployment("shop", "cart"));
        assertThat(audit.injectedRevision()).isEqualTo("asm-1-29");
        assertThat(audit.expectedRevision()).isEqualTo("asm-1-29");
        assertThat(audit.actualImage()).isEqualTo(NOW);
        assertThat(audit.expectedImage()).isEqualTo(NOW);
    }

    @Test
    void compares_each_pod_with_its_own_revision() {
        // Given (44) two revisions during a canary

        // Then
        assertVerdict(
                judge(TestPod.injected("asm-1-30", CANARY).in("early")),
                SidecarClass.CURRENT,
                AuditReason.AS_INJECTED_NOW,
                NOT_NEEDED);
        PodAudit moved = judge(TestPod.injected("asm-1-29", NOW).in("early"));
        assertVerdict(moved, SidecarClass.OUTDATED_REVISION, AuditReason.OTHER_REVISION, FIXES);
        assertThat(moved.expectedImage()).isEqualTo(CANARY);
        assertThat(moved.reason().sentence())
                .isEqualTo("asm-1-29 injected the pod. By the namespace label istio.io/rev=asm-1-30 the webhook"
                        + " rev.namespace.sidecar-injector.istio.io of istio-sidecar-injector-asm-1-30-aks-istio-system"
                        + " takes the pod. It asks the Service aks-istio-system/istiod-asm-1-30, which is of revision"
                        + " asm-1-30.");
    }

    @Test
    void finds_an_old_patch_also_in_a_native_sidecar() {
        // When (27, 28)
        PodAudit classic = judge(TestPod.injected("asm-1-29", OLD));
        PodAudit nativeOne = judge(TestPod.injected("asm-1-29", OLD).proxy(OLD, true));

        // Then
        assertVerdict(classic, SidecarClass.OUTDATED_PATCH, AuditReason.OLDER_IMAGE, FIXES);
        assertVerdict(nativeOne, SidecarClass.OUTDATED_PATCH, AuditReason.OLDER_IMAGE, FIXES);
        assertThat(classic.reason().sentence())
                .isEqualTo("The pod runs " + OLD + ", and asm-1-29 injects " + NOW + ".");
    }

    @Test
    void does_not_take_another_registry_for_another_version() {
        // When (45)
        PodAudit audit = judge(TestPod.injected("asm-1-29", "mirror.corp/istio/proxyv2:1.29.4-1"));

        // Then
        assertVerdict(audit, SidecarClass.RELOCATED, AuditReason.OTHER_REGISTRY, NOT_NEEDED);
    }

    @Test
    void tells_what_is_newer_or_another_build_or_cannot_be_compared() {
        assertVerdict(
                judge(TestPod.injected("asm-1-29", REPOSITORY + "v1.29.5-1")),
                SidecarClass.OUTDATED_PATCH,
                AuditReason.NEWER_IMAGE,
                FIXES);
        assertVerdict(
                judge(TestPod.injected("asm-1-29", NOW.replace("proxyv2", "proxyv2-fips"))),
                SidecarClass.OUTDATED_PATCH,
                AuditReason.OTHER_BUILD,
                FIXES);
        assertVerdict(
                judge(TestPod.injected("asm-1-29", "corp/proxy@sha256:0b5c")),
                SidecarClass.UNKNOWN,
                AuditReason.IMAGE_INCOMPARABLE,
                UNKNOWN);
    }

    @Test
    void says_that_a_restart_does_not_help_a_pinned_image() {
        // Given (46, 47)
        String pin = "corp.example/proxyv2:1.20.0";

        // When
        PodAudit pinned = judge(TestPod.injected("asm-1-29", pin).annotation(MeshKeys.PROXY_IMAGE, pin));
        PodAudit moved = judge(TestPod.injected("asm-1-29", pin)
                .annotation(MeshKeys.PROXY_IMAGE, pin)
                .in("early"));

        // Then
        assertVerdict(pinned, SidecarClass.PINNED, AuditReason.IMAGE_PINNED, DOES_NOT_FIX);
        assertVerdict(moved, SidecarClass.OUTDATED_REVISION, AuditReason.OTHER_REVISION, FIXES);
        assertThat(moved.restart().why()).endsWith("It keeps the image that its template names.");
    }

    @Test
    void knows_an_image_that_the_pod_brought_along_and_ignores_notes_that_istiod_did_not_write() {
        // Given
        String own = "corp.example/proxyv2:1.20.0";
        String note = "{\"initContainers\":[{\"name\":\"istio-proxy\",\"image\":\"" + own + "\"}]}";

        // Then
        assertVerdict(
                judge(TestPod.injected("asm-1-29", own).annotation(MeshKeys.OVERRIDES, note)),
                SidecarClass.PINNED,
                AuditReason.IMAGE_PINNED,
                DOES_NOT_FIX);
        assertVerdict(
                judge(TestPod.injected("asm-1-29", NOW).annotation(MeshKeys.OVERRIDES, "{no JSON")),
                SidecarClass.CURRENT,
                AuditReason.AS_INJECTED_NOW,
                NOT_NEEDED);
    }

    @Test
    void tells_pods_apart_that_differ_in_one_thing_only() {
        // Given one set of rules, which keeps verdicts
        SidecarRules rules = SidecarRules.of(mesh.facts(), TestPod.CONTROLLERS, List.of());

        // When
        PodAudit first = rules.judge(TestPod.injected("asm-1-29", NOW).facts());
        PodAudit image = rules.judge(TestPod.injected("asm-1-29", OLD).facts());
        PodAudit again = rules.judge(TestPod.injected("asm-1-29", NOW).facts());
        PodAudit ended =
                rules.judge(TestPod.injected("asm-1-29", NOW).phase("Succeeded").facts());

        // Then
        assertThat(image.verdict()).isEqualTo(SidecarClass.OUTDATED_PATCH);
        assertThat(again).isEqualTo(first);
        assertThat(ended.verdict()).isEqualTo(SidecarClass.FINISHED);
    }

    @Test
    void waits_for_a_patch_that_is_being_rolled_out() {
        // Given (48) an istiod that is newer than the injector's ConfigMap
        ControlPlaneImages images =
                new ControlPlaneImages("asm-1-29", known("mcr.microsoft.com/oss/v2/istio/pilot:v1.29.5-1"), known(NOW));
        SidecarRules rules = SidecarRules.of(mesh.facts(), TestPod.CONTROLLERS, List.of(images));

        // When
        PodAudit audit = rules.judge(TestPod.injected("asm-1-29", OLD).facts());

        // Then
        assertVerdict(audit, SidecarClass.OUTDATED_PATCH, AuditReason.OLDER_IMAGE, NOT_YET);
        assertThat(rules.patches())
                .containsExactly(new PatchState(
                        "asm-1-29",
                        NOW,
                        PatchState.Progress.ROLLING,
                        "The injector of asm-1-29 gives " + NOW + "; its istiods run"
                                + " mcr.microsoft.com/oss/v2/istio/pilot:v1.29.5-1; its gateways run " + NOW + "."));
    }

    @Test
    void tells_a_finished_patch_from_an_unknown_one() {
        assertThat(patch(known("pilot:v1.29.4-1"), known())).isEqualTo(PatchState.Progress.DONE);
        assertThat(patch(known("pilot:v1.29.4-1"), known(OLD))).isEqualTo(PatchState.Progress.ROLLING);
        assertThat(patch(known(), known(NOW))).isEqualTo(PatchState.Progress.UNKNOWN);
        assertThat(patch(
                        known("pilot:v1.29.4-1"),
                        new Reading.Unknown<>(Reading.Why.FORBIDDEN, "Refused.", AksMesh.NOW)))
                .isEqualTo(PatchState.Progress.UNKNOWN);
    }

    @Test
    void tells_missing_sidecars_from_pods_that_are_meant_to_have_none() {
        // When (21, 23)
        PodAudit missing = judge(TestPod.plain());
        PodAudit refused = judge(TestPod.plain().annotation(MeshKeys.INJECT, "false"));
        PodAudit host = judge(TestPod.plain().hostNetwork());
        PodAudit plain = judge(TestPod.plain().in("plain"));
        PodAudit system = judge(TestPod.plain().in("kube-system"));

        // Then
        assertVerdict(missing, SidecarClass.MISSING_SIDECAR, AuditReason.SIDECAR_WANTED, FIXES);
        assertVerdict(refused, SidecarClass.EXEMPT, InjectionReason.POD_ANNOTATION_REFUSES, NOT_NEEDED);
        assertVerdict(host, SidecarClass.EXEMPT, InjectionReason.HOST_NETWORK, NOT_NEEDED);
        assertVerdict(plain, SidecarClass.EXEMPT, InjectionReason.NOBODY_ASKS, NOT_NEEDED);
        assertVerdict(system, SidecarClass.EXEMPT, AuditReason.OUT_OF_SCOPE, NOT_NEEDED);
    }

    @Test
    void says_that_no_restart_brings_a_sidecar_that_nobody_gives() {
        // Given (20, 21)
        mesh.namespace("typo", "istio.io/rev=prod-stabel")
                .namespace("both", "istio.io/rev=prod-stable", "istio-injection=enabled");

        // Then
        assertVerdict(
                judge(TestPod.plain().in("typo")),
                SidecarClass.MISSING_SIDECAR,
                InjectionReason.NAME_UNKNOWN,
                DOES_NOT_FIX);
        assertVerdict(
                judge(TestPod.plain().in("both")),
                SidecarClass.MISSING_SIDECAR,
                InjectionReason.INJECTION_LABEL_IN_THE_WAY,
                DOES_NOT_FIX);
    }

    @Test
    void finds_sidecars_that_a_restart_would_lose() {
        // When (37) the label of the namespace was removed after the pod was injected
        PodAudit audit = judge(TestPod.injected("asm-1-29", NOW).in("plain"));

        // Then
        assertVerdict(audit, SidecarClass.UNEXPECTED_SIDECAR, AuditReason.SIDECAR_NOT_WANTED, BREAKS);
        assertThat(audit.injectedRevision()).isEqualTo("asm-1-29");
        assertThat(audit.expectedRevision()).isNull();
    }

    @Test
    void finds_pods_whose_revision_is_gone_and_whose_restart_would_be_rejected() {
        // Given (18)
        mesh.without("asm-1-29");

        // When
        PodAudit orphan = judge(TestPod.injected("asm-1-29", NOW));
        PodAudit missing = judge(TestPod.plain());

        // Then
        assertVerdict(orphan, SidecarClass.OUTDATED_REVISION, AuditReason.REVISION_GONE, BREAKS);
        assertVerdict(missing, SidecarClass.MISSING_SIDECAR, InjectionReason.SERVICE_GONE, BREAKS);
        assertThat(orphan.restart().why()).startsWith("A new pod would not be created: ");
    }

    @Test
    void believes_annotations_only_when_they_agree_and_labels_never() {
        // When (24)
        PodAudit contradicted = judge(TestPod.injected("asm-1-29", NOW).annotation(MeshKeys.REVISION, "asm-1-30"));
        PodAudit labelled =
                judge(TestPod.plain().label(MeshKeys.REVISION, "asm-1-29").proxy(NOW, false));
        PodAudit annotated = judge(TestPod.plain().annotation(MeshKeys.REVISION, "asm-1-29"));

        // Then
        assertVerdict(contradicted, SidecarClass.UNKNOWN, AuditReason.REVISION_CONTRADICTED, UNKNOWN);
        assertThat(contradicted.injectedRevision()).isNull();
        assertVerdict(labelled, SidecarClass.UNKNOWN, AuditReason.REVISION_UNPROVEN, UNKNOWN);
        assertVerdict(annotated, SidecarClass.MISSING_SIDECAR, AuditReason.SIDECAR_WANTED, FIXES);
    }

    @Test
    void leaves_managed_gateways_to_their_owners_and_judges_those_of_users() {
        // When (35, 43)
        PodAudit ofIstiod = judge(TestPod.injected("asm-1-29", OLD)
                .label(MeshKeys.INJECT, "false")
                .label(MeshKeys.GATEWAY_MANAGED, "istio.io-gateway-controller"));
        PodAudit ofAks = judge(TestPod.injected("asm-1-29", OLD).label(MeshKeys.AKS_COMPONENT, "ingress-gateway"));
        PodAudit ofUser = judge(TestPod.injected("asm-1-29", OLD)
                .annotation(MeshKeys.TEMPLATES, "gateway")
                .annotation(
                        MeshKeys.OVERRIDES,
                        "{\"containers\":[{\"name\":\"istio-proxy\",\"image\":\"auto\",\"resources\":{}}]}"));

        // Then
        assertVerdict(ofIstiod, SidecarClass.MANAGED_GATEWAY, AuditReason.GATEWAY_OF_ISTIOD, NOT_NEEDED);
        assertThat(ofIstiod.injectedRevision()).isEqualTo("asm-1-29");
        assertVerdict(ofAks, SidecarClass.MANAGED_GATEWAY, AuditReason.GATEWAY_OF_THE_ADD_ON, NOT_NEEDED);
        assertVerdict(ofUser, SidecarClass.OUTDATED_PATCH, AuditReason.OLDER_IMAGE, FIXES);
    }

    @Test
    void sets_apart_what_is_going_or_gone() {
        // When (36)
        PodAudit terminating = judge(TestPod.injected("asm-1-29", OLD).terminating());
        PodAudit failed = judge(TestPod.injected("asm-1-29", OLD).phase("Failed"));
        PodAudit pending = judge(TestPod.injected("asm-1-29", OLD).phase("Pending"));

        // Then
        assertVerdict(terminating, SidecarClass.TERMINATING, AuditReason.BEING_DELETED, NOT_NEEDED);
        assertThat(terminating.injectedRevision()).isEqualTo("asm-1-29");
        assertVerdict(failed, SidecarClass.FINISHED, AuditReason.HAS_ENDED, NOT_NEEDED);
        assertVerdict(pending, SidecarClass.OUTDATED_PATCH, AuditReason.OLDER_IMAGE, FIXES);
    }

    @Test
    void never_restarts_what_would_not_come_back() {
        // When (30)
        PodAudit bare = judge(TestPod.injected("asm-1-29", OLD).ownedBy(null));
        PodAudit job = judge(TestPod.injected("asm-1-29", OLD).ownedBy(new OwnerLink("batch/v1", "Job", "sum", "job")));
        PodAudit other = judge(TestPod.injected("asm-1-29", OLD)
                .ownedBy(new OwnerLink("kafka.strimzi.io/v1", "StrimziPodSet", "kafka", "set")));

        // Then
        assertVerdict(bare, SidecarClass.OUTDATED_PATCH, AuditReason.OLDER_IMAGE, NOT_POSSIBLE);
        assertThat(bare.restart().why()).isEqualTo("Nothing would make the pod again.");
        assertThat(job.restart().why()).isEqualTo("Job shop/sum runs once, and a restart would lose its work.");
        assertThat(other.workload()).hasToString("StrimziPodSet.kafka.strimzi.io shop/kafka");
        assertThat(other.restart().kind()).isEqualTo(NOT_POSSIBLE);
    }

    @Test
    void does_not_run_in_circles_of_owners() {
        // Given
        OwnerLink one = new OwnerLink("v1", "One", "one", "1");
        OwnerLink two = new OwnerLink("v1", "Two", "two", "2");

        // When
        WorkloadRef top = new Owners(Map.of("1", two, "2", one))
                .top(TestPod.plain().ownedBy(one).facts());

        // Then
        assertThat(top.namespace()).isEqualTo("shop");
    }

    @Test
    void is_unknown_where_nothing_is_known_and_says_what_it_still_knows() {
        // When
        PodAudit nothing = judge(TestPod.injected("asm-1-29", NOW).in("nowhere"));
        mesh.servicesForbidden();
        PodAudit moved = judge(TestPod.injected("asm-1-29", NOW).in("early"));
        mesh.injectorsForbidden();
        PodAudit image = judge(TestPod.injected("asm-1-29", NOW));

        // Then
        assertVerdict(nothing, SidecarClass.UNKNOWN, AuditReason.EXPECTATION_UNKNOWN, UNKNOWN);
        assertVerdict(moved, SidecarClass.OUTDATED_REVISION, AuditReason.OTHER_REVISION, UNKNOWN);
        assertVerdict(image, SidecarClass.UNKNOWN, AuditReason.EXPECTATION_UNKNOWN, UNKNOWN);
        assertThat(image.expectedRevision()).isEqualTo("asm-1-29");
    }

    @Test
    void counts_without_keeping_pods() {
        // Given
        SidecarRules rules = SidecarRules.of(mesh.facts(), TestPod.CONTROLLERS, List.of());
        SidecarTally tally = new SidecarTally();

        // When
        for (TestPod pod : List.of(
                TestPod.injected("asm-1-29", NOW),
                TestPod.injected("asm-1-29", NOW),
                TestPod.injected("asm-1-29", OLD),
                TestPod.injected("asm-1-30", CANARY).in("early"),
                TestPod.plain().in("plain"))) {
            tally.add(rules.judge(pod.facts()));
        }
        SidecarReport report = tally.report(rules.patches());

        // Then
        assertThat(report.pods().byClass())
                .isEqualTo(Map.of(SidecarClass.CURRENT, 3L, SidecarClass.OUTDATED_PATCH, 1L, SidecarClass.EXEMPT, 1L));
        assertThat(report.hasFindings()).isTrue();
        assertThat(report.byRevision().keySet()).containsExactly("asm-1-29", "asm-1-30");
        assertThat(report.byRevision().get("asm-1-29").total()).isEqualTo(3);
        assertThat(report.byImage().get(OLD).findings()).isEqualTo(1);
        assertThat(report.byNamespace().keySet()).containsExactly("early", "plain", "shop");
        assertThat(report.byWorkload().keySet()).containsExactly(WorkloadRef.deployment("shop", "cart"));
    }

    @Test
    void counts_workloads_that_it_leaves_out() {
        // Given
        SidecarRules rules = SidecarRules.of(mesh.facts(), Map.of(), List.of());
        SidecarTally tally = new SidecarTally();

        // When
        for (int i = 0; i <= SidecarTally.WORKLOADS_KEPT; i++) {
            tally.add(rules.judge(TestPod.injected("asm-1-29", OLD)
                    .ownedBy(new OwnerLink("apps/v1", "Deployment", "d" + i, "d" + i))
                    .facts()));
        }

        // Then
        assertThat(tally.report(List.of()).byWorkload()).hasSize(SidecarTally.WORKLOADS_KEPT);
        assertThat(tally.report(List.of()).workloadsLeftOut()).isEqualTo(1);
    }

    private PatchState.Progress patch(Reading<List<String>> istiods, Reading<List<String>> gateways) {
        return SidecarRules.of(mesh.facts(), Map.of(), List.of(new ControlPlaneImages("asm-1-29", istiods, gateways)))
                .patches()
                .get(0)
                .progress();
    }

    private static Reading<List<String>> known(String... images) {
        return new Reading.Known<>(List.of(images), AksMesh.NOW);
    }

    private PodAudit judge(TestPod pod) {
        return SidecarRules.of(mesh.facts(), TestPod.CONTROLLERS, List.of()).judge(pod.facts());
    }

    private static void assertVerdict(
            PodAudit audit, SidecarClass verdict, ReasonCode reason, RestartEffect.Kind restart) {
        assertThat(audit.verdict()).as(audit.toString()).isEqualTo(verdict);
        assertThat(audit.reason().code()).as(audit.toString()).isEqualTo(reason);
        assertThat(audit.restart().kind()).as(audit.toString()).isEqualTo(restart);
    }
}
