package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.util.List;

/**
 * Keeps the autoscalers of a canary as those of the stable revision are: edits of the stable one are copied, edits of
 * the canary's are undone (AKS documentation, istio-upgrade; Azure/AKS, CHANGELOG.md).
 */
final class Scaling {

    /** AKS does not say how long it takes. */
    private static final Duration RECONCILIATION = Duration.ofSeconds(1);

    private static final List<String> COPIED = List.of("minReplicas", "maxReplicas", "metrics", "behavior");

    private final ApiObjects objects;
    private final Timeline time;
    private List<String> revisions = List.of();

    Scaling(ApiObjects objects, Timeline time) {
        this.objects = objects;
        this.time = time;
    }

    /** These run from now on, the stable one first. */
    void run(List<String> running) {
        revisions = List.copyOf(running);
        copy();
    }

    void changed(Change change) {
        if (revisions.size() == 2
                && change.key().kind().equals(Kinds.HORIZONTAL_POD_AUTOSCALER)
                && change.type() != Change.Type.DELETED) {
            time.in(RECONCILIATION, "AKS looks at autoscalers after " + change.key(), this::copy);
        }
    }

    private void copy() {
        if (revisions.size() != 2) {
            return;
        }
        String canary = revisions.get(1);
        for (ObjectNode autoscaler : objects.store().list(Kinds.HORIZONTAL_POD_AUTOSCALER, "")) {
            String name = autoscaler.at("/metadata/name").asText();
            boolean ofCanary = autoscaler
                    .at("/metadata/labels")
                    .path(RevisionObjects.REVISION_LABEL)
                    .asText()
                    .equals(canary);
            if (ofCanary && name.endsWith("-" + canary)) {
                String twin = name.substring(0, name.length() - canary.length()) + revisions.get(0);
                String namespace = autoscaler.at("/metadata/namespace").asText();
                copy(key(namespace, twin), key(namespace, name));
            }
        }
    }

    private static Key key(String namespace, String name) {
        return new Key(Kinds.HORIZONTAL_POD_AUTOSCALER, namespace, name);
    }

    private void copy(Key stable, Key canary) {
        ObjectNode model = objects.store().get(stable);
        if (model == null) {
            return;
        }
        JsonNode spec = model.path("spec");
        ManagedEdits.edit(objects, canary, "azureservicemesh", copy -> {
            ObjectNode own = copy.withObject("/spec");
            for (String field : COPIED) {
                if (spec.has(field)) {
                    own.set(field, spec.get(field).deepCopy());
                } else {
                    own.remove(field);
                }
            }
        });
    }
}
