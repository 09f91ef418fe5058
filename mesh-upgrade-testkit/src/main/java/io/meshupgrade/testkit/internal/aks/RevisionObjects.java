package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects that the add-on has in the cluster for a revision, as they are installed. */
final class RevisionObjects {

    static final String NAMESPACE = "aks-istio-system";

    /** Its own are part of a revision; one Service of a gateway is for all revisions. */
    static final String REVISION_LABEL = "istio.io/rev";

    /** The patches that AKS had rolled out in August 2026 (Azure/AKS, CHANGELOG.md). */
    private static final Map<String, String> PATCHES =
            Map.of("asm-1-27", "v1.27.9-6", "asm-1-28", "v1.28.9-2", "asm-1-29", "v1.29.5-2", "asm-1-30", "v1.30.2-2");

    private static final Pattern REVISION = Pattern.compile("asm-(\\d+)-(\\d+)");
    private static final int FIRST_MINOR_WITH_NATIVE_SIDECARS = 29;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Kinds kinds;

    RevisionObjects(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The patch that a revision is installed with. */
    static String firstPatch(String revision) {
        return PATCHES.getOrDefault(revision, "v" + revision.replace("asm-", "").replace('-', '.') + ".0-1");
    }

    /** AKS switches them on from asm-1-29 (AKS documentation, istio-native-sidecar). */
    static String nativeSidecars(String revision) {
        Matcher parts = REVISION.matcher(revision);
        boolean on = parts.matches() && Integer.parseInt(parts.group(2)) >= FIRST_MINOR_WITH_NATIVE_SIDECARS;
        return Boolean.toString(on);
    }

    List<ObjectNode> controlPlane(String revision) {
        return read(
                "revision.json",
                Map.of("REVISION", revision, "PATCH", firstPatch(revision), "NATIVE", nativeSidecars(revision)));
    }

    /** Deployment and autoscaler of each enabled gateway, and its Service, which it shares with other revisions. */
    List<ObjectNode> gateways(String revision, JsonNode components) {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode ingress : components.path("ingressGateways")) {
            if (ingress.path("enabled").asBoolean()) {
                String name = "aks-istio-ingressgateway-"
                        + ingress.path("mode").asText().toLowerCase(Locale.ROOT);
                objects.addAll(gateway(revision, name, "aks-istio-ingress", "ingress-gateway", "LoadBalancer"));
            }
        }
        for (JsonNode egress : components.path("egressGateways")) {
            if (egress.path("enabled").asBoolean()) {
                objects.addAll(gateway(
                        revision,
                        egress.path("name").asText(),
                        egress.path("namespace").asText("aks-istio-egress"),
                        "egress-gateway",
                        "ClusterIP"));
            }
        }
        return objects;
    }

    private List<ObjectNode> gateway(
            String revision, String name, String namespace, String component, String serviceType) {
        return read(
                "gateway.json",
                Map.of(
                        "REVISION",
                        revision,
                        "NAMESPACE",
                        namespace,
                        "NAME",
                        name,
                        "COMPONENT",
                        component,
                        "SERVICETYPE",
                        serviceType));
    }

    static List<ObjectNode> read(String resource, Map<String, String> values) {
        try (InputStream in = Objects.requireNonNull(RevisionObjects.class.getResourceAsStream(resource))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            List<ObjectNode> all = new ArrayList<>();
            JSON.readTree(text).forEach(object -> all.add((ObjectNode) object));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource + " of the testkit", e);
        }
    }

    static boolean isShared(JsonNode object) {
        return object.at("/metadata/labels").path(REVISION_LABEL).isMissingNode();
    }

    Key key(JsonNode object) {
        Kind kind = kinds.named(
                        object.path("apiVersion").asText(), object.path("kind").asText())
                .orElseThrow();
        return new Key(
                kind,
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
    }
}
