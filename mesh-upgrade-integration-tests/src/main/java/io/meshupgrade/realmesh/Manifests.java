package io.meshupgrade.realmesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects that AKS puts into a cluster for a revision of the add-on. */
final class Manifests {

    static final String CONTROL_PLANE = "aks-istio-system";
    static final String INGRESS = "aks-istio-ingress";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CODE_POINTS = 64 * 1024 * 1024;

    private final Binaries binaries;

    Manifests(Binaries binaries) {
        this.binaries = binaries;
    }

    /** Namespaces, nodes, and the one Service of the ingress gateways: what is there before any revision. */
    static List<ObjectNode> cluster() {
        return parse(resource("cluster.yaml"));
    }

    /** The Deployment and the HPA of a revision's ingress gateway, behind the Service that all revisions share. */
    static List<ObjectNode> ingressGateway(MeshRevision revision) {
        return parse(resource("ingress-gateway.yaml").replace("REVISION", revision.name()));
    }

    /** What istioctl generates for a revision, with what AKS adds to it. */
    List<ObjectNode> controlPlane(MeshRevision revision) {
        Command.Result generated = Command.run(
                binaries.binary("istioctl"),
                Map.of(),
                List.of(
                        "manifest",
                        "generate",
                        "--manifests=" + binaries.manifests(),
                        "--set=profile=minimal",
                        "--set=revision=" + revision.name(),
                        "--set=values.global.istioNamespace=" + CONTROL_PLANE,
                        "--set=hub=mcr.microsoft.com/oss/v2/istio",
                        "--set=tag=" + revision.patch(),
                        // AKS: at least two, at most five (istio-scale in the AKS documentation)
                        "--set=values.pilot.autoscaleMin=2",
                        "--set=values.pilot.autoscaleMax=5"),
                "");
        List<ObjectNode> objects = parse(generated.orThrow());
        objects.forEach(Manifests::addWhatAksAdds);
        return objects;
    }

    /**
     * Labels read off a real add-on cluster; the first keeps AKS's admissions enforcer from rewriting the selectors.
     */
    private static void addWhatAksAdds(ObjectNode object) {
        if (isA(object, "MutatingWebhookConfiguration")) {
            object.withObject("/metadata/labels")
                    .put("admissions.enforcer/disabled", "true")
                    .put("release", "azure-service-mesh-istio-discovery")
                    .put("helm.toolkit.fluxcd.io/name", "azure-service-mesh-istio-discovery-helmrelease")
                    .put("helm.toolkit.fluxcd.io/namespace", CONTROL_PLANE);
        }
    }

    /** Whether all revisions share an object, so that it stays when one of them goes. */
    static boolean isShared(ObjectNode object) {
        return isA(object, "CustomResourceDefinition")
                || object.at("/metadata/name").asText().equals("istio-reader-service-account");
    }

    static boolean isA(ObjectNode object, String kind) {
        return object.path("kind").asText().equals(kind);
    }

    /** As one document, which kubectl takes. */
    static String list(List<ObjectNode> objects) {
        ArrayNode items = JSON.createArrayNode().addAll(objects);
        try {
            return JSON.writeValueAsString(JSON.createObjectNode()
                    .put("apiVersion", "v1")
                    .put("kind", "List")
                    .set("items", items));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ObjectNode> parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(CODE_POINTS); // the definitions of Istio's resources alone are a megabyte
        List<ObjectNode> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
            if (document != null) {
                objects.add(JSON.valueToTree(document));
            }
        }
        return objects;
    }

    /** A file that lies next to the classes. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Manifests.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
