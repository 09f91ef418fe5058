package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Admission;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is new in a namespace that is going (Kubernetes,
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle).
 */
public final class NamespaceLifecycle implements Admission {

    private final ObjectStore store;

    public NamespaceLifecycle(ObjectStore store) {
        this.store = store;
    }

    @Override
    public ObjectNode admit(Key key, @Nullable ObjectNode before, ObjectNode object) {
        if (before == null && isGoing(key.namespace())) {
            throw new ApiError(
                    403,
                    "Forbidden",
                    key.kind().qualifiedPlural() + " \"" + key.name()
                            + "\" is forbidden: unable to create new content in namespace " + key.namespace()
                            + " because it is being terminated");
        }
        return object;
    }

    private boolean isGoing(String namespace) {
        JsonNode object = store.get(new Key(Kinds.NAMESPACE, "", namespace));
        return object != null && object.at("/metadata").has("deletionTimestamp");
    }
}
