package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a kubelet remembers of one pod.
 *
 * @param state how its application is
 * @param startedAt when its containers were started
 * @param restarts how often its application was started again
 * @param backOff how long it waits before the next time, as messages say it
 */
record PodLife(State state, String startedAt, int restarts, String backOff, String podIp, String hostIp) {

    /** How the application of a pod is. */
    enum State {
        CREATING,
        RUNNING,
        NOT_READY,
        CRASHED,
        IMAGE_PULL,
        SUCCEEDED,
        FAILED,
        LOST
    }

    /** Of a pod that runs already. */
    static PodLife of(JsonNode pod) {
        JsonNode status = pod.path("status");
        return new PodLife(
                State.RUNNING,
                status.path("startTime").asText(""),
                0,
                "",
                status.path("podIP").asText(""),
                status.path("hostIP").asText(""));
    }

    PodLife now(State next, String at) {
        boolean starts = state == State.CREATING || startedAt.isEmpty();
        return new PodLife(next, starts ? at : startedAt, restarts, backOff, podIp, hostIp);
    }

    PodLife crashed(int times, String waits, String at) {
        return new PodLife(State.CRASHED, at, times, waits, podIp, hostIp);
    }
}
