package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.List;

/** Deletes pods as far as their disruption budget allows it (Kubernetes, pkg/registry/core/pod/storage/eviction.go). */
public final class DisruptionBudgets {

    private static final String CAUSE = "DisruptionBudget";
    private static final String VIOLATION = "Cannot evict pod as it would violate the pod's disruption budget.";

    /** After how long to try again while nobody knows yet how many may go. */
    private static final int UNTIL_COUNTED_SECONDS = 10;

    private final ApiObjects objects;

    public DisruptionBudgets(ApiObjects objects) {
        this.objects = objects;
    }

    /**
     * Deletes the pod, and counts that.
     *
     * @throws ApiError when its budget does not allow it (429), or when more than one budget is about it (500)
     */
    public void evict(Key key, ObjectNode pod, DeleteOptions options) {
        if (!needsNoBudget(pod)) {
            takeFromBudget(key, pod, options.dryRun());
        }
        objects.delete(key, options);
    }

    /** What does not run yet, no longer, or is going already, is missed by nobody. */
    private static boolean needsNoBudget(JsonNode pod) {
        String phase = pod.at("/status/phase").asText("");
        return !phase.equals("Running") || pod.path("metadata").has("deletionTimestamp");
    }

    private void takeFromBudget(Key key, ObjectNode pod, boolean dryRun) {
        List<ObjectNode> budgets = objects.store().list(Kinds.POD_DISRUPTION_BUDGET, key.namespace()).stream()
                .filter(budget -> budget.at("/spec/selector").isObject()
                        && LabelSelectors.matches(budget.at("/spec/selector"), pod.at("/metadata/labels")))
                .toList();
        if (budgets.size() > 1) {
            throw new ApiError(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        if (budgets.isEmpty() || (!isReady(pod) && unreadyMayGo(budgets.get(0)))) {
            return;
        }
        ObjectNode budget = budgets.get(0);
        requireAllowed(budget);
        if (!dryRun) {
            Key budgetKey = new Key(
                    Kinds.POD_DISRUPTION_BUDGET,
                    key.namespace(),
                    budget.at("/metadata/name").asText());
            objects.editStatus(budgetKey, edited -> {
                ObjectNode status = edited.withObject("/status");
                status.put(
                        "disruptionsAllowed", status.path("disruptionsAllowed").asInt() - 1);
                status.withObject("/disruptedPods").put(key.name(), objects.now());
            });
        }
    }

    private static void requireAllowed(JsonNode budget) {
        JsonNode status = budget.path("status");
        String name = budget.at("/metadata/name").asText();
        if (status.path("observedGeneration").asLong(0)
                < budget.at("/metadata/generation").asLong(0)) {
            throw ApiError.tooManyRequests(
                    VIOLATION,
                    UNTIL_COUNTED_SECONDS,
                    CAUSE,
                    "The disruption budget " + name + " is still being processed by the server.");
        }
        if (status.path("disruptionsAllowed").asInt() <= 0) {
            throw ApiError.tooManyRequests(
                    VIOLATION,
                    0,
                    CAUSE,
                    "The disruption budget " + name + " needs "
                            + status.path("desiredHealthy").asInt() + " healthy pods and has "
                            + status.path("currentHealthy").asInt() + " currently");
        }
    }

    private static boolean unreadyMayGo(JsonNode budget) {
        JsonNode status = budget.path("status");
        boolean always = budget.at("/spec/unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow");
        int desired = status.path("desiredHealthy").asInt();
        return always || (desired > 0 && status.path("currentHealthy").asInt() >= desired);
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
