package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a rolling update may go beyond and below the wanted number of pods (pkg/controller/deployment/util,
 * ResolveFenceposts).
 *
 * @param surge pods beyond
 * @param unavailable pods that may be missing
 */
record Fenceposts(int surge, int unavailable) {

    static Fenceposts of(JsonNode deployment) {
        int replicas = Workloads.replicas(deployment);
        if (Workloads.strategy(deployment).equals("Recreate")) {
            return new Fenceposts(0, 0);
        }
        JsonNode rolling = deployment.at("/spec/strategy/rollingUpdate");
        int surge = scaled(rolling.path("maxSurge"), "25%", replicas, true);
        int unavailable = scaled(rolling.path("maxUnavailable"), "25%", replicas, false);
        if (surge == 0 && unavailable == 0) {
            unavailable = 1;
        }
        return new Fenceposts(surge, Math.min(unavailable, replicas));
    }

    /** A number, or a share of a total. */
    static int scaled(JsonNode value, String otherwise, int total, boolean up) {
        String text = value.asText(otherwise);
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        double share = Integer.parseInt(text.substring(0, text.length() - 1)) * total / 100.0;
        return (int) (up ? Math.ceil(share) : Math.floor(share));
    }
}
