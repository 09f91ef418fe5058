package io.meshupgrade.testkit;

import static io.meshupgrade.testkit.SidecarOracle.NONE;
import static io.meshupgrade.testkit.SidecarOracle.items;
import static io.meshupgrade.testkit.SidecarOracle.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Worlds of random seeds are worlds that could be, and everything in them is as their labels and tags say. */
class RandomWorldTest {

    private static final List<Long> SEEDS =
            LongStream.rangeClosed(1, 60).boxed().toList();

    private static final Map<String, String> PATHS = new TreeMap<>(Map.ofEntries(
            Map.entry("Namespace", "/api/v1/namespaces"),
            Map.entry("Pod", "/api/v1/pods"),
            Map.entry("ConfigMap", "/api/v1/configmaps"),
            Map.entry("Service", "/api/v1/services"),
            Map.entry("Deployment", "/apis/apps/v1/deployments"),
            Map.entry("Rollout", "/apis/argoproj.io/v1alpha1/rollouts"),
            Map.entry("ReplicaSet", "/apis/apps/v1/replicasets"),
            Map.entry("StatefulSet", "/apis/apps/v1/statefulsets"),
            Map.entry("DaemonSet", "/apis/apps/v1/daemonsets"),
            Map.entry("Job", "/apis/batch/v1/jobs"),
            Map.entry("CronJob", "/apis/batch/v1/cronjobs"),
            Map.entry("Gateway", "/apis/gateway.networking.k8s.io/v1/gateways"),
            Map.entry("Autoscaler", "/apis/autoscaling/v2/horizontalpodautoscalers"),
            Map.entry("Budget", "/apis/policy/v1/poddisruptionbudgets"),
            Map.entry("Webhooks", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations")));

    /** A cluster with the world of a seed, at rest. */
    private static SimulatedAks start(long seed) {
        RandomWorld world = RandomWorld.ofSeed(seed);
        SimulatedAks aks = world.builder().start();
        world.populate(aks);
        assertThat(aks.time().settle()).as("%s comes to rest", world).isTrue();
        return aks;
    }

    /** All objects, each as its kind and its JSON. */
    private static List<String> everything(SimulatedAks aks) throws IOException {
        Caller caller = new Caller(aks);
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, String> kind : PATHS.entrySet()) {
            items(caller, kind.getValue()).forEach(object -> all.add(kind.getKey() + " " + object));
        }
        return all;
    }

    private static List<String> everything(long seed) throws IOException {
        try (SimulatedAks aks = start(seed)) {
            return everything(aks);
        }
    }

    @Test
    void theSameSeedGivesTheSameWorldToTheLastField() throws IOException {
        assertThat(everything(17)).isEqualTo(everything(17));
        assertThat(everything(17)).isNotEqualTo(everything(18));
    }

    @Test
    void everyWorldComesToRestWithTheSidecarsThatItsLabelsAndTagsAskFor() throws IOException {
        System.out.println("Random worlds of the seeds " + SEEDS);
        Map<String, Integer> pods = new TreeMap<>();
        for (long seed : SEEDS) {
            try (SimulatedAks aks = start(seed)) {
                judge(seed, new Caller(aks), pods);
            }
        }
        System.out.println("Their pods, by the revision of the sidecar: " + pods);
        assertThat(pods).containsOnlyKeys(NONE, "asm-1-28", "asm-1-29", "asm-1-30");
    }

    private static void judge(long seed, Caller caller, Map<String, Integer> seen) throws IOException {
        SidecarOracle oracle = new SidecarOracle(caller);
        Map<String, Integer> pods = new TreeMap<>();
        for (JsonNode pod : ofUsers(caller, "Pod")) {
            String app = pod.at("/metadata/labels/app").asText();
            pods.merge(pod.at("/metadata/namespace").asText() + "/" + app, 1, Integer::sum);
            assertThat(SidecarOracle.found(pod))
                    .as("the sidecar of seed %d: %s", seed, pod)
                    .isEqualTo(oracle.expected(pod));
            assertThat(pod.at("/status/conditions").toString())
                    .as("seed %d: %s", seed, pod)
                    .contains("\"type\":\"Ready\",\"status\":\"True\"");
            seen.merge(SidecarOracle.found(pod), 1, Integer::sum);
        }
        assertThat(pods).as("the pods of seed %d", seed).isEqualTo(wanted(caller));
        judgeGateways(seed, caller, oracle);
    }

    /** How many pods each workload wants; a bare pod is there or not. */
    private static Map<String, Integer> wanted(Caller caller) throws IOException {
        Map<String, Integer> wanted = new TreeMap<>();
        for (String kind : List.of("Deployment", "Rollout", "StatefulSet", "DaemonSet", "Job")) {
            for (JsonNode workload : ofUsers(caller, kind)) {
                int count = workload.at("/spec/replicas").asInt(1);
                if (count > 0) {
                    wanted.put(workload.at("/metadata/namespace").asText() + "/" + name(workload), count);
                }
            }
        }
        for (JsonNode pod : ofUsers(caller, "Pod")) {
            if (!pod.path("metadata").has("ownerReferences")) {
                wanted.put(pod.at("/metadata/namespace").asText() + "/" + name(pod), 1);
            }
        }
        return wanted;
    }

    private static void judgeGateways(long seed, Caller caller, SidecarOracle oracle) throws IOException {
        for (JsonNode gateway : items(caller, PATHS.get("Gateway"))) {
            List<String> revisions = items(caller, PATHS.get("Pod")).stream()
                    .filter(RandomWorldTest::isOfGateway)
                    .filter(pod -> pod.at("/metadata/namespace").equals(gateway.at("/metadata/namespace")))
                    .map(pod -> pod.at("/metadata/annotations/istio.io~1rev").asText())
                    .toList();
            String owner = oracle.expectedOwner(gateway);
            assertThat(revisions)
                    .as("the pods of seed %d: %s", seed, gateway)
                    .isEqualTo(owner.equals(NONE) ? List.of() : List.of(owner));
        }
    }

    private static List<JsonNode> ofUsers(Caller caller, String kind) throws IOException {
        return items(caller, PATHS.get(kind)).stream()
                .filter(object -> object.at("/metadata/namespace").asText().startsWith("team-"))
                .filter(object -> !isOfGateway(object))
                .toList();
    }

    private static boolean isOfGateway(JsonNode object) {
        return object.at("/metadata/labels").has("gateway.networking.k8s.io/gateway-name");
    }

    /** Each stands for a word, and is found in some object that users made, or what became of it. */
    private static final List<String> WORDS = List.of(
            "Namespace .*\"name\":\"team-1\"(?!.*istio).*",
            "Namespace .*\"istio.io/rev\":\"asm-.*",
            "Namespace .*\"istio.io/rev\":\"prod-.*",
            "Namespace .*\"istio.io/rev\":\"gone\".*",
            "Namespace .*\"istio-injection\":\"enabled\".*",
            "Namespace .*\"istio-injection\":\"disabled\".*",
            "Namespace .*\"team\":\"shop\".*",
            "Namespace .*\"owner\":\"somebody\".*",
            "Webhooks .*\"name\":\"istio-revision-tag-default-.*",
            "Webhooks .*\"name\":\"istio-revision-tag-prod-stable-.*",
            "ConfigMap .*\"name\":\"istio-shared-configmap-.*",
            "Deployment .*\"replicas\":0.*",
            "Deployment .*\"replicas\":4.*",
            "Deployment .*\"type\":\"Recreate\".*",
            "Deployment .*\"paused\":true.*",
            "StatefulSet .*\"replicas\":4.*",
            "StatefulSet .*\"type\":\"OnDelete\".*",
            "StatefulSet .*\"partition\":[1-4].*",
            "DaemonSet .*\"type\":\"OnDelete\".*",
            "CronJob .*",
            "Job .*",
            "Pod .*\"name\":\"shell-\\d\".*",
            "Pod .*\"hostNetwork\":true.*",
            "Pod .*\"sidecar.istio.io/inject\":\"true\".*",
            "Pod .*\"sidecar.istio.io/inject\":\"false\".*",
            "Pod .*\"istio.io/rev\":\"prod-.*",
            "Pod .*\"version\":\"v2\".*",
            "Pod .*\"note\":\"drawn\".*",
            "Autoscaler .*\"name\":\"cart-.*",
            "Autoscaler .*\"name\":\"orders-.*",
            "Budget .*\"name\":\"cart-.*",
            "Budget .*\"name\":\"orders-.*",
            "Budget .*\"name\":\"shell-.*",
            "Budget .*\"name\":\"agent-.*",
            "Gateway (?!.*istio.io/rev).*",
            "Gateway .*\"istio.io/rev\":.*");

    @Test
    void theWholeVocabularyIsSpoken() throws IOException {
        // Given
        List<String> unspoken = new ArrayList<>(WORDS);

        // When
        for (long seed : SEEDS) {
            everything(seed).stream()
                    .filter(object -> !object.contains("gateway.networking.k8s.io/gateway-name"))
                    .filter(object -> !object.contains("\"app\":\"istiod\""))
                    .forEach(object -> unspoken.removeIf(object::matches));
        }

        // Then
        assertThat(unspoken).isEmpty();
    }

    @Test
    void aClusterWithoutAMeshIsRefusedBeforeAnythingIsMade() throws IOException {
        try (SimulatedAks aks =
                SimulatedAks.builder().stepped().revisions().seed(5).start()) {
            List<String> before = everything(aks);

            assertThatThrownBy(() -> RandomWorld.ofSeed(17).populate(aks))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("RandomWorld of seed 17 needs a cluster with a revision of the mesh, but SimulatedAks"
                            + " with seed 5, Kubernetes 1.34.4, revisions [], stepped has none. Nothing was made."
                            + " Start it with one, or with builder().");
            assertThat(everything(aks)).isEqualTo(before);
        }
    }
}
