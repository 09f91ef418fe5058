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
import java.time.Instant;
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
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.withObject("/spec/template/metadata");
        metadata.putObject("annotations").put(OwnKeys.STAMP, stamp.render());
        if (label != null) {
            metadata.putObject("labels").put(MeshKeys.REVISION, label);
        }
        return send(workload, stamp, patch);
    }

    /**
     * Restarts a Rollout of Argo by its own means: it evicts pods of before that moment, and delivers nothing.
     *
     * @param workload as it was looked at
     * @param restartAt its pods that were created before it go
     */
    public Result evict(WorkloadFacts workload, Stamp stamp, Instant restartAt) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/metadata/annotations").put(OwnKeys.STAMP, stamp.render());
        patch.putObject("spec").put("restartAt", restartAt.toString());
        return send(workload, stamp, patch);
    }

    private Result send(WorkloadFacts workload, Stamp stamp, ObjectNode patch) {
        if (stamp.isOn(workload)) {
            return Result.ALREADY;
        }
        patch.withObject("/metadata").put("resourceVersion", workload.resourceVersion());
        WorkloadRef ref = workload.ref();
        try {
            cluster.patch(ResourceType.of(ref), ref.namespace(), ref.name(), patch);
            return Result.RESTARTED;
        } catch (KubernetesException e) {
            return switch (e.failure()) {
                case CONFLICT -> Result.CHANGED;
                case NOT_FOUND -> Result.GONE;
                case UNREACHABLE, TIMED_OUT, NOT_UNDERSTOOD -> unanswered(workload, stamp.render(), e);
                default -> throw e;
            };
        }
    }

    private Result unanswered(WorkloadFacts workload, String wanted, KubernetesException e) {
        WorkloadRef ref = workload.ref();
        ObjectNode now = cluster.read(ResourceType.of(ref), ref.namespace(), ref.name());
        if (now == null) {
            return Result.GONE;
        }
        String stamp = now.at((workload.argo() == null ? "/spec/template" : "") + "/metadata/annotations")
                .path(OwnKeys.STAMP)
                .asText("");
        if (stamp.equals(wanted)) {
            return Result.RESTARTED;
        }
        throw e;
    }
}
