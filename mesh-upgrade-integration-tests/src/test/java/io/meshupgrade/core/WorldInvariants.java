package io.meshupgrade.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.RealMeshException;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold whatever happens, looked up in the world itself by none of the library's code: aks.md's I2 (nobody
 * depends on a revision that goes), I4 (no workload loses its sidecars), and that nothing points to a revision that is
 * gone.
 */
final class WorldInvariants {

    private static final int ATTEMPTS = 10;

    private final SimulatedAks aks;
    private final ApiServer api;
    private final Set<String> injected;
    private final Set<String> forgotten = Collections.synchronizedSet(new HashSet<>());
    private final List<String> broken = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> danglingBefore;

    WorldInvariants(SimulatedAks aks) {
        this.aks = aks;
        this.api = new ApiServer(aks.kubeconfig());
        this.injected = injectedWorkloads();
        this.danglingBefore = dangling(Set.copyOf(aks.arm().runningRevisions()));
    }

    /** Somebody else changes what is in a namespace, and what comes of that is theirs. */
    void forget(String namespace) {
        forgotten.add(namespace);
    }

    List<JsonNode> deployments() {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode deployment : items("/apis/apps/v1/deployments")) {
            if (!namespace(deployment).startsWith("aks-")) {
                found.add(deployment);
            }
        }
        return found;
    }

    /** @param accepted whether pods that cannot be moved were accepted */
    void beforeChangeInArm(String body, boolean accepted) {
        Set<String> wanted = new TreeSet<>();
        try {
            new ObjectMapper()
                    .readTree(body)
                    .at("/properties/serviceMeshProfile/istio/revisions")
                    .forEach(revision -> wanted.add(revision.asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set<String> going = new TreeSet<>(aks.arm().runningRevisions());
        going.removeAll(wanted);
        if (going.isEmpty()) {
            return;
        }
        Set<String> dangling = dangling(wanted);
        dangling.removeAll(danglingBefore);
        dangling.removeIf(pointer -> forgotten.stream().anyMatch(name -> pointer.equals("namespace " + name)));
        dangling.forEach(
                pointer -> broken.add("ARM is asked for " + wanted + " while " + pointer + " points to " + going));
        if (!accepted) {
            for (JsonNode pod : items("/api/v1/pods")) {
                if (counts(pod) && going.contains(revision(pod))) {
                    broken.add("ARM is asked for " + wanted + " while pod " + namespace(pod) + "/" + name(pod)
                            + " runs " + revision(pod));
                }
            }
        }
    }

    /** What is broken in the end, and was on the way. */
    List<String> broken() {
        Set<String> lost = new TreeSet<>(injected);
        lost.removeAll(injectedWorkloads());
        lost.removeIf(workload -> forgotten.contains(workload.substring(0, workload.indexOf('/'))));
        List<String> all = new ArrayList<>(broken);
        lost.forEach(workload -> all.add(workload + " had sidecars, and now has a pod without, or none at all"));
        Set<String> dangling = dangling(Set.copyOf(aks.arm().runningRevisions()));
        dangling.removeAll(danglingBefore);
        dangling.removeIf(pointer -> forgotten.stream().anyMatch(name -> pointer.equals("namespace " + name)));
        dangling.forEach(pointer -> all.add(pointer + " points to a revision that is gone"));
        return all;
    }

    /** Namespaces and tags that name a revision which is not among these; tags keep their own word. */
    private Set<String> dangling(Set<String> revisions) {
        Set<String> pointers = new TreeSet<>();
        for (JsonNode webhook : items("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations")) {
            JsonNode labels = webhook.path("metadata").path("labels");
            String target = labels.path("istio.io/rev").asText("");
            if (labels.has("istio.io/tag") && !revisions.contains(target)) {
                pointers.add("tag " + labels.path("istio.io/tag").asText());
            }
        }
        for (JsonNode namespace : items("/api/v1/namespaces")) {
            String label = namespace
                    .path("metadata")
                    .path("labels")
                    .path("istio.io/rev")
                    .asText("");
            boolean injects = !namespace.path("metadata").path("labels").has("istio-injection");
            boolean stays = !namespace.path("metadata").has("deletionTimestamp");
            if (injects && stays && label.startsWith("asm-") && !revisions.contains(label)) {
                pointers.add("namespace " + name(namespace));
            }
        }
        return pointers;
    }

    /** Workloads that have pods, all of which have a sidecar. */
    private Set<String> injectedWorkloads() {
        Set<String> with = new TreeSet<>();
        Set<String> without = new TreeSet<>();
        for (JsonNode pod : items("/api/v1/pods")) {
            String app = pod.path("metadata").path("labels").path("app").asText("");
            if (counts(pod) && !app.isEmpty()) {
                (revision(pod).isEmpty() ? without : with).add(namespace(pod) + "/" + app);
            }
        }
        with.removeAll(without);
        return with;
    }

    /** Jobs end, bare pods and what AKS runs are nobody's to move. */
    private static boolean counts(JsonNode pod) {
        String phase = pod.at("/status/phase").asText();
        String kind = pod.at("/metadata/ownerReferences/0/kind").asText("");
        return !namespace(pod).startsWith("aks-")
                && Set.of("ReplicaSet", "StatefulSet", "DaemonSet").contains(kind)
                && !pod.path("metadata").has("deletionTimestamp")
                && !pod.path("metadata").path("labels").has("gateway.istio.io/managed")
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
    }

    private static String revision(JsonNode pod) {
        return pod.path("metadata").path("annotations").path("istio.io/rev").asText("");
    }

    private static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asText();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** The faults of a test are for whoever asks. */
    private JsonNode items(String path) {
        for (int attempt = 1; ; attempt++) {
            try {
                return api.get(path).orThrow().path("items");
            } catch (RealMeshException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
