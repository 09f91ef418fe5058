package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The objects of a {@link GeneratedCluster} but for their slots. Applications differ by name, environment and times, so
 * that compression finds as much to save as it does in a real cluster.
 */
final class Templates {

    private static final String REPOSITORY = "mcr.microsoft.com/oss/v2/istio/proxyv2";
    private static final Map<String, String> PATCH =
            Map.of(GeneratedCluster.TAGGED, "v1.30.2-2", GeneratedCluster.OTHER, "v1.29.5-2");
    private static final Map<String, String> OLDER_PATCH =
            Map.of(GeneratedCluster.TAGGED, "v1.30.1-1", GeneratedCluster.OTHER, "v1.29.4-1");

    private static final List<String> APPLICATIONS = List.of(
            "cart", "checkout", "catalog-search", "payments", "identity-provider", "shipping", "recommender", "web");
    private static final List<String> SETTINGS = List.of(
            "HTTP_CLIENT_TIMEOUT",
            "CACHE_MAXIMUM_SIZE",
            "FEATURE_NEW_CHECKOUT",
            "KAFKA_BOOTSTRAP_SERVERS",
            "LOG_LEVEL",
            "RETRY_MAX_ATTEMPTS",
            "SESSION_LIFETIME",
            "UPSTREAM_BASE_URL");

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Kind(String application, String image, String revision, boolean protobuf) {}

    private final GeneratedCluster cluster;
    private final ProtobufEncoder encoder = new ProtobufEncoder();
    private final Map<Kind, PodTemplate> pods = new HashMap<>();
    private final Map<String, PodTemplate> replicaSets = new HashMap<>();

    Templates(GeneratedCluster cluster) {
        this.cluster = cluster;
    }

    /** The template of the pods of a ReplicaSet. */
    PodTemplate pod(int replicaSet, boolean protobuf) {
        String revision = cluster.revision(replicaSet);
        boolean older = cluster.sidecar(replicaSet) == GeneratedCluster.Sidecar.OLDER_PATCH;
        String image = REPOSITORY + ":" + (older ? OLDER_PATCH : PATCH).get(revision);
        return pods.computeIfAbsent(new Kind(application(replicaSet), image, revision, protobuf), this::pod);
    }

    private PodTemplate pod(Kind kind) {
        JsonNode pod = json(
                "pod.json",
                kind.application(),
                Map.of(
                        "${IMAGE}", kind.image(),
                        "${REPOSITORY}", REPOSITORY,
                        "${REVISION}", kind.revision(),
                        "${BUILD}", "%064x".formatted(kind.image().hashCode() & 0xFFFFFFFFL)));
        int number = APPLICATIONS.indexOf(kind.application());
        ArrayNode environment = (ArrayNode) pod.at("/spec/containers/0/env");
        for (int i = 0; i < number; i++) {
            ObjectNode setting = environment.addObject();
            setting.put("name", SETTINGS.get(i)).put("value", kind.application() + "-" + SETTINGS.get(number - i));
        }
        return new PodTemplate(
                kind.protobuf() ? encoder.message("Pod", pod) : pod.toString().getBytes(UTF_8));
    }

    /** @param metadataOnly as a {@code PartialObjectMetadataList} has it */
    PodTemplate replicaSet(int replicaSet, boolean metadataOnly) {
        String application = application(replicaSet);
        return replicaSets.computeIfAbsent(application + metadataOnly, any -> {
            ObjectNode object = json("replicaset.json", application, Map.of());
            return new PodTemplate((metadataOnly ? object.retain("metadata") : object)
                    .toString()
                    .getBytes(UTF_8));
        });
    }

    private String application(int replicaSet) {
        return APPLICATIONS.get(cluster.application(replicaSet, APPLICATIONS.size()));
    }

    private static ObjectNode json(String resource, String application, Map<String, String> variables) {
        String text = Resources.text(resource)
                .replace("${APP}", application + "-" + Slot.WORKLOAD.variable())
                .replace(
                        "2026-08-03T09",
                        String.format(Locale.ROOT, "2026-08-%02dT09", 1 + APPLICATIONS.indexOf(application)));
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace(variable.getKey(), variable.getValue());
        }
        for (Slot slot : Slot.values()) {
            text = text.replace(slot.variable(), slot.marker());
        }
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(resource + " of the benchmarks is no JSON", e);
        }
    }
}
