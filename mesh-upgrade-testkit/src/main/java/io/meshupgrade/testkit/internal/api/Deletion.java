package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an object whose deletion is asked for (Kubernetes, staging/src/k8s.io/apiserver/pkg/registry:
 * rest/delete.go and generic/registry/store.go).
 */
final class Deletion {

    private static final int DEFAULT_GRACE_SECONDS = 30;

    private Deletion() {}

    /** The object with the marks of its deletion, or null when nothing keeps it and it goes at once. */
    static @Nullable ObjectNode mark(Key key, ObjectNode before, DeleteOptions options, Instant now) {
        ObjectNode marked = before.deepCopy();
        ObjectNode metadata = marked.withObject("/metadata");
        finalizers(metadata, options.propagation());
        int grace = grace(key, before, options.graceSeconds());
        if (grace == 0 && !hasFinalizers(marked)) {
            return null;
        }
        boolean first = !metadata.has("deletionTimestamp");
        boolean sooner = grace < metadata.path("deletionGracePeriodSeconds").asInt(0);
        if (first || sooner) {
            metadata.put(
                    "deletionTimestamp",
                    now.plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS).toString());
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        if (first && metadata.has("generation")) {
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
        }
        if (key.kind().equals(Kinds.NAMESPACE)) {
            marked.withObject("/status").put("phase", "Terminating");
        }
        return marked;
    }

    /** Only pods that a kubelet has to end get time for it. */
    private static int grace(Key key, JsonNode object, @Nullable Integer wanted) {
        String phase = object.at("/status/phase").asText("");
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        boolean scheduled = !object.at("/spec/nodeName").asText("").isEmpty();
        if (!key.kind().equals(Kinds.POD) || over || !scheduled) {
            return 0;
        }
        if (wanted != null) {
            return wanted < 0 ? 1 : wanted;
        }
        return object.at("/spec/terminationGracePeriodSeconds").asInt(DEFAULT_GRACE_SECONDS);
    }

    private static void finalizers(ObjectNode metadata, DeleteOptions.Propagation propagation) {
        switch (propagation) {
            case DEFAULT -> {}
            case BACKGROUND ->
                without(metadata, Set.of(DeleteOptions.ORPHAN_FINALIZER, DeleteOptions.FOREGROUND_FINALIZER));
            case ORPHAN -> {
                without(metadata, Set.of(DeleteOptions.FOREGROUND_FINALIZER, DeleteOptions.ORPHAN_FINALIZER));
                metadata.withArray("/finalizers").add(DeleteOptions.ORPHAN_FINALIZER);
            }
            case FOREGROUND -> {
                without(metadata, Set.of(DeleteOptions.FOREGROUND_FINALIZER, DeleteOptions.ORPHAN_FINALIZER));
                metadata.withArray("/finalizers").add(DeleteOptions.FOREGROUND_FINALIZER);
            }
        }
    }

    private static void without(ObjectNode metadata, Set<String> names) {
        if (metadata.path("finalizers") instanceof ArrayNode finalizers) {
            for (int i = finalizers.size() - 1; i >= 0; i--) {
                if (names.contains(finalizers.get(i).asText())) {
                    finalizers.remove(i);
                }
            }
        }
    }

    /** Namespaces have theirs in the spec as well. */
    static boolean hasFinalizers(JsonNode object) {
        return !object.at("/metadata/finalizers").isEmpty()
                || (object.path("kind").asText().equals("Namespace")
                        && !object.at("/spec/finalizers").isEmpty());
    }
}
