package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;

/**
 * What AKS does when it rolls out a patch: istiod and gateways of the revision get new images, and so do sidecars to
 * come. Sidecars that run stay as they are (AKS documentation, istio-upgrade).
 */
final class PatchReleases {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiObjects objects;

    PatchReleases(ApiObjects objects) {
        this.objects = objects;
    }

    void patchIstiod(String revision, String patch) {
        Key istiod = new Key(Kinds.DEPLOYMENT, RevisionObjects.NAMESPACE, "istiod-" + revision);
        ManagedEdits.edit(objects, istiod, "azureservicemesh", copy -> {
            for (JsonNode container : copy.at("/spec/template/spec/containers")) {
                ((ObjectNode) container)
                        .put("image", withTag(container.path("image").asText(), patch));
            }
        });
    }

    private static String withTag(String image, String tag) {
        return image.substring(0, image.lastIndexOf(':') + 1) + tag;
    }

    /** What is injected from now on; the gateways are restarted to get it. */
    void patchProxies(String revision, String patch) {
        Key injector = new Key(Kinds.CONFIG_MAP, RevisionObjects.NAMESPACE, "istio-sidecar-injector-" + revision);
        ManagedEdits.edit(objects, injector, "azureservicemesh", copy -> {
            ObjectNode data = copy.withObject("/data");
            data.put("values", withTag(injector, data.path("values").asText("{}"), patch));
        });
        for (ObjectNode gateway : objects.store().list(Kinds.DEPLOYMENT, "")) {
            JsonNode labels = gateway.at("/metadata/labels");
            if (labels.has("azureservicemesh/istio.component")
                    && labels.path(RevisionObjects.REVISION_LABEL).asText().equals(revision)) {
                Key key = new Key(
                        Kinds.DEPLOYMENT,
                        gateway.at("/metadata/namespace").asText(),
                        gateway.at("/metadata/name").asText());
                ManagedEdits.edit(
                        objects,
                        key,
                        "azureservicemesh",
                        copy -> copy.withObject("/spec/template/metadata/annotations")
                                .put("kubectl.kubernetes.io/restartedAt", objects.now()));
            }
        }
    }

    private static String withTag(Key injector, String values, String patch) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(values);
            tree.withObject("/global").put("tag", patch);
            return tree.toString();
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalStateException(
                    "AKS cannot roll out " + patch + ": the values of " + injector + " are no JSON object; nothing of"
                            + " it was changed",
                    e);
        }
    }
}
