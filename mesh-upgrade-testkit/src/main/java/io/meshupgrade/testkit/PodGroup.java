package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.controllers.Sicknesses;
import java.util.function.Predicate;

/** Some pods of a simulated cluster: those that are there, and those that come. Immutable. */
public final class PodGroup {

    private final Predicate<JsonNode> pods;

    private PodGroup(Predicate<JsonNode> pods) {
        this.pods = pods;
    }

    /** The pods of a workload: of a Deployment, StatefulSet, DaemonSet, ReplicaSet or Job of this name. */
    public static PodGroup ofWorkload(String namespace, String name) {
        return new PodGroup(Sicknesses.ofWorkload(namespace, name));
    }

    /** The pods of a namespace with this label. */
    public static PodGroup labelled(String namespace, String key, String value) {
        return new PodGroup(Sicknesses.withLabel(namespace, key, value));
    }

    /** All pods that an istiod of this revision injected. */
    public static PodGroup ofRevision(String revision) {
        return new PodGroup(Sicknesses.injectedBy(revision));
    }

    /** Those of them that an istiod of this revision injected: a workload that fails only after its restart. */
    public PodGroup injectedBy(String revision) {
        return new PodGroup(pods.and(Sicknesses.injectedBy(revision)));
    }

    Predicate<JsonNode> internal() {
        return pods;
    }
}
