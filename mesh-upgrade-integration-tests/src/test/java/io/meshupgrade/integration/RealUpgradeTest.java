package io.meshupgrade.integration;

import com.azure.core.credential.AccessToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.MeshRevision;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import io.meshupgrade.testkit.internal.arm.ClusterTemplate;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

/**
 * Upgrades, on the real mesh. There is no real ARM here: a simulated one takes the list of revisions, and what AKS
 * would do then in the cluster is done with real istiods.
 */
@RealMeshTest(revisions = {})
class RealUpgradeTest extends UpgradeScenarios {

    private static final String ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
            + "/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMillis(100);

    private static RealMesh real;
    private static ScheduledExecutorService clock;
    private static ExecutorService aks;
    private static final List<String> running = new ArrayList<>();

    private SimulatedArm arm;
    private ScheduledFuture<?> ticking;
    private MeshUpgrade mesh;

    @BeforeAll
    static void startClock(RealMesh given) {
        real = given;
        clock = Executors.newSingleThreadScheduledExecutor();
        aks = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void stopClock() {
        clock.shutdownNow();
        aks.shutdownNow();
    }

    @BeforeEach
    void connect() {
        follow(List.of("asm-1-29"));
        Timeline time = new Timeline(Instant.now());
        arm = SimulatedArm.http(time, ClusterTemplate.of(ID).document());
        arm.behaviour().operationsTake(Duration.ofMillis(500)).effectAfter(Duration.ofMillis(300));
        arm.listen((before, after) -> aks.execute(() -> follow(after)));
        ticking = clock.scheduleAtFixedRate(
                () -> time.pass(TICK), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        mesh = AksMeshUpgrade.cluster(ClusterId.parse(ID))
                .credential(request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)))
                .armEndpoint(arm.uri())
                .kubeconfig(real.kubeconfig())
                .connect();
    }

    @AfterEach
    void empty() {
        mesh.close();
        ticking.cancel(true);
        arm.close();
        namespacesOfTests().forEach(name -> api().delete("/api/v1/namespaces/" + name, "{}"));
        Await.until(
                "the namespaces of the test to be gone",
                LIMIT,
                () -> namespacesOfTests().isEmpty());
        api().delete("/apis/coordination.k8s.io/v1/namespaces/default/leases/mesh-upgrade", "{}");
        String webhooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
        for (JsonNode webhook : api().get(webhooks).orThrow().path("items")) {
            String name = webhook.at("/metadata/name").asText();
            if (name.startsWith("istio-revision-tag-")) {
                String tag = webhook.path("metadata")
                        .path("labels")
                        .path("istio.io/tag")
                        .asText();
                api().delete(webhooks + "/" + name, "{}");
                api().delete("/api/v1/namespaces/aks-istio-system/services/istiod-revision-tag-" + tag, "{}");
            }
        }
    }

    private List<String> namespacesOfTests() {
        List<String> names = new ArrayList<>();
        for (JsonNode namespace : api().get("/api/v1/namespaces").orThrow().path("items")) {
            String name = namespace.at("/metadata/name").asText();
            if (name.startsWith("early-") || name.startsWith("late-")) {
                names.add(name);
            }
        }
        return names;
    }

    /** Does what AKS does in the cluster. */
    private static synchronized void follow(List<String> wanted) {
        for (String revision : List.copyOf(running)) {
            if (!wanted.contains(revision)) {
                real.removeRevision(revision);
                running.remove(revision);
            }
        }
        for (String revision : wanted) {
            if (!running.contains(revision)) {
                real.addRevision(MeshRevision.of(revision));
                running.add(revision);
            }
        }
    }

    @Override
    ApiServer api() {
        return real.apiServer();
    }

    @Override
    MeshUpgrade mesh() {
        return mesh;
    }

    @Override
    void patch(String revision, String patch) {
        real.patchRevision(revision, patch);
    }

    @Override
    void setRevisions(String... revisions) {
        arm.editDocument(document -> {
            ArrayNode list =
                    document.withObject("/properties/serviceMeshProfile/istio").putArray("revisions");
            List.of(revisions).forEach(list::add);
        });
        follow(List.of(revisions));
    }
}
