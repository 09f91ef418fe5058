package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.http.Response;
import java.util.List;
import java.util.Locale;

/**
 * The cluster as a resource: read, replaced, tagged, deleted. To be used under the lock of the timeline.
 *
 * <p>A PUT replaces the whole document but for what is read-only; what it leaves out is gone. Each accepted PUT is an
 * operation, also one that changes nothing, and the document shows what is wanted from then on. What the cluster runs
 * follows later.
 */
final class ClusterResource {

    private final ClusterState cluster;
    private final Operations operations;
    private final ArmBehaviour behaviour;
    private final RunningMesh mesh;

    ClusterResource(ClusterState cluster, Operations operations, ArmBehaviour behaviour, RunningMesh mesh) {
        this.cluster = cluster;
        this.operations = operations;
        this.behaviour = behaviour;
        this.mesh = mesh;
    }

    Response get(ClusterPath path) {
        return Response.json(200, existing(path));
    }

    Response put(Request request, ClusterPath path, String base) {
        ObjectNode wanted = ArmJson.object(request);
        Preconditions.check(request, exists(path) ? cluster.etag() : null);
        ObjectNode stored = existing(path);
        cluster.requireIdle(behaviour.busyAsEtagMismatch());
        BodyShape.check(wanted);
        checkLocation(stored, wanted);
        ReadOnlyFields.keep(stored, wanted);
        Operation operation = accept(wanted);
        return Response.json(200, wanted).with("Azure-AsyncOperation", url(operation, stored, base));
    }

    private Operation accept(ObjectNode wanted) {
        new MeshRules(cluster, behaviour.calendar()).apply(wanted);
        cluster.replace(wanted);
        cluster.state("Updating");
        List<String> revisions = cluster.revisions();
        return operations.begin(() -> mesh.run(revisions), end -> cluster.state(end.status()));
    }

    /** Does to the document what somebody does who fetches it, changes its revisions and puts it back. */
    void changeRevisions(List<String> revisions) {
        ObjectNode wanted =
                existing(ClusterPath.ofId(ArmJson.text(cluster.at(""), "/id"))).deepCopy();
        cluster.requireIdle(behaviour.busyAsEtagMismatch());
        wanted.withObject("/properties/serviceMeshProfile/istio").set("revisions", ArmJson.array(revisions));
        accept(wanted);
    }

    private static void checkLocation(ObjectNode stored, ObjectNode wanted) {
        String location = ArmJson.text(wanted, "/location");
        if (location.isEmpty()) {
            throw ArmError.ofArm(400, "LocationRequired", "The location property is required for this definition.");
        }
        String actual = ArmJson.text(stored, "/location");
        if (!ClusterPath.sameLocation(location, actual)) {
            throw ArmError.ofArm(
                    409,
                    "InvalidResourceLocation",
                    "The resource '" + ArmJson.text(stored, "/name") + "' already exists in location '" + actual
                            + "'. A resource with the same name cannot be created in location '" + location
                            + "'. Please select a new resource name.");
        }
    }

    /** Replaces the tags; nothing else can be changed so. */
    Response patch(Request request, ClusterPath path) {
        ObjectNode wanted = ArmJson.object(request);
        ObjectNode stored = existing(path);
        Preconditions.check(request, cluster.etag());
        cluster.requireIdle(behaviour.busyAsEtagMismatch());
        BodyShape.check(wanted);
        for (String name : (Iterable<String>) wanted::fieldNames) {
            if (!name.equals("tags")) {
                throw ArmError.badRequest(
                        "Only tags can be changed with PATCH, but '" + name + "' is given. Use PUT instead.");
            }
        }
        JsonNode tags = wanted.path("tags");
        if (!tags.isMissingNode()) {
            stored.set("tags", tags);
            cluster.changed();
        }
        return Response.json(200, stored);
    }

    Response delete(Request request, ClusterPath path, String base) {
        if (!exists(path)) {
            return Response.empty(204);
        }
        Preconditions.check(request, cluster.etag());
        cluster.requireIdle(behaviour.busyAsEtagMismatch());
        ObjectNode stored = existing(path);
        cluster.state("Deleting");
        Operation operation = operations.begin(() -> mesh.run(List.of()), end -> {
            if (end.status().equals("Succeeded")) {
                cluster.delete();
            } else {
                cluster.state(end.status());
            }
        });
        String url = url(operation, stored, base);
        return Response.empty(202).with("Azure-AsyncOperation", url).with("Location", url);
    }

    Response credentials(ClusterPath path) {
        existing(path);
        return Response.json(200, behaviour.credentials());
    }

    boolean exists(ClusterPath path) {
        return cluster.document() != null && path.isOf(ArmJson.text(cluster.at(""), "/id"));
    }

    ObjectNode existing(ClusterPath path) {
        ObjectNode document = cluster.document();
        if (document == null || !exists(path)) {
            throw ArmError.clusterNotFound(path.name(), path.resourceGroup());
        }
        return document;
    }

    private String url(Operation operation, ObjectNode stored, String base) {
        ClusterPath path = ClusterPath.ofId(ArmJson.text(stored, "/id"));
        String location =
                ArmJson.text(stored, "/location").toLowerCase(Locale.ROOT).replace(" ", "");
        return behaviour.pollBase(base) + "/subscriptions/" + path.subscription()
                + "/providers/Microsoft.ContainerService/locations/" + location + "/operations/" + operation.id() + "?"
                + operation.signedQuery();
    }
}
