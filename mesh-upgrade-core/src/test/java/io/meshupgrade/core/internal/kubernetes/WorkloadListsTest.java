package io.meshupgrade.core.internal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.kubernetes.client.util.ClientBuilder;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.observe.ArgoFacts;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts.Condition;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.rules.RolloutStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The lists in {@code workloads/} are answers of Kubernetes 1.34.4, but for the Rollouts, written after Argo's types.
 */
class WorkloadListsTest {

    private static final List<String> RESOURCES = List.of(
            "deployments",
            "statefulsets",
            "daemonsets",
            "replicasets",
            "replicationcontrollers",
            "cronjobs",
            "jobs",
            "rollouts");
    private static final String EMPTY = "{\"metadata\": {}, \"items\": []}";

    private final Map<String, byte[]> lists = new HashMap<>();
    private LoopbackServer server;
    private KubernetesCluster cluster;

    @BeforeEach
    void answersWhatARealServerAnswered() throws IOException {
        server = LoopbackServer.with(this::answer);
        cluster = cluster(500);
    }

    @AfterEach
    void ends() {
        cluster.close();
        server.close();
    }

    @Test
    void readsEveryKindButWhatHasAMasterWithATemplate() throws IOException {
        // Given
        real();

        // When
        List<WorkloadFacts> workloads = cluster.owners(null).workloads();

        // Then
        assertThat(workloads)
                .extracting(workload -> workload.ref().toString())
                .containsExactly(
                        "Deployment shop/cart",
                        "Deployment shop/late",
                        "Deployment shop/paused",
                        "StatefulSet shop/db",
                        "StatefulSet shop/kept",
                        "StatefulSet shop/stuck",
                        "DaemonSet shop/agent",
                        "ReplicaSet shop/lone",
                        "ReplicationController shop/old",
                        "CronJob shop/nightly",
                        "Job shop/once",
                        "Rollout.argoproj.io shop/pay",
                        "Rollout.argoproj.io shop/refers");
    }

    @Test
    void keepsOfADeploymentWhatTheMeshIsInterestedIn() throws IOException {
        // Given
        real();

        // When
        WorkloadFacts cart = workload("Deployment", "cart");

        // Then
        assertThat(cart)
                .isEqualTo(new WorkloadFacts(
                        WorkloadRef.deployment("shop", "cart"),
                        "5198c7f5-de37-4def-8a69-1943d44d1e76",
                        "696",
                        null,
                        Map.of("team", "web"),
                        Map.of(),
                        new PodTemplate(
                                Map.of("app", "cart", "istio.io/rev", "asm-1-29"),
                                Map.of("sidecar.istio.io/proxyImageType", "distroless"),
                                false),
                        new RolloutFacts(
                                1,
                                1,
                                2,
                                false,
                                "RollingUpdate",
                                null,
                                true,
                                2,
                                2,
                                2,
                                2,
                                "",
                                "",
                                Map.of(
                                        "Available",
                                        new Condition(
                                                "True",
                                                "MinimumReplicasAvailable",
                                                "Deployment has minimum availability."),
                                        "Progressing",
                                        new Condition(
                                                "True",
                                                "NewReplicaSetAvailable",
                                                "ReplicaSet \"cart-65b68cb49b\" has successfully progressed."))),
                        new Surge(1, Requests.NONE),
                        null,
                        new OwnerLink("argoproj.io/v1alpha1", "Rollout", "refers", "u-refers")));
    }

    @Test
    void readsTheRolloutOfEachKindFromItsOwnFields() throws IOException {
        // Given
        real();

        // When, Then
        assertThat(workload("StatefulSet", "db").rollout())
                .isEqualTo(new RolloutFacts(
                        2,
                        2,
                        3,
                        false,
                        "RollingUpdate",
                        2,
                        true,
                        3,
                        1,
                        3,
                        3,
                        "db-66d48f5fcf",
                        "db-5c96c6d588",
                        Map.of()));
        assertThat(workload("DaemonSet", "agent").rollout())
                .isEqualTo(
                        new RolloutFacts(1, 1, null, false, "RollingUpdate", null, true, 2, 2, 2, 2, "", "", Map.of()));
        assertThat(workload("DaemonSet", "agent").template().hostNetwork()).isTrue();
        assertThat(workload("Deployment", "late").rollout().hasRollingUpdate()).isFalse();
        assertThat(workload("Deployment", "late").rollout().strategy()).isEqualTo("Recreate");
        assertThat(workload("Deployment", "paused").rollout().paused()).isTrue();
        assertThat(workload("CronJob", "nightly").rollout())
                .isEqualTo(new RolloutFacts(1, 0, null, true, "", null, false, 0, 0, 0, 0, "", "", Map.of()));
        assertThat(workload("CronJob", "nightly").template().labels())
                .isEqualTo(Map.of("app", "nightly", "istio.io/rev", "prod"));
        assertThat(workload("Job", "once")
                        .rollout()
                        .conditions()
                        .get("Complete")
                        .status())
                .isEqualTo("True");
    }

    @Test
    void readsArgosRolloutsWhoseGenerationIsAStringAndWhoseTemplateMayBeElsewhere() throws IOException {
        // Given
        real();

        // When
        WorkloadFacts pay = workload("Rollout.argoproj.io", "pay");
        WorkloadFacts refers = workload("Rollout.argoproj.io", "refers");

        // Then
        Map<String, Condition> paused = Map.of("Paused", new Condition("True", "RolloutPaused", "Rollout is paused"));
        assertThat(pay.rollout())
                .isEqualTo(new RolloutFacts(3, 3, 4, true, "", null, false, 5, 1, 5, 4, "", "", paused));
        assertThat(pay.template().labels()).containsEntry("istio.io/rev", "prod");
        assertThat(pay.argo())
                .isEqualTo(new ArgoFacts(
                        "Paused", Instant.parse("2026-03-30T21:19:35Z"), Instant.parse("2026-03-01T00:00:00Z"), null));
        assertThat(refers.argo()).isEqualTo(new ArgoFacts("", null, null, WorkloadRef.deployment("shop", "cart")));
        assertThat(refers.template()).isEqualTo(workload("Deployment", "cart").template());
        assertThat(refers.rollout().observedGeneration()).isZero();
    }

    /** What kubectl 1.34.4 said of the same objects at the same time. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            Deployment  | cart   | deployment "cart" successfully rolled out
            Deployment  | late   | deployment "late" exceeded its progress deadline
            Deployment  | paused | Waiting for deployment "paused" rollout to finish: 0 out of 3 new replicas have been updated...
            StatefulSet | db     | partitioned roll out complete: 1 new pods have been updated...
            StatefulSet | kept   | rollout status is only available for RollingUpdate strategy type
            StatefulSet | stuck  | Waiting for 2 pods to be ready...
            DaemonSet   | agent  | daemon set "agent" successfully rolled out
            """)
    void tellsOfARolloutWhatKubectlTold(String kind, String name, String said) throws IOException {
        // Given
        real();
        WorkloadFacts workload = workload(kind, name);

        // When
        RolloutStatus status = RolloutStatus.of(workload.ref(), workload.rollout());

        // Then
        assertThat(status.message() + status.error()).isEqualTo(said);
    }

    @Test
    void readsControllersOfReplicaSetsAndJobsFromTheirMetadata() throws IOException {
        // Given
        real();

        // When
        Map<String, OwnerLink> controllers = cluster.controllers("shop");

        // Then
        assertThat(controllers)
                .containsEntry(
                        "0a7a9143-1e9a-4658-9356-97ca8dc70dc6",
                        new OwnerLink("apps/v1", "Deployment", "cart", "5198c7f5-de37-4def-8a69-1943d44d1e76"))
                .containsEntry(
                        "bfe51863-2062-41bf-8157-86f42c2a6a48",
                        new OwnerLink("batch/v1", "CronJob", "nightly", "78243000-822e-466a-b581-dd17f6f4c5be"))
                .hasSize(3);
        assertThat(server.asked())
                .extracting(LoopbackServer.Asked::path)
                .containsExactly("/apis/apps/v1/namespaces/shop/replicasets", "/apis/batch/v1/namespaces/shop/jobs");
        assertThat(server.asked())
                .allSatisfy(asked -> assertThat(asked.header("Accept")).isEqualTo(ObjectLists.Form.METADATA.list()));
    }

    @Test
    void readsTheSameControllersWithTheWorkloads() throws IOException {
        // Given
        real();

        // When, Then
        assertThat(cluster.owners("shop").controllers()).isEqualTo(cluster.controllers("shop"));
    }

    @Test
    void asksOnceForEachKindAndGoesWithoutRolloutsWhereThereAreNone() throws IOException {
        // Given
        real();
        lists.remove("rollouts");

        // When
        List<WorkloadFacts> workloads = cluster.owners(null).workloads();

        // Then
        assertThat(workloads).hasSize(11);
        assertThat(server.asked())
                .extracting(asked -> asked.path() + "?" + asked.query())
                .containsExactly(
                        "/apis/apps/v1/deployments?limit=500",
                        "/apis/apps/v1/statefulsets?limit=500",
                        "/apis/apps/v1/daemonsets?limit=500",
                        "/apis/apps/v1/replicasets?limit=500",
                        "/api/v1/replicationcontrollers?limit=500",
                        "/apis/batch/v1/cronjobs?limit=500",
                        "/apis/batch/v1/jobs?limit=500",
                        "/apis/argoproj.io/v1alpha1/rollouts?limit=500");
    }

    @Test
    void readsPageAfterPage() {
        // Given
        RESOURCES.forEach(resource -> lists.put(resource, EMPTY.getBytes(UTF_8)));
        lists.put("deployments", list("next", "{\"metadata\": {\"name\": \"a\"}}"));
        lists.put("deployments?next", list("", "{\"metadata\": {\"name\": \"b\"}}"));

        // When
        List<WorkloadFacts> workloads;
        try (KubernetesCluster small = cluster(1)) {
            workloads = small.owners("shop").workloads();
        }

        // Then
        assertThat(workloads).extracting(workload -> workload.ref().name()).containsExactly("a", "b");
        assertThat(server.asked())
                .hasSize(9)
                .extracting(LoopbackServer.Asked::query)
                .contains("limit=1&continue=next");
    }

    @Test
    void refusesAListThatWouldNeverEnd() {
        // Given
        RESOURCES.forEach(resource -> lists.put(resource, EMPTY.getBytes(UTF_8)));
        lists.put("deployments", list("next", "{\"metadata\": {\"name\": \"a\"}}"));
        lists.put("deployments?next", list("next", "{\"metadata\": {\"name\": \"b\"}}"));

        // When
        KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> cluster.owners(null));

        // Then
        assertThat(e.failure()).isEqualTo(Failure.NOT_UNDERSTOOD);
        assertThat(e).hasMessageContaining("the token for its next page is that of this one");
    }

    @Test
    void takesWhatIsNullOrMissingForNothing() {
        // Given
        RESOURCES.forEach(resource -> lists.put(resource, EMPTY.getBytes(UTF_8)));
        lists.put("deployments", list("", """
                {"metadata": {"name": "a", "labels": null, "ownerReferences": null, "generation": null, "new": [[1]]},
                 "spec": {"replicas": null, "strategy": {"rollingUpdate": null}, "template": null, "paused": null},
                 "status": {"replicas": null, "conditions": null}}"""));
        lists.put("cronjobs", list("", "{\"metadata\": {\"name\": \"c\"}, \"spec\": {\"jobTemplate\": null}}"));

        // When, Then
        RolloutFacts none = new RolloutFacts(0, 0, null, false, "", null, false, 0, 0, 0, 0, "", "", Map.of());
        assertThat(cluster.owners(null).workloads()).hasSize(2).allSatisfy(workload -> {
            assertThat(workload.rollout()).isEqualTo(none);
            assertThat(workload.template()).isEqualTo(new PodTemplate(Map.of(), Map.of(), false));
            assertThat(workload.controller()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"metadata": {"name": "a", "namespace": "shop", "generation": "1"}} | metadata.generation of items[0] (shop/a) is a string, not a number
            {"metadata": {"name": "a"}, "spec": {"replicas": 2.5}} | spec.replicas of items[0] (a) is 2.5, not a whole number of 64 bits
            {"metadata": {"name": "a"}, "spec": {"replicas": 4294967297}} | spec.replicas of items[0] (a) is 4294967297, not a number of 32 bits
            {"metadata": {"name": "a"}, "spec": {"paused": "true"}} | spec.paused of items[0] (a) is a string, not a boolean
            {"metadata": {"name": "a"}, "spec": {"template": []}} | spec.template of items[0] (a) is an array, not an object
            {"metadata": {"name": "a"}, "spec": {"template": {"metadata": {"labels": {"x": 1}}}}} | spec.template.metadata.labels.x of items[0] (a) is a number, not a string
            {"metadata": {"name": "a"}, "status": {"conditions": [{"type": "A"}, 5]}} | status.conditions[1] of items[0] (a) is a number, not an object
            {"metadata": {"name": ""}} | items[0] has no name
            """)
    void namesTheObjectAndTheFieldThatIsOfAnotherType(String object, String problem) {
        // Given
        lists.put("deployments", list("", object));

        // When
        KubernetesException e = catchThrowableOfType(
                KubernetesException.class, () -> cluster.owners(null).workloads());

        // Then
        assertThat(e.failure()).isEqualTo(Failure.NOT_UNDERSTOOD);
        assertThat(e)
                .hasMessage("Cannot list deployments: " + server.url()
                        + " does not answer as a Kubernetes API server does (" + problem + "). Is it one?");
    }

    @Test
    void refusesAControlledObjectWithoutAUid() {
        // Given
        lists.put("replicasets", list("", """
                {"metadata": {"name": "a", "ownerReferences": [{"kind": "Deployment", "controller": true}]}}"""));

        // When, Then
        KubernetesException e = catchThrowableOfType(KubernetesException.class, () -> cluster.controllers(null));
        assertThat(e).hasMessageContaining("(items[0] (a) has no uid)");
    }

    @Test
    void givesAValueOrOneClearErrorForWhateverComes() throws IOException {
        // Given
        real();
        Map<String, byte[]> whole = Map.copyOf(lists);
        long seed = 20261125;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int values = 0;

        // When
        for (int round = 0; round < 1_500; round++) {
            String resource = RESOURCES.get(round % RESOURCES.size());
            RESOURCES.forEach(other -> lists.put(other, EMPTY.getBytes(UTF_8)));
            lists.put(resource, mutated(whole.get(resource), random));
            try {
                cluster.owners(null).workloads();
                values++;
            } catch (KubernetesException e) {
                // Then
                assertThat(e.failure()).as("round %d of seed %d", round, seed).isEqualTo(Failure.NOT_UNDERSTOOD);
                assertThat(e.getMessage())
                        .matches("(?s)Cannot list " + resource + ": .*(items|the document|expected a list|the list).*");
            }
        }

        // Then
        assertThat(values).isBetween(100, 1_400);
    }

    /** Mostly changes what the JSON says, sometimes that it is JSON. */
    private static byte[] mutated(byte[] whole, Random random) {
        String text = new String(whole, UTF_8);
        String[] values = {"null", "[]", "{}", "-1", "1e999", "true", "\"x\"", "99999999999999999999", "{\"a\": [{}]}"};
        List<Integer> colons = new ArrayList<>();
        for (int at = text.indexOf("\":"); at >= 0; at = text.indexOf("\":", at + 1)) {
            colons.add(at + 2);
        }
        int at = colons.get(random.nextInt(colons.size()));
        int end = at;
        while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, random.nextInt(text.length())).getBytes(UTF_8);
            case 1 -> (text.substring(0, at) + (char) random.nextInt(128) + text.substring(at)).getBytes(UTF_8);
            default ->
                (text.substring(0, at) + values[random.nextInt(values.length)] + text.substring(end)).getBytes(UTF_8);
        };
    }

    private WorkloadFacts workload(String kind, String name) {
        return cluster.owners(null).workloads().stream()
                .filter(workload -> workload.ref().equals(new WorkloadRef(kind, "shop", name)))
                .findFirst()
                .orElseThrow();
    }

    private KubernetesCluster cluster(int pageSize) {
        return KubernetesCluster.of(
                new ClientBuilder().setBasePath(server.url()).build(),
                KubernetesSettings.DEFAULTS.withPageSize(pageSize),
                new TestPause());
    }

    private void real() throws IOException {
        for (String resource : RESOURCES) {
            try (InputStream in = WorkloadListsTest.class.getResourceAsStream("workloads/" + resource + ".json")) {
                lists.put(resource, in.readAllBytes());
            }
        }
    }

    private static byte[] list(String next, String object) {
        return ("{\"metadata\": {\"continue\": \"" + next + "\"}, \"items\": [" + object + "]}").getBytes(UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        String page = query.contains("continue=") ? "?" + query.replaceFirst(".*continue=", "") : "";
        byte[] list = lists.get(path.substring(path.lastIndexOf('/') + 1) + page);
        if (list == null) {
            LoopbackServer.answer(exchange, 404, "text/plain; charset=utf-8", "404 page not found\n");
        } else {
            LoopbackServer.answer(exchange, 200, "application/json", new String(list, UTF_8));
        }
    }
}
