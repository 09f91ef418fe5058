package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Admission;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what an API server fills in, as far as clients look at it (Kubernetes, pkg/apis/apps/v1/defaults.go,
 * pkg/apis/batch/v1/defaults.go, pkg/apis/core/v1/defaults.go).
 */
public final class Defaults implements Admission {

    private static final Set<Kind> FILLED =
            Set.of(Kinds.DEPLOYMENT, Kinds.STATEFUL_SET, Kinds.DAEMON_SET, Kinds.REPLICA_SET, Kinds.JOB, Kinds.POD);

    @Override
    public ObjectNode admit(Key key, @Nullable ObjectNode before, ObjectNode object) {
        if (!FILLED.contains(key.kind())) {
            return object;
        }
        ObjectNode spec = object.withObject("/spec");
        if (key.kind().equals(Kinds.DEPLOYMENT)) {
            fill(spec, "replicas", 1);
            fill(spec, "progressDeadlineSeconds", 600);
            fill(spec, "revisionHistoryLimit", 10);
            strategy(spec.withObject("/strategy"), "25%");
        } else if (key.kind().equals(Kinds.STATEFUL_SET)) {
            fill(spec, "replicas", 1);
            fill(spec, "revisionHistoryLimit", 10);
            fill(spec, "podManagementPolicy", "OrderedReady");
            if (fill(spec.withObject("/updateStrategy"), "type", "RollingUpdate")) {
                // Without a strategy at all there comes a partition of zero; kubectl takes another path then.
                fill(spec.withObject("/updateStrategy/rollingUpdate"), "partition", 0);
            }
        } else if (key.kind().equals(Kinds.DAEMON_SET)) {
            fill(spec, "revisionHistoryLimit", 10);
            ObjectNode strategy = spec.withObject("/updateStrategy");
            fill(strategy, "type", "RollingUpdate");
            if (strategy.path("type").asText().equals("RollingUpdate")) {
                fill(strategy.withObject("/rollingUpdate"), "maxSurge", 0);
                fill(strategy.withObject("/rollingUpdate"), "maxUnavailable", 1);
            }
        } else if (key.kind().equals(Kinds.REPLICA_SET)) {
            fill(spec, "replicas", 1);
        } else if (key.kind().equals(Kinds.JOB)) {
            fill(spec, "parallelism", 1);
            fill(spec, "completions", 1);
            fill(spec, "backoffLimit", 6);
        } else if (key.kind().equals(Kinds.POD)) {
            fill(spec, "restartPolicy", "Always");
            fill(spec, "terminationGracePeriodSeconds", 30);
            fill(object.withObject("/status"), "phase", "Pending");
        }
        return object;
    }

    private static void strategy(ObjectNode strategy, String share) {
        fill(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            fill(strategy.withObject("/rollingUpdate"), "maxSurge", share);
            fill(strategy.withObject("/rollingUpdate"), "maxUnavailable", share);
        }
    }

    private static boolean fill(ObjectNode object, String field, String value) {
        JsonNode present = object.get(field);
        if (present == null) {
            object.put(field, value);
        }
        return present == null;
    }

    private static void fill(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }
}
