package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.rules.Before;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Points a namespace or Gateway elsewhere by its label {@code istio.io/rev}: one request, which says what it expects to
 * find, and which carries what was there before. When no answer comes, what came of it is read.
 */
public final class PointAction {

    private final ClusterWriter cluster;

    public PointAction(ClusterWriter cluster) {
        this.cluster = cluster;
    }

    /** What came of it. */
    public enum Result {
        /** It points there now. */
        POINTED,
        /** It did before. */
        UNCHANGED,
        /** It is not as it was expected to be, and was left as it is. */
        CHANGED,
        /** It is gone. */
        GONE
    }

    /**
     * A label to change.
     *
     * @param type of the object
     * @param namespace its namespace; null for a namespace
     * @param name its name
     * @param from what the label must be now; null for none
     * @param to what it shall be; null for none
     */
    public record Move(
            ResourceType type,
            @Nullable String namespace,
            String name,
            @Nullable String from,
            @Nullable String to) {

        /** Of a namespace. */
        public static Move namespace(String name, @Nullable String from, @Nullable String to) {
            return new Move(ResourceType.NAMESPACES, null, name, from, to);
        }

        /** Of a Gateway of the Gateway API. */
        public static Move gateway(String namespace, String name, @Nullable String from, @Nullable String to) {
            return new Move(ResourceType.GATEWAYS, namespace, name, from, to);
        }
    }

    /**
     * Moves it.
     *
     * @param upgrade the id of the upgrade under which what was before is remembered; null when it is not, and what was
     *     remembered is forgotten
     */
    public Result point(Move move, @Nullable String upgrade) {
        return point(move, (present, annotations) -> remember(present, annotations, move, upgrade));
    }

    /** Moves it, and leaves alone what an upgrade in progress remembers. */
    public Result point(Move move) {
        return point(move, (present, annotations) -> {});
    }

    private Result point(Move move, BiConsumer<ObjectNode, ObjectNode> memory) {
        ObjectNode present = cluster.read(move.type(), move.namespace(), move.name());
        if (present == null || present.at("/metadata/deletionTimestamp").isTextual()) {
            return Result.GONE;
        }
        String label =
                present.path("metadata").path("labels").path(MeshKeys.REVISION).textValue();
        if (equal(label, move.to())) {
            return Result.UNCHANGED;
        }
        if (!equal(label, move.from())) {
            return Result.CHANGED;
        }
        try {
            cluster.patch(move.type(), move.namespace(), move.name(), patch(present, move, memory));
            return Result.POINTED;
        } catch (KubernetesException e) {
            return switch (e.failure()) {
                case CONFLICT -> Result.CHANGED;
                case NOT_FOUND -> Result.GONE;
                case UNREACHABLE, TIMED_OUT, NOT_UNDERSTOOD -> unanswered(move, e);
                default -> throw e;
            };
        }
    }

    private Result unanswered(Move move, KubernetesException e) {
        ObjectNode now = cluster.read(move.type(), move.namespace(), move.name());
        String label = now == null
                ? null
                : now.path("metadata").path("labels").path(MeshKeys.REVISION).textValue();
        if (now != null && equal(label, move.to())) {
            return Result.POINTED;
        }
        throw e;
    }

    private static ObjectNode patch(ObjectNode present, Move move, BiConsumer<ObjectNode, ObjectNode> memory) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata")
                .put("resourceVersion", present.at("/metadata/resourceVersion").asText());
        metadata.putObject("labels").put(MeshKeys.REVISION, move.to());
        memory.accept(present, metadata.putObject("annotations"));
        return patch;
    }

    private static void remember(ObjectNode present, ObjectNode annotations, Move move, @Nullable String upgrade) {
        String written = present.path("metadata")
                .path("annotations")
                .path(OwnKeys.BEFORE)
                .textValue();
        Optional<Before> before = written == null ? Optional.empty() : Before.of(Map.of(OwnKeys.BEFORE, written));
        if (upgrade == null) {
            annotations.putNull(OwnKeys.BEFORE);
        } else if (before.isEmpty() || !before.get().upgrade().equals(upgrade)) {
            annotations.put(OwnKeys.BEFORE, new Before(upgrade, move.from()).render());
        }
    }

    private static boolean equal(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }
}
