package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.aks.AddOn;
import io.meshupgrade.testkit.internal.aks.ManagedEdits;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Makes and changes the objects of a world at once, as somebody who may do everything, with one call each. */
final class WorldObjects {

    /** Under which the record of field owners shows what was said about the world. */
    private static final String MANAGER = "simulated-aks";

    private static final Duration REACTION = Duration.ofSeconds(10);

    /** Kubernetes changes neither the spec of a pod nor the template of a Job: another one is made in their place. */
    private static final Set<Kind> MADE_ANEW = Set.of(Kinds.POD, Kinds.JOB);

    private final Simulation simulation;
    private final Map<Key, ObjectNode> manifests = new HashMap<>();

    WorldObjects(Simulation simulation) {
        this.simulation = simulation;
    }

    Simulation simulation() {
        return simulation;
    }

    boolean exists(Key key) {
        synchronized (simulation.timeline) {
            return simulation.objects.store().get(key) != null;
        }
    }

    /**
     * Makes an object when it is not there.
     *
     * @param rest of the object, besides its name
     * @throws IllegalArgumentException when the cluster refuses it, with its words
     */
    void ensure(Key key, Consumer<ObjectNode> rest) {
        synchronized (simulation.timeline) {
            if (!exists(key)) {
                ObjectNode manifest = JsonNodeFactory.instance.objectNode();
                manifest.putObject("metadata").put("name", key.name());
                rest.accept(manifest);
                create(key, manifest);
            }
        }
    }

    private void create(Key key, ObjectNode manifest) {
        said(key, () -> simulation.objects.create(key.kind(), key.namespace(), manifest, false));
        if (MADE_ANEW.contains(key.kind())) {
            manifests.put(key, manifest);
        }
    }

    /**
     * Changes an object that is there. A pod or Job is replaced by another one when that changes anything.
     *
     * @throws IllegalArgumentException when it is not there, or the cluster refuses it, with its words
     */
    void edit(Key key, Consumer<ObjectNode> change) {
        synchronized (simulation.timeline) {
            if (!exists(key)) {
                throw new IllegalArgumentException(
                        "The world has no " + key + " any more, so that it cannot be changed;"
                                + " it was deleted in the meantime. Nothing was changed.");
            }
            if (MADE_ANEW.contains(key.kind())) {
                makeAnew(key, change);
            } else {
                said(key, () -> ManagedEdits.edit(simulation.objects, key, MANAGER, change));
            }
        }
    }

    /**
     * Lets time pass until the controller of a Deployment has seen how it is now, for ten seconds of the world at most.
     */
    void letRollOutBegin(Key deployment) {
        synchronized (simulation.timeline) {
            Instant end = simulation.timeline.now().plus(REACTION);
            while (!isSeen(deployment)) {
                Duration wait = simulation.timeline.untilNext();
                if (wait == null || simulation.timeline.now().plus(wait).isAfter(end)) {
                    throw new IllegalArgumentException("The Deployment controller did not look at " + deployment
                            + " within " + REACTION + " of the world. It is as it was.");
                }
                simulation.timeline.next();
            }
        }
    }

    private boolean isSeen(Key deployment) {
        JsonNode found = simulation.objects.store().get(deployment);
        return found == null
                || found.at("/spec/paused").asBoolean()
                || found.at("/status/observedGeneration").asLong()
                        == found.at("/metadata/generation").asLong();
    }

    private void makeAnew(Key key, Consumer<ObjectNode> change) {
        ObjectNode before = manifests.get(key);
        if (before == null) {
            throw new IllegalArgumentException("A " + key.kind().kind() + " cannot be changed in Kubernetes, and " + key
                    + " was not made by this vocabulary, which could make another one. Nothing was changed.");
        }
        ObjectNode after = before.deepCopy();
        change.accept(after);
        if (!after.equals(before)) {
            // Asked first, so that what is there stays when the cluster refuses the other one.
            ObjectNode probe = after.deepCopy();
            JsonNode name = ((ObjectNode) probe.path("metadata")).remove("name");
            ((ObjectNode) probe.path("metadata")).put("generateName", name.asText() + "-");
            said(key, () -> simulation.objects.create(key.kind(), key.namespace(), probe, true));
            simulation.objects.removeNow(key);
            create(key, after);
        }
    }

    void meshConfig(String revision, String yaml) {
        Key key = new Key(Kinds.CONFIG_MAP, AddOn.NAMESPACE, "istio-shared-configmap-" + revision);
        synchronized (simulation.timeline) {
            if (exists(key)) {
                edit(key, configMap -> configMap.withObject("/data").put("mesh", yaml));
            } else {
                ensure(key, manifest -> manifest.putObject("data").put("mesh", yaml));
            }
        }
    }

    private static void said(Key key, Runnable work) {
        try {
            work.run();
        } catch (ApiError e) {
            throw new IllegalArgumentException("The cluster refuses " + key + ": " + e.getMessage(), e);
        }
    }
}
