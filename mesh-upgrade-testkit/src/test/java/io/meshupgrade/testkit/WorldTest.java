package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldTest {

    @TempDir
    Path directory;

    /** How many pods of each namespace and app there are, and who injected them. */
    private static Map<String, Integer> pods(Caller caller) throws IOException {
        Map<String, Integer> pods = new TreeMap<>();
        for (JsonNode pod : caller.get("/api/v1/pods").json().path("items")) {
            String namespace = pod.at("/metadata/namespace").asText();
            if (!namespace.startsWith("aks-")) {
                String status =
                        pod.at("/metadata/annotations/sidecar.istio.io~1status").asText("");
                String revision = status.isEmpty()
                        ? "none"
                        : Caller.read(status).path("revision").asText();
                pods.merge(namespace + "/" + pod.at("/metadata/labels/app").asText() + " " + revision, 1, Integer::sum);
            }
        }
        return pods;
    }

    @Test
    void theSampleIsAShopWithTwoTagsAndSomeOddWorkloads() throws IOException {
        try (SimulatedAks aks =
                SimulatedAks.builder().stepped().world(World.sample()).start()) {
            // When
            aks.time().settle();

            // Then
            Caller caller = new Caller(aks);
            assertThat(pods(caller))
                    .isEqualTo(Map.of(
                            "payments/ledger asm-1-29", 2,
                            "payments/metrics none", 1,
                            "shop-preview/cart asm-1-29", 1,
                            "shop/cart asm-1-29", 3,
                            "shop/checkout asm-1-29", 2,
                            "shop/import asm-1-29", 1,
                            "shop/legacy asm-1-29", 1,
                            "shop/orders asm-1-29", 2,
                            "tools/wiki none", 1));
            assertThat(caller.names("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"))
                    .contains(
                            "istio-revision-tag-prod-canary-aks-istio-system",
                            "istio-revision-tag-prod-stable-aks-istio-system");
        }
    }

    @Test
    void aFileSaysWhatJavaSays() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("world.json"), """
                {"revisions": ["asm-1-29", "asm-1-30"],
                 "tag": {"blue": {"on": "asm-1-30"}},
                 "meshConfig": {"asm-1-30": "enableTracing: true"},
                 "namespace": {"shop": {"pointedTo": "blue", "label": {"team": "a"}, "annotation": {"note": "b"},
                   "deployment": {"cart": {"replicas": 2, "recreate": true, "podLabel": {"v": "1"}}},
                   "statefulSet": {"orders": {"partition": 1}},
                   "daemonSet": {"agent": {"hostNetwork": true}},
                   "pod": {"shell": {"podAnnotation": {"w": "2"}}},
                   "gateway": {"front": {"pointedTo": "asm-1-29"}}}}}
                """);
        try (SimulatedAks said =
                        SimulatedAks.builder().stepped().world(World.read(file)).start();
                SimulatedAks told = SimulatedAks.builder()
                        .stepped()
                        .revisions("asm-1-29", "asm-1-30")
                        .start()) {
            // When
            told.time().settle();
            told.tag("blue").on("asm-1-30");
            told.meshConfig("asm-1-30", "enableTracing: true");
            WorldNamespace shop = told.namespace("shop").pointedTo("blue");
            shop.label("team", "a").annotation("note", "b");
            shop.deployment("cart").replicas(2).recreate().podLabel("v", "1");
            shop.statefulSet("orders").partition(1);
            shop.daemonSet("agent").hostNetwork();
            shop.pod("shell").podAnnotation("w", "2");
            shop.gateway("front", "asm-1-29");

            // Then
            Caller one = new Caller(said);
            Caller other = new Caller(told);
            for (String path : new String[] {
                "/api/v1/namespaces",
                "/api/v1/pods",
                "/api/v1/configmaps",
                "/apis/apps/v1/deployments",
                "/apis/apps/v1/statefulsets",
                "/apis/apps/v1/daemonsets",
                "/apis/gateway.networking.k8s.io/v1/gateways",
                "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
            }) {
                assertThat(one.get(path).json().path("items"))
                        .as(path)
                        .isEqualTo(other.get(path).json().path("items"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'namespaces': {}}                                          | namespaces is not known; did you mean namespace?
            {'namespace': {'shop': {'deployment': {'a': {'replica': 1}}}}} | namespace.shop.deployment.a.replica is not known; did you mean replicas?
            {'tag': {'blue': {'revision': 'x'}}}                        | tag.blue.revision is not known; known here: on
            {'tag': {'blue': {'on': 3}}}                                | tag.blue.on must be a text, but is 3
            {'namespace': {'shop': {'pod': {'a': {'paused': 'yes'}}}}}  | namespace.shop.pod.a.paused must be true, but is "yes"
            {'namespace': {'shop': {'pod': ['a']}}}                     | namespace.shop.pod must be an object with one field for each name, but is ["a"]
            {'namespace': {'shop': {'deployment': {'a': {'replicas': -1}}}}} | namespace.shop.deployment.a.replicas must be a whole number, 0 or more, but is -1
            {'namespace': {'shop': {'label': {'a': 1}}}}                | namespace.shop.label.a must be a text, but is 1
            {'revisions': 'asm-1-29'}                                   | revisions must be an array of texts, but is "asm-1-29"
            []                                                          | the whole must be an object, but is []
            """)
    void aFileThatIsNoWorldIsRefusedWithThePathOfTheField(String json, String why) {
        assertThatThrownBy(() -> World.parse("w.json", json.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The world w.json is not right: " + why);
    }

    @Test
    void aFileThatIsNoJsonIsRefusedWithThePlace() {
        assertThatThrownBy(() -> World.parse("w.json", "{\"tag\": {},\n \"tag\": {}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The world w.json is no JSON: Duplicate field 'tag' (line 2, column 7).");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path none = directory.resolve("none.json");
        assertThatThrownBy(() -> World.read(none))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("The world " + none + " cannot be read: ");
    }

    @Test
    void whatTheClusterRefusesIsToldWithThePathOfTheField() {
        // Given
        World world = World.parse("w.json", """
                {"namespace": {"shop": {"deployment": {"cart": {"onDelete": true}}}}}
                """);
        SimulatedAksBuilder builder = SimulatedAks.builder().stepped().world(world);

        // When, Then
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The world w.json cannot be made: namespace.shop.deployment.cart.onDelete: \"onDelete\" cannot"
                                + " be said of a Deployment, but of: StatefulSet, DaemonSet. deployments.apps shop/cart was not"
                                + " changed.");
    }

    @Test
    void aLiveWorldIsAtRestWhenItIsAskedTo() throws IOException {
        try (SimulatedAks aks = SimulatedAks.builder().world(World.sample()).start()) {
            // When
            aks.time().requireRest();

            // Then
            assertThat(pods(new Caller(aks))).containsEntry("shop/cart asm-1-29", 3);
        }
    }

    @Test
    void aWorldThatNeverRestsSaysWhatComesNext() {
        try (SimulatedAks aks = SimulatedAks.builder().stepped().start()) {
            // Given
            aks.time().settle();
            aks.others().holdLease("default", "lease", "other", Duration.ofSeconds(30), Duration.ofSeconds(10));

            // When, Then
            assertThatThrownBy(() -> aks.time().requireRest())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "The world is not at rest after 10 minutes of its time: \"somebody renews a Lease\" comes"
                                    + " next, in PT10S.");
        }
    }
}
