package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;

/** What {@code kubectl rollout status} says of an object (kubectl, pkg/polymorphichelpers/rollout_status.go). */
record KubectlRolloutStatus(boolean done, String message, String error) {

    static KubectlRolloutStatus of(JsonNode object) {
        return switch (object.path("kind").asText()) {
            case "Deployment" -> deployment(object);
            case "DaemonSet" -> daemonSet(object);
            case "StatefulSet" -> statefulSet(object);
            default -> throw new IllegalArgumentException("kubectl knows no rollout of " + object.path("kind"));
        };
    }

    private static KubectlRolloutStatus deployment(JsonNode object) {
        String name = "deployment \"" + Meta.name(object) + "\"";
        int updated = Workloads.status(object, "updatedReplicas");
        if (!observed(object)) {
            return waiting("Waiting for deployment spec update to be observed...");
        }
        if (Conditions.find(object.path("status"), "Progressing")
                .path("reason")
                .asText()
                .equals("ProgressDeadlineExceeded")) {
            return new KubectlRolloutStatus(false, "", name + " exceeded its progress deadline");
        }
        String wait = "Waiting for " + name + " rollout to finish: ";
        if (updated < object.at("/spec/replicas").asInt(0)) {
            return waiting(wait + updated + " out of "
                    + object.at("/spec/replicas").asInt() + " new replicas have been updated...");
        }
        if (Workloads.status(object, "replicas") > updated) {
            return waiting(wait + (Workloads.status(object, "replicas") - updated)
                    + " old replicas are pending termination...");
        }
        if (Workloads.status(object, "availableReplicas") < updated) {
            return waiting(wait + Workloads.status(object, "availableReplicas") + " of " + updated
                    + " updated replicas are available...");
        }
        return done(name + " successfully rolled out");
    }

    private static KubectlRolloutStatus daemonSet(JsonNode object) {
        String name = "daemon set \"" + Meta.name(object) + "\"";
        int desired = Workloads.status(object, "desiredNumberScheduled");
        int updated = Workloads.status(object, "updatedNumberScheduled");
        if (!object.at("/spec/updateStrategy/type").asText().equals("RollingUpdate")) {
            return notRolling();
        }
        if (!observed(object)) {
            return waiting("Waiting for daemon set spec update to be observed...");
        }
        if (updated < desired) {
            return waiting("Waiting for " + name + " rollout to finish: " + updated + " out of " + desired
                    + " new pods have been updated...");
        }
        if (Workloads.status(object, "numberAvailable") < desired) {
            return waiting("Waiting for " + name + " rollout to finish: "
                    + Workloads.status(object, "numberAvailable") + " of " + desired
                    + " updated pods are available...");
        }
        return done(name + " successfully rolled out");
    }

    private static KubectlRolloutStatus statefulSet(JsonNode object) {
        int replicas = object.at("/spec/replicas").asInt();
        int updated = Workloads.status(object, "updatedReplicas");
        int ready = Workloads.status(object, "readyReplicas");
        JsonNode partition = object.at("/spec/updateStrategy/rollingUpdate/partition");
        String update = object.at("/status/updateRevision").asText();
        if (!object.at("/spec/updateStrategy/type").asText().equals("RollingUpdate")) {
            return notRolling();
        }
        if (Workloads.status(object, "observedGeneration") == 0 || !observed(object)) {
            return waiting("Waiting for statefulset spec update to be observed...");
        }
        if (ready < replicas) {
            return waiting("Waiting for " + (replicas - ready) + " pods to be ready...");
        }
        if (partition.isInt()) {
            return updated < replicas - partition.asInt()
                    ? waiting("Waiting for partitioned roll out to finish: " + updated + " out of "
                            + (replicas - partition.asInt()) + " new pods have been updated...")
                    : done("partitioned roll out complete: " + updated + " new pods have been updated...");
        }
        return update.equals(object.at("/status/currentRevision").asText())
                ? done("statefulset rolling update complete " + Workloads.status(object, "currentReplicas")
                        + " pods at revision " + update + "...")
                : waiting("waiting for statefulset rolling update to complete " + updated + " pods at revision "
                        + update + "...");
    }

    private static boolean observed(JsonNode object) {
        return Meta.generation(object) <= Workloads.status(object, "observedGeneration");
    }

    private static KubectlRolloutStatus waiting(String message) {
        return new KubectlRolloutStatus(false, message, "");
    }

    private static KubectlRolloutStatus done(String message) {
        return new KubectlRolloutStatus(true, message, "");
    }

    private static KubectlRolloutStatus notRolling() {
        return new KubectlRolloutStatus(true, "", "rollout status is only available for RollingUpdate strategy type");
    }
}
