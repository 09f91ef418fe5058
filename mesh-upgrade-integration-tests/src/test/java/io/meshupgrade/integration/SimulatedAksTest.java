package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.InjectionProbe;
import io.meshupgrade.tags.TagRow;
import io.meshupgrade.testkit.SimulatedAks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The simulated cluster as a whole: what ARM is asked for shows in the cluster, and pods get the sidecars of it. */
class SimulatedAksTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLUSTER =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c";

    private SimulatedAks aks;
    private ApiServer kubernetes;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder().id(CLUSTER).revisions("asm-1-28").start();
        kubernetes = new ApiServer(aks.kubeconfig());
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    @Test
    void aCanaryThatArmIsAskedForInjectsWhatIsPointedToIt() throws Exception {
        // Given
        kubernetes
                .post(
                        "/api/v1/namespaces",
                        "{\"metadata\":{\"name\":\"shop\",\"labels\":{\"istio.io/rev\":\"asm-1-28\"}}}")
                .orThrow();
        awaitInjection("asm-1-28");
        kubernetes.post("/apis/apps/v1/namespaces/shop/deployments", """
                        {"metadata": {"name": "cart"},
                         "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "cart"}},
                          "template": {"metadata": {"labels": {"app": "cart"}},
                           "spec": {"containers": [{"name": "cart", "image": "cart:1"}]}}}}
                        """).orThrow();
        awaitPods("asm-1-28", false);

        // When
        putRevisions("asm-1-28", "asm-1-30");
        kubernetes
                .patch(
                        "/api/v1/namespaces/shop",
                        "application/merge-patch+json",
                        "{\"metadata\":{\"labels\":{\"istio.io/rev\":\"asm-1-30\"}}}")
                .orThrow();
        awaitInjection("asm-1-30");
        kubernetes
                .patch(
                        "/apis/apps/v1/namespaces/shop/deployments/cart",
                        "application/strategic-merge-patch+json",
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restarted\":\"once\"}}}}}")
                .orThrow();

        // Then
        awaitPods("asm-1-30", true);
    }

    @Test
    void theLibraryListsItsRevisions() {
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {
            assertThat(mesh.tags().list()).containsExactly(new TagRow("", "asm-1-28", List.of()));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theLibraryGetsItsTokenFromAProgramOfTheKubeconfig() {
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.execKubeconfig()).connect()) {
            assertThat(mesh.tags().list()).containsExactly(new TagRow("", "asm-1-28", List.of()));
        }
    }

    @Test
    void aThirdRevisionIsRefusedByArm() throws Exception {
        putRevisions("asm-1-28", "asm-1-30");

        HttpResponse<String> answer = put("asm-1-28", "asm-1-30", "asm-1-29");

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    }

    private void awaitInjection(String revision) {
        Await.until("a dry run in shop to be injected by " + revision, LIMIT, () -> {
            InjectionProbe.Result probe = new InjectionProbe(kubernetes, "shop").ask();
            return probe.revision().equals(revision) ? null : probe.text();
        });
    }

    private void awaitPods(String revision, boolean nativeSidecars) {
        Await.until("three ready pods of " + revision, LIMIT, () -> {
            JsonNode pods =
                    kubernetes.get("/api/v1/namespaces/shop/pods").orThrow().path("items");
            int right = 0;
            for (JsonNode pod : pods) {
                boolean ready = pod.at("/status/conditions").toString().contains("\"Ready\",\"status\":\"True\"");
                boolean stays = pod.at("/spec/initContainers").toString().contains("\"restartPolicy\":\"Always\"");
                String by = pod.path("metadata")
                        .path("annotations")
                        .path("istio.io/rev")
                        .asText();
                right += ready && stays == nativeSidecars && by.equals(revision) ? 1 : 0;
            }
            return right == 3 && pods.size() == 3 ? null : right + " of " + pods.size() + ": " + pods;
        });
    }

    private void putRevisions(String... revisions) throws Exception {
        HttpResponse<String> accepted = put(revisions);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        URI operation =
                URI.create(accepted.headers().firstValue("Azure-AsyncOperation").orElseThrow());
        Await.until("the operation", LIMIT, () -> {
            String body = send(HttpRequest.newBuilder(operation)).body();
            return body.contains("Succeeded") ? null : body;
        });
    }

    private HttpResponse<String> put(String... revisions) throws Exception {
        URI cluster = aks.armEndpoint().resolve(CLUSTER + "?api-version=2026-04-01");
        ObjectNode document =
                (ObjectNode) JSON.readTree(send(HttpRequest.newBuilder(cluster)).body());
        var list = document.withObject("/properties/serviceMeshProfile/istio").putArray("revisions");
        List.of(revisions).forEach(list::add);
        return send(HttpRequest.newBuilder(cluster)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(document.toString())));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.header("Authorization", "Bearer any").build(), BodyHandlers.ofString());
    }
}
