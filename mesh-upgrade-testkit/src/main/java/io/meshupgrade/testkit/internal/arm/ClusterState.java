package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The document of the one cluster that exists, with its eTags. To be used under the lock of the timeline.
 *
 * <p>An operation on the cluster changes the eTags of the cluster and of all its agent pools, one on an agent pool only
 * that of the pool: AKS documentation, use-etags.
 */
final class ClusterState {

    private static final Set<String> AT_REST = Set.of("Succeeded", "Failed", "Canceled");

    private final Random random;
    private @Nullable ObjectNode document;

    ClusterState(ObjectNode document, Random random) {
        this.random = random;
        this.document = document.deepCopy();
        changed();
    }

    /** The document itself, or null when the cluster has been deleted. */
    @Nullable
    ObjectNode document() {
        return document;
    }

    /** The eTag of the cluster, or null when it has been deleted. */
    @Nullable
    String etag() {
        return document == null ? null : ArmJson.text(document, "/eTag");
    }

    void replace(ObjectNode wanted) {
        document = wanted;
        changed();
    }

    void delete() {
        document = null;
    }

    void state(String provisioningState) {
        if (document != null) {
            document.withObject("/properties").put("provisioningState", provisioningState);
            changed();
        }
    }

    /** New eTags all over. */
    void changed() {
        if (document != null) {
            document.put("eTag", newEtag());
            pools().forEach(this::poolChanged);
        }
    }

    void poolChanged(JsonNode pool) {
        if (pool instanceof ObjectNode object) {
            object.put("eTag", newEtag());
        }
    }

    private String newEtag() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    JsonNode pools() {
        return at("/properties/agentPoolProfiles");
    }

    /** Those of the document; what the cluster runs may differ for a while. */
    List<String> revisions() {
        return at("/properties/serviceMeshProfile/mode").asText("").equals("Istio")
                ? ArmJson.texts(at("/properties/serviceMeshProfile/istio/revisions"))
                : List.of();
    }

    String kubernetesVersion() {
        String current = at("/properties/currentKubernetesVersion").asText("");
        return current.isEmpty() ? at("/properties/kubernetesVersion").asText("") : current;
    }

    String supportPlan() {
        return at("/properties/supportPlan").asText(RevisionCalendar.OFFICIAL);
    }

    JsonNode at(String pointer) {
        return document == null ? ArmJson.object().at(pointer) : document.at(pointer);
    }

    /** Refuses when the cluster or one of its agent pools is at work, or it is stopped. */
    void requireIdle(boolean asEtagMismatch) {
        requireIdle(ArmJson.text(at(""), "/name"), at("/properties"), asEtagMismatch);
        pools().forEach(pool -> requireIdle(ArmJson.text(pool, "/name"), pool, asEtagMismatch));
        String power = at("/properties/powerState/code").asText("Running");
        if (!power.equals("Running")) {
            throw ArmError.ofProvider(
                    409,
                    "OperationNotAllowed",
                    "managed cluster is in Provisioning State("
                            + at("/properties/provisioningState").asText("") + ") and Power State(" + power
                            + "), updating cannot be performed");
        }
    }

    private static void requireIdle(String what, JsonNode properties, boolean asEtagMismatch) {
        String state = properties.path("provisioningState").asText("Succeeded");
        if (!AT_REST.contains(state)) {
            throw asEtagMismatch ? ArmError.etagMismatch() : ArmError.operationNotAllowed(what, state);
        }
    }
}
