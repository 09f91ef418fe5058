package io.meshupgrade.core.internal.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.OwnKeys;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import io.meshupgrade.core.internal.rules.Stamp;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Restarts a workload as {@code kubectl rollout restart} does, by an annotation on its pod template: ours, which says
 * for what and not when, so that sending it twice restarts once. One request, which says which state of the workload
 * was looked at.
 */
public final class RestartAction {

    private final ClusterWriter cluster;

    public RestartAction(ClusterWriter cluster) {
        this.cluster = cluster;
    }

    /** What came of it. */
    public enum Result {
        /** It was restarted. */
        RESTARTED,
        /** It had been restarted for this already. */
        ALREADY,
        /** It is not as it was looked at, and was left as it is. */
        CHANGED,
        /** It is gone. */
        GONE
    }

    /**
     * Restarts it.
     *
     * @param workload as it was looked at
     * @param label what the label {@code istio.io/rev} of its template becomes in the same request; null when it stays
     */
    public Result restart(WorkloadFacts workload, Stamp stamp, @Nullable String label) {
        String wanted = stamp.render();
        if (wanted.equals(workload.template().annotations().get(OwnKeys.STAMP))) {
            return Result.ALREADY;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", workload.resourceVersion());
        ObjectNode metadata = patch.withObject("/spec/template/metadata");
        metadata.putObject("annotations").put(OwnKeys.STAMP, wanted);
        if (label != null) {
            metadata.putObject("labels").put(MeshKeys.REVISION, label);
        }
        WorkloadRef ref = workload.ref();
        try {
            cluster.patch(type(ref), ref.namespace(), ref.name(), patch);
            return Result.RESTARTED;
        } catch (KubernetesException e) {
            return switch (e.failure()) {
                case CONFLICT -> Result.CHANGED;
                case NOT_FOUND -> Result.GONE;
                case UNREACHABLE, TIMED_OUT, NOT_UNDERSTOOD -> unanswered(ref, wanted, e);
                default -> throw e;
            };
        }
    }

    private Result unanswered(WorkloadRef ref, String wanted, KubernetesException e) {
        ObjectNode now = cluster.read(type(ref), ref.namespace(), ref.name());
        if (now == null) {
            return Result.GONE;
        }
        String stamp = now.at("/spec/template/metadata/annotations")
                .path(OwnKeys.STAMP)
                .asText("");
        if (stamp.equals(wanted)) {
            return Result.RESTARTED;
        }
        throw e;
    }

    private static ResourceType type(WorkloadRef ref) {
        return new ResourceType("apps", "v1", ref.kind().toLowerCase(Locale.ROOT) + "s");
    }
}
