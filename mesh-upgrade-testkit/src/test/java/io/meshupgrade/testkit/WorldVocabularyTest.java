package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A world is populated in a few words, and is as if it had been made by kubectl and istioctl. */
class WorldVocabularyTest {

    private static final String SHOP = "/apis/apps/v1/namespaces/shop/";

    private final SimulatedAks aks =
            SimulatedAks.builder().stepped().revisions("asm-1-29", "asm-1-30").start();
    private final Caller caller = new Caller(aks);

    @BeforeEach
    void letControlPlanesStart() {
        aks.time().settle();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    /** Of each pod, its app and which revision injected it. */
    private List<String> pods() throws IOException {
        List<String> pods = new ArrayList<>();
        for (JsonNode pod : caller.get("/api/v1/namespaces/shop/pods").json().path("items")) {
            String status =
                    pod.at("/metadata/annotations/sidecar.istio.io~1status").asText("");
            String revision = status.isEmpty()
                    ? "none"
                    : Caller.read(status).path("revision").asText();
            pods.add(pod.at("/metadata/labels/app").asText() + " " + revision);
        }
        return pods;
    }

    @Test
    void aTaggedNamespaceGetsPodsOfTheRevisionOfItsTag() throws IOException {
        // When
        aks.tag("prod-stable").on("asm-1-29");
        aks.namespace("shop").pointedTo("prod-stable").deployment("cart").replicas(3);
        aks.time().settle();

        // Then
        assertThat(pods()).containsExactly("cart asm-1-29", "cart asm-1-29", "cart asm-1-29");
    }

    @Test
    void allKindsOfWorkloadsHavePods() throws IOException {
        // Given
        WorldNamespace shop = aks.namespace("shop").pointedTo("asm-1-30");

        // When
        shop.statefulSet("orders").replicas(2).onDelete();
        shop.daemonSet("agent").onDelete();
        shop.job("import");
        shop.cronJob("report");
        shop.pod("shell");
        shop.deployment("old").paused();
        aks.time().settle();

        // Then
        assertThat(pods())
                .containsExactlyInAnyOrder(
                        "orders asm-1-30",
                        "orders asm-1-30",
                        "agent asm-1-30",
                        "import asm-1-30",
                        "shell asm-1-30",
                        "old asm-1-30");
        assertThat(caller.names("/apis/batch/v1/namespaces/shop/cronjobs")).containsExactly("report");
        assertThat(caller.get("/apis/batch/v1/namespaces/shop/jobs/import")
                        .json()
                        .at("/status/active")
                        .asInt())
                .isEqualTo(1);
        assertThat(caller.get(SHOP + "deployments/old")
                        .json()
                        .at("/spec/paused")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void podsCanBeLeftOutOfTheMesh() throws IOException {
        // Given
        WorldNamespace shop = aks.namespace("shop").pointedTo("asm-1-30");

        // When
        shop.deployment("plain").withoutSidecar();
        shop.daemonSet("proxy").hostNetwork();
        shop.pod("shell").withoutSidecar();
        shop.job("import").withoutSidecar();
        aks.time().settle();

        // Then
        assertThat(pods()).containsExactlyInAnyOrder("plain none", "proxy none", "shell none", "import none");
    }

    @Test
    void aPodCanBePointedToARevisionByItself() throws IOException {
        aks.namespace("shop").deployment("cart").pointedTo("asm-1-29");
        aks.time().settle();
        assertThat(pods()).containsExactly("cart asm-1-29");
    }

    @Test
    void theRestOfAWorkloadIsSaidInOneWordEach() throws IOException {
        // When
        WorldNamespace shop = aks.namespace("shop").label("team", "a").annotation("note", "b");
        shop.deployment("cart")
                .recreate()
                .podLabel("v", "1")
                .podAnnotation("w", "2")
                .autoscaled(2, 5)
                .budget(1);
        shop.statefulSet("orders").replicas(3).partition(2);
        shop.gateway("front", "asm-1-30");
        aks.meshConfig("asm-1-30", "accessLogFile: /dev/stdout\n");

        // Then
        JsonNode cart = caller.get(SHOP + "deployments/cart").json();
        assertThat(cart.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(cart.at("/spec/template/metadata/labels/v").asText()).isEqualTo("1");
        assertThat(cart.at("/spec/template/metadata/annotations/w").asText()).isEqualTo("2");
        JsonNode autoscaler = caller.get("/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/cart")
                .json();
        assertThat(autoscaler.at("/spec/minReplicas").asInt()).isEqualTo(2);
        assertThat(autoscaler.at("/spec/maxReplicas").asInt()).isEqualTo(5);
        assertThat(caller.get("/apis/policy/v1/namespaces/shop/poddisruptionbudgets/cart")
                        .json()
                        .at("/spec/minAvailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(caller.get(SHOP + "statefulsets/orders").json().at("/spec/updateStrategy/rollingUpdate/partition"))
                .hasToString("2");
        assertThat(caller.get("/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways/front")
                        .json()
                        .at("/metadata/labels/istio.io~1rev")
                        .asText())
                .isEqualTo("asm-1-30");
        assertThat(caller.get("/api/v1/namespaces/shop")
                        .json()
                        .at("/metadata/annotations/note")
                        .asText())
                .isEqualTo("b");
        assertThat(caller.get("/api/v1/namespaces/aks-istio-system/configmaps/istio-shared-configmap-asm-1-30")
                        .text())
                .contains("accessLogFile: /dev/stdout");
    }

    @Test
    void sayingItTwiceIsSayingItOnce() throws IOException {
        // Given
        populate();
        aks.time().settle();
        String before = everything();

        // When
        populate();
        aks.time().settle();

        // Then
        assertThat(everything()).isEqualTo(before);
    }

    private void populate() {
        aks.tag("prod-stable").on("asm-1-29");
        WorldNamespace shop = aks.namespace("shop").pointedTo("prod-stable").gateway("front");
        shop.deployment("cart").replicas(2).budget(1).autoscaled(2, 3).paused();
        shop.job("import").withoutSidecar();
        shop.pod("shell").podLabel("v", "1");
        aks.meshConfig("asm-1-29", "accessLogFile: /dev/stdout\n");
    }

    private String everything() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String path : List.of(
                "/api/v1/pods",
                "/api/v1/namespaces",
                "/api/v1/services",
                "/api/v1/configmaps",
                "/apis/apps/v1/deployments",
                "/apis/batch/v1/jobs",
                "/apis/policy/v1/poddisruptionbudgets",
                "/apis/autoscaling/v2/horizontalpodautoscalers",
                "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations")) {
            all.append(caller.get(path).json().path("items")).append('\n');
        }
        return all.toString();
    }

    @Test
    void aTagMovesWithAllThatBelongsToIt() throws IOException {
        // When
        aks.tag("blue").on("asm-1-29").on("asm-1-30");

        // Then
        JsonNode webhook = caller.get("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
                        + "/istio-revision-tag-blue-aks-istio-system")
                .json();
        assertThat(webhook.at("/metadata/labels/istio.io~1rev").asText()).isEqualTo("asm-1-30");
        assertThat(StreamSupport.stream(webhook.path("webhooks").spliterator(), false)
                        .map(entry -> entry.at("/clientConfig/service/name").asText()))
                .containsExactly("istiod-asm-1-30", "istiod-asm-1-30");
        assertThat(caller.get("/api/v1/namespaces/aks-istio-system/services/istiod-revision-tag-blue")
                        .json()
                        .at("/spec/selector/istio.io~1rev")
                        .asText())
                .isEqualTo("asm-1-30");
    }

    @Test
    void theDefaultTagServesNamespacesWithInjectionEnabled() throws IOException {
        aks.tag("default").on("asm-1-30");
        aks.namespace("shop").label("istio-injection", "enabled").pod("shell");
        assertThat(pods()).containsExactly("shell asm-1-30");
    }

    @Test
    void whatCannotBeIsRefusedInAClearSentence() {
        WorldNamespace shop = aks.namespace("shop");
        assertThatThrownBy(() -> aks.tag("blue").on("asm-1-31"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The tag blue cannot be on asm-1-31, which is not installed; installed: [asm-1-29,"
                        + " asm-1-30]. Nothing was changed.");
        assertThatThrownBy(() -> shop.deployment("cart").onDelete())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"onDelete\" cannot be said of a Deployment, but of: StatefulSet, DaemonSet."
                        + " deployments.apps shop/cart was not changed.");
        assertThatThrownBy(() -> shop.deployment("cart").replicas(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "\"replicas\" of deployments.apps shop/cart must be 0 or more, but is -1. It was not changed.");
        assertThatThrownBy(() -> shop.deployment("cart").autoscaled(3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs 1 <= min <= max, but min is 3 and max is 2");
        assertThatThrownBy(() -> aks.meshConfig("asm-1-30", "rootNamespace: x\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fields of mesh config that are not allowed in revision asm-1-30: rootNamespace");
    }

    @Test
    void aPodIsRefusedWhileItsIstiodIsNotThere() {
        aks.istiod("asm-1-30").stop();
        aks.time().settle();
        WorldNamespace shop = aks.namespace("shop").pointedTo("asm-1-30");

        assertThatThrownBy(() -> shop.pod("shell"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The cluster refuses pods shop/shell: ")
                .hasMessageContaining("failed calling webhook");
    }
}
