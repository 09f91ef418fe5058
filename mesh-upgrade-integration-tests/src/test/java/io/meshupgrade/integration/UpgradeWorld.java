package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.upgrade.Upgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** A mesh that begins with asm-1-29 alone, simulated or real, and the few words in which scenarios speak of it. */
abstract class UpgradeWorld {

    static final Duration LIMIT = Duration.ofMinutes(2);
    static final Revision OLD = Revision.parse("asm-1-29");
    static final Revision NEW = Revision.parse("asm-1-30");
    private static final AtomicInteger NAMES = new AtomicInteger();

    final List<String> told = new ArrayList<>();
    String early = "";
    String late = "";

    /** A namespace of the test. */
    final String early() {
        return early;
    }

    abstract ApiServer api();

    abstract MeshUpgrade mesh();

    /** Releases a patch of a revision in place. */
    abstract void patch(String revision, String patch);

    /** Does what az does: sets the list in ARM, and waits until the cluster has followed. */
    abstract void setRevisions(String... revisions);

    /** Makes a Job whose pod runs on. */
    abstract void runningJob(String namespace, String name);

    /** Lets nobody answer for a revision; its objects stay. */
    abstract void stopIstiod(String revision);

    /** Brings back what {@link #stopIstiod} stopped. */
    abstract void startIstiod(String revision);

    @BeforeEach
    void name() {
        int number = NAMES.incrementAndGet();
        early = "early-" + number;
        late = "late-" + number;
    }

    void change(String path, String merge) {
        api().patch(path, "application/merge-patch+json", merge).orThrow();
    }

    /** An upgrade whose events are told when an assertion fails. */
    Upgrade toNew() {
        return mesh().upgrade().to(NEW).onEvent(event -> told.add(event.toString()));
    }

    String events() {
        return String.join(System.lineSeparator(), told);
    }

    void assertEverybodyIsOn(String revision, int pods) {
        List<PodAudit> audited = new ArrayList<>(audited(early));
        audited.addAll(audited(late));
        assertThat(audited)
                .as(events())
                .hasSize(pods)
                .allSatisfy(pod -> assertThat(pod.injectedRevision()).isEqualTo(revision))
                .allSatisfy(pod -> assertThat(pod.verdict()).isEqualTo(SidecarClass.CURRENT));
    }

    /** The pods of a namespace that are there to stay. */
    List<PodAudit> audited(String namespace) {
        List<PodAudit> pods = new ArrayList<>();
        mesh().sidecars().audit(pod -> {
            if (pod.namespace().equals(namespace) && pod.verdict() != SidecarClass.TERMINATING) {
                pods.add(pod);
            }
        });
        return pods;
    }

    String label(String namespace) {
        return api().get("/api/v1/namespaces/" + namespace)
                .orThrow()
                .path("metadata")
                .path("labels")
                .path("istio.io/rev")
                .asText("");
    }

    void namespace(String name, String revision) {
        api().post(
                        "/api/v1/namespaces",
                        "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"istio.io/rev\":\"" + revision + "\"}}}")
                .orThrow();
    }

    void deployment(String namespace, String name, int replicas) {
        workload(namespace, "deployments", name, replicas, "");
    }

    void statefulSet(String namespace, String name, int replicas) {
        workload(namespace, "statefulsets", name, replicas, "\"serviceName\": \"" + name + "\",");
    }

    private void workload(String namespace, String plural, String name, int replicas, String more) {
        String path = "/apis/apps/v1/namespaces/" + namespace + "/" + plural;
        api().post(path, """
                        {"metadata": {"name": "%1$s"},
                         "spec": {"replicas": %2$d, %3$s "selector": {"matchLabels": {"app": "%1$s"}},
                          "template": {"metadata": {"labels": {"app": "%1$s"}},
                           "spec": {"containers": [{"name": "app", "image": "app"}]}}}}
                        """.formatted(name, replicas, more)).orThrow();
        awaitRollout(path + "/" + name, replicas);
    }

    void awaitRollout(String path, int replicas) {
        Await.until(path + " to be rolled out", LIMIT, () -> {
            JsonNode status = api().get(path).json().path("status");
            boolean done = status.path("updatedReplicas").asInt() == replicas
                    && status.path("availableReplicas").asInt() == replicas;
            return done ? null : status.toString();
        });
    }
}
