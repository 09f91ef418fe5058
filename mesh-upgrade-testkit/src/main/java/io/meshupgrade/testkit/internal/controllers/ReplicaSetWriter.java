package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.Set;

/** Creates, numbers and scales the replica sets of a deployment (pkg/controller/deployment/sync.go). */
final class ReplicaSetWriter {

    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            ReplicaSets.REVISION,
            ReplicaSets.DESIRED,
            ReplicaSets.MAXIMUM,
            "deployment.kubernetes.io/revision-history",
            "deprecated.deployment.rollback.to");

    private final ControllerContext context;

    ReplicaSetWriter(ControllerContext context) {
        this.context = context;
    }

    /** The replica sets, the present one with its number; a template that comes back gets a new number. */
    ReplicaSets numbered(Key key) {
        ObjectNode deployment = context.api().require(key);
        ReplicaSets sets = ReplicaSets.of(context, deployment);
        ObjectNode current = sets.current();
        if (current == null) {
            return sets;
        }
        long revision = Math.max(ReplicaSets.revision(current), sets.nextRevision());
        context.api().edit(Meta.key(Kinds.REPLICA_SET, current), set -> {
            annotate(set, deployment, revision);
            int minReadySeconds = Workloads.minReadySeconds(deployment);
            if (minReadySeconds > 0 || set.path("spec").has("minReadySeconds")) {
                set.withObject("/spec").put("minReadySeconds", minReadySeconds);
            }
        });
        tell(key, revision, "FoundNewReplicaSet", "Found new replica set \"" + Meta.name(current) + "\"", false);
        return ReplicaSets.of(context, context.api().require(key));
    }

    /** The replica sets with one for the present template. */
    ReplicaSets createNew(Key key, ReplicaSets before) {
        ObjectNode deployment = context.api().require(key);
        String hash = TemplateHash.of(deployment.at("/spec/template"));
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.putObject("metadata").put("name", key.name() + "-" + hash);
        ObjectNode spec = set.putObject("spec");
        JsonNode template = deployment.at("/spec/template").deepCopy();
        ((ObjectNode) template).withObject("/metadata/labels").put(TemplateHash.POD_TEMPLATE_HASH, hash);
        ObjectNode selector = deployment.at("/spec/selector").deepCopy();
        selector.withObject("/matchLabels").put(TemplateHash.POD_TEMPLATE_HASH, hash);
        set.withObject("/metadata").set("labels", Meta.labels(template).deepCopy());
        Meta.addController(set, Kinds.DEPLOYMENT, deployment);
        int present = Workloads.sum(before.old(), Workloads::replicas);
        spec.put("replicas", new RollingUpdate(deployment).sizeOfNew(0, present));
        if (Workloads.minReadySeconds(deployment) > 0) {
            spec.put("minReadySeconds", Workloads.minReadySeconds(deployment));
        }
        spec.set("selector", selector);
        spec.set("template", template);
        annotate(set, deployment, before.nextRevision());
        noteSize(set, deployment);
        ObjectNode created = context.api().create(Kinds.REPLICA_SET, key.namespace(), set, false);
        tell(
                key,
                before.nextRevision(),
                "NewReplicaSetCreated",
                "Created new replica set \"" + Meta.name(created) + "\"",
                true);
        return ReplicaSets.of(context, context.api().require(key));
    }

    /** Gives a replica set another size, and notes what the deployment wanted when it did. */
    void scale(JsonNode deployment, ObjectNode set, int size) {
        context.api().edit(Meta.key(Kinds.REPLICA_SET, set), edited -> {
            edited.withObject("/spec").put("replicas", size);
            noteSize(edited, deployment);
        });
    }

    private static void annotate(ObjectNode set, JsonNode deployment, long revision) {
        ObjectNode annotations = set.withObject("/metadata/annotations");
        deployment.at("/metadata/annotations").properties().forEach(annotation -> {
            if (!NOT_COPIED.contains(annotation.getKey())) {
                annotations.set(annotation.getKey(), annotation.getValue());
            }
        });
        annotations.put(ReplicaSets.REVISION, Long.toString(revision));
    }

    private static void noteSize(ObjectNode set, JsonNode deployment) {
        int replicas = Workloads.replicas(deployment);
        set.withObject("/metadata/annotations")
                .put(ReplicaSets.DESIRED, Integer.toString(replicas))
                .put(
                        ReplicaSets.MAXIMUM,
                        Integer.toString(replicas + Fenceposts.of(deployment).surge()));
    }

    /** Writes the number of the revision to the deployment, and that there is a replica set if that is news. */
    private void tell(Key key, long revision, String reason, String message, boolean always) {
        context.api()
                .edit(
                        key,
                        deployment -> deployment
                                .withObject("/metadata/annotations")
                                .put(ReplicaSets.REVISION, Long.toString(revision)));
        context.api().editStatus(key, deployment -> {
            ObjectNode status = deployment.withObject("/status");
            boolean news = Conditions.find(status, DeploymentStatus.PROGRESSING).isMissingNode();
            if (Workloads.hasProgressDeadline(deployment) && (always || news)) {
                DeploymentStatus.setUnlessSame(
                        status,
                        DeploymentStatus.PROGRESSING,
                        "True",
                        reason,
                        message,
                        context.api().now());
            }
        });
    }
}
