package io.meshupgrade.core.internal.observe;

import java.util.Map;

/**
 * A HorizontalPodAutoscaler (autoscaling/v2).
 *
 * @param namespace its namespace
 * @param name its name
 * @param minReplicas 1 when the document does not say
 * @param maxReplicas the most that it may ask for
 * @param utilization the average utilization it aims at, in percent, by the name of the resource
 */
public record AutoscalerFacts(
        String namespace, String name, int minReplicas, int maxReplicas, Map<String, Integer> utilization) {

    public AutoscalerFacts {
        utilization = Map.copyOf(utilization);
    }
}
