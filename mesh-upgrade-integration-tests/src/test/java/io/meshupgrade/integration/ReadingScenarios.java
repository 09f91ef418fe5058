package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.controlplane.ComponentStatus;
import io.meshupgrade.controlplane.RevisionStatus;
import io.meshupgrade.dependants.Dependant;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.lint.LintFinding;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.InjectionProbe;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarReport;
import io.meshupgrade.tags.TagHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the library says of a mesh with the revisions asm-1-29 and asm-1-30, an external ingress gateway and workloads
 * in every state that a restart cures or does not. It runs unchanged on the simulated and on the real mesh.
 */
abstract class ReadingScenarios {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MERGE = "application/merge-patch+json";
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private String namespace = "";

    /** As somebody who may do everything. */
    abstract ApiServer api();

    /** Connected as the same. */
    abstract MeshUpgrade mesh();

    /** Connected as somebody who may list everything but pods. */
    abstract MeshUpgrade meshWithoutPods();

    /** Rolls out a patch of a revision. */
    abstract void patch(String revision, String patch);

    @BeforeEach
    void createNamespace() {
        namespace = "reading-" + NAMESPACES.incrementAndGet();
        api().post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}")
                .orThrow();
    }

    @Test
    void podsOfANamespaceThatIsPointedElsewhereAreOutdatedUntilTheyAreRestarted() {
        // Given
        pointTo("asm-1-29");
        deploy("cart", 2);
        assertThat(audited()).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.verdict()).as(pod.reason().toString()).isEqualTo(SidecarClass.CURRENT);
            assertThat(pod.injectedRevision()).isEqualTo("asm-1-29");
        });

        // When
        pointTo("asm-1-30");

        // Then
        assertThat(audited()).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.verdict()).as(pod.reason().toString()).isEqualTo(SidecarClass.OUTDATED_REVISION);
            assertThat(pod.injectedRevision()).isEqualTo("asm-1-29");
            assertThat(pod.expectedRevision()).isEqualTo("asm-1-30");
            assertThat(pod.workload()).isEqualTo(WorkloadRef.deployment(namespace, "cart"));
            assertThat(pod.restart().kind()).isEqualTo(RestartEffect.Kind.FIXES);
        });

        // When
        restart("cart", 2);

        // Then
        assertThat(audited()).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.verdict()).as(pod.reason().toString()).isEqualTo(SidecarClass.CURRENT);
            assertThat(pod.injectedRevision()).isEqualTo("asm-1-30");
            assertThat(pod.actualImage()).isEqualTo(pod.expectedImage());
        });
    }

    @Test
    void aPatchMakesThePodsOutdatedThatRunAlready() {
        // Given
        pointTo("asm-1-30");
        deploy("cart", 1);

        // When
        patch("asm-1-30", "v1.30.3-1");

        // Then
        Await.until("the patch to be rolled out", LIMIT, () -> {
            List<PatchState> patches = mesh().sidecars().audit().patches();
            return patches.stream()
                            .anyMatch(state -> state.revision().equals("asm-1-30")
                                    && state.progress() == PatchState.Progress.DONE
                                    && state.injectedImage().endsWith(":v1.30.3-1"))
                    ? null
                    : patches.toString();
        });
        assertThat(audited()).singleElement().satisfies(pod -> {
            assertThat(pod.verdict()).as(pod.reason().toString()).isEqualTo(SidecarClass.OUTDATED_PATCH);
            assertThat(pod.expectedImage()).endsWith("/proxyv2:v1.30.3-1");
            assertThat(pod.restart().kind()).isEqualTo(RestartEffect.Kind.FIXES);
        });
    }

    @Test
    void whatNamesNobodyOrBothIsFoundBeforeARestartLosesTheSidecar() {
        // Given
        pointTo("asm-1-29");
        deploy("cart", 1);
        label("{\"istio.io/rev\":\"no-such-tag\"}");

        // When
        List<LintFinding> findings = mesh().lint().check().findings();

        // Then
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.object()).contains(namespace);
            assertThat(finding.severity()).isEqualTo(LintFinding.Severity.ERROR);
            assertThat(finding.reason().sentence()).contains("no-such-tag");
        });
        assertThat(audited())
                .singleElement()
                .satisfies(pod ->
                        assertThat(pod.restart().kind()).as(pod.restart().why()).isEqualTo(RestartEffect.Kind.BREAKS));
    }

    @Test
    void aRevisionIsBlockedByWhatDependsOnIt() {
        // Given
        pointTo("asm-1-29");
        deploy("cart", 1);

        // When
        DependantsFound found = mesh().dependants().of(Revision.parse("asm-1-29"));

        // Then
        assertThat(found.overall()).isInstanceOf(Usage.Blocked.class);
        assertThat(examples(found, DependantKind.NAMESPACE_LABEL))
                .anySatisfy(dependant -> assertThat(dependant.object()).contains(namespace));
        assertThat(examples(found, DependantKind.POD))
                .anySatisfy(dependant -> assertThat(dependant.object()).contains(namespace + "/cart"));
    }

    @Test
    void aTagThatLeadsToNoRevisionIsUnhealthyAndItsUsersAreNamed() {
        // Given
        String tag = "stable-" + namespace;
        createDanglingTag(tag);
        label("{\"istio.io/rev\":\"" + tag + "\"}");

        // When
        TagHealth health = mesh().tags().health().tags().stream()
                .filter(one -> one.tag().equals(tag))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(health.problems()).isNotEmpty();
        assertThat(mesh().dependants().of(RevisionTag.of(tag)).overall()).isInstanceOf(Usage.Blocked.class);
        api().delete(
                        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-revision-tag-" + tag
                                + "-aks-istio-system",
                        "{}")
                .orThrow();
    }

    @Test
    void bothRevisionsOfTheControlPlaneAreReadyWithTheirGatewaysAndTheSameScaling() {
        Await.until("the control plane to be ready", LIMIT, () -> {
            List<RevisionStatus> revisions = mesh().controlPlane().status().revisions();
            boolean ready = revisions.size() == 2
                    && revisions.stream()
                            .allMatch(one -> one.components().stream()
                                    .allMatch(component -> component.state() == ComponentStatus.State.READY));
            return ready ? null : revisions.toString();
        });

        var status = mesh().controlPlane().status();

        assertThat(status.revisions()).extracting(RevisionStatus::revision).containsExactly("asm-1-29", "asm-1-30");
        assertThat(status.revisions())
                .allSatisfy(revision -> assertThat(revision.components())
                        .extracting(ComponentStatus::kind)
                        .contains(
                                ComponentStatus.Kind.ISTIOD,
                                ComponentStatus.Kind.WEBHOOK,
                                ComponentStatus.Kind.ENDPOINTS,
                                ComponentStatus.Kind.INGRESS_EXTERNAL));
        assertThat(status.differences()).isEmpty();
    }

    @Test
    void whoMayNotListPodsIsToldSoAndNeverThatThereAreNone() {
        // Given
        pointTo("asm-1-29");
        deploy("cart", 1);

        // When
        DependantsFound found = meshWithoutPods().dependants().of(Revision.parse("asm-1-29"));
        KubernetesException refused = Assertions.catchThrowableOfType(
                KubernetesException.class, () -> meshWithoutPods().sidecars().audit());

        // Then
        assertThat(found.kinds().get(DependantKind.POD)).isInstanceOfSatisfying(Usage.Unknown.class, unknown -> {
            assertThat(unknown.notRead()).singleElement().asString().contains("list pods", "does not allow it");
        });
        assertThat(refused.failure()).isEqualTo(Failure.FORBIDDEN);
    }

    @Test
    void theNumbersOfAnAuditAreThoseOfItsPods() {
        // Given
        pointTo("asm-1-29");
        deploy("cart", 3);

        // When
        List<PodAudit> pods = new ArrayList<>();
        SidecarReport report = mesh().sidecars().audit(pods::add);

        // Then
        assertThat(report.pods().total()).isEqualTo(pods.size());
        assertThat(Objects.requireNonNull(report.byNamespace().get(namespace)).total())
                .isEqualTo(3);
        assertThat(pods.stream().filter(pod -> pod.verdict() == SidecarClass.MANAGED_GATEWAY))
                .isNotEmpty();
    }

    private List<PodAudit> audited() {
        List<PodAudit> pods = new ArrayList<>();
        mesh().sidecars().audit(pod -> {
            boolean lives = pod.verdict() != SidecarClass.TERMINATING;
            if (pod.namespace().equals(namespace) && lives) {
                pods.add(pod);
            }
        });
        return pods;
    }

    private static List<Dependant> examples(DependantsFound found, DependantKind kind) {
        Usage usage = found.kinds().get(kind);
        assertThat(usage).as(kind.toString()).isInstanceOf(Usage.Blocked.class);
        return ((Usage.Blocked) usage).examples();
    }

    /** Returns when admission follows several times in a row. */
    private void pointTo(String revision) {
        label("{\"istio.io/rev\":\"" + revision + "\"}");
        InjectionProbe probe = new InjectionProbe(api(), namespace);
        int[] inARow = {0};
        Await.until("admission in " + namespace + " to follow " + revision, LIMIT, () -> {
            String seen = probe.ask().revision();
            inARow[0] = seen.equals(revision) ? inARow[0] + 1 : 0;
            return inARow[0] >= 5 ? null : "injected by \"" + seen + "\"";
        });
    }

    private void label(String labels) {
        api().patch("/api/v1/namespaces/" + namespace, MERGE, "{\"metadata\":{\"labels\":" + labels + "}}")
                .orThrow();
    }

    private void deploy(String name, int replicas) {
        api().post("/apis/apps/v1/namespaces/" + namespace + "/deployments", """
                        {"metadata": {"name": "%1$s"},
                         "spec": {"replicas": %2$d, "selector": {"matchLabels": {"app": "%1$s"}},
                          "template": {"metadata": {"labels": {"app": "%1$s"}},
                           "spec": {"containers": [{"name": "app", "image": "app"}]}}}}
                        """.formatted(name, replicas))
                .orThrow();
        awaitPods(name, replicas);
    }

    private void restart(String name, int replicas) {
        api().patch(
                        "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + name,
                        MERGE,
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restarted\":\"once\"}}}}}")
                .orThrow();
        awaitPods(name, replicas);
    }

    private void awaitPods(String name, int replicas) {
        Await.until("Deployment " + name + " to be rolled out", LIMIT, () -> {
            JsonNode deployment = api().get("/apis/apps/v1/namespaces/" + namespace + "/deployments/" + name)
                    .orThrow();
            JsonNode status = deployment.path("status");
            boolean done = status.path("observedGeneration").asLong()
                            == deployment.at("/metadata/generation").asLong()
                    && status.path("updatedReplicas").asInt() == replicas
                    && status.path("availableReplicas").asInt() == replicas
                    && status.path("replicas").asInt() == replicas;
            return done ? null : status.toString();
        });
    }

    private void createDanglingTag(String tag) {
        api().post("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", """
                        {"metadata": {"name": "istio-revision-tag-%1$s-aks-istio-system",
                          "labels": {"istio.io/tag": "%1$s", "istio.io/rev": "asm-1-28", "app": "sidecar-injector"}},
                         "webhooks": [{"name": "rev.namespace.sidecar-injector.istio.io",
                          "admissionReviewVersions": ["v1"], "sideEffects": "None", "failurePolicy": "Fail",
                          "clientConfig": {"caBundle": "Y2E=",
                           "service": {"namespace": "aks-istio-system", "name": "istiod-asm-1-28", "path": "/inject"}},
                          "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"],
                           "resources": ["pods"]}],
                          "namespaceSelector": {"matchExpressions": [
                           {"key": "istio.io/rev", "operator": "In", "values": ["%1$s"]}]}}]}
                        """.formatted(tag))
                .orThrow();
    }
}
