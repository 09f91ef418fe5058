package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.realmesh.RealTools;
import io.meshupgrade.testkit.SimulatedAks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tag of a simulated world is the same, object by object and as istioctl lists it, as one that the real istioctl
 * makes in that world.
 */
@Tag("real-mesh")
class WorldTagTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedAks aks =
            SimulatedAks.builder().revisions("asm-1-29", "asm-1-30").start();
    private final RealTools tools = new RealTools(aks.kubeconfig());

    @BeforeEach
    void letControlPlanesStart() {
        aks.time().settle();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod-stable", "default"})
    void aTagIsAsIstioctlMakesIt(String tag) throws JsonProcessingException {
        // Given
        aks.namespace("shop").pointedTo(tag);
        tools.istioctl("tag", "set", tag, "--revision", "asm-1-29", "-i", "aks-istio-system", "--overwrite");
        JsonNode webhookOfIstioctl = webhook(tag);
        JsonNode serviceOfIstioctl = service(tag);
        String listedOfIstioctl = list();
        tools.istioctl("tag", "remove", tag, "-y", "-i", "aks-istio-system");
        assertThat(list()).isNotEqualTo(listedOfIstioctl);

        // When
        aks.tag(tag).on("asm-1-29");

        // Then
        assertThat(list()).isEqualTo(listedOfIstioctl);
        assertThat(webhook(tag)).isEqualTo(webhookOfIstioctl);
        assertThat(service(tag)).isEqualTo(serviceOfIstioctl);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod-stable", "default"})
    void aTagMovesAsIstioctlMovesIt(String tag) throws JsonProcessingException {
        // Given
        aks.tag(tag).on("asm-1-29");
        tools.istioctl("tag", "set", tag, "--revision", "asm-1-30", "-i", "aks-istio-system", "--overwrite");
        JsonNode webhookOfIstioctl = webhook(tag);
        String listedOfIstioctl = list();

        // When
        aks.tag(tag).on("asm-1-29");
        assertThat(list()).isNotEqualTo(listedOfIstioctl);
        aks.tag(tag).on("asm-1-30");

        // Then
        assertThat(list()).isEqualTo(listedOfIstioctl);
        assertThat(webhook(tag)).isEqualTo(webhookOfIstioctl);
    }

    private String list() {
        return tools.istioctl("tag", "list", "-i", "aks-istio-system");
    }

    private JsonNode webhook(String tag) throws JsonProcessingException {
        return get("mutatingwebhookconfiguration", "istio-revision-tag-" + tag + "-aks-istio-system");
    }

    /**
     * As a real API server completes it: istioctl sends an empty status, and 0 for ports that are the same inside, for
     * which the simulated server has no defaults.
     */
    private JsonNode service(String tag) throws JsonProcessingException {
        ObjectNode service = (ObjectNode) get("service", "istiod-revision-tag-" + tag);
        service.remove("status");
        for (JsonNode port : service.at("/spec/ports")) {
            if (port.path("targetPort").asInt() == 0) {
                ((ObjectNode) port).set("targetPort", port.path("port"));
            }
        }
        return service;
    }

    /** Without what tells when it was made. */
    private JsonNode get(String kind, String name) throws JsonProcessingException {
        ObjectNode object =
                (ObjectNode) JSON.readTree(tools.kubectl("get", kind, name, "-n", "aks-istio-system", "-o", "json"));
        ((ObjectNode) object.path("metadata")).remove("uid");
        ((ObjectNode) object.path("metadata")).remove("resourceVersion");
        ((ObjectNode) object.path("metadata")).remove("creationTimestamp");
        ((ObjectNode) object.path("metadata")).remove("generation");
        return object;
    }
}
