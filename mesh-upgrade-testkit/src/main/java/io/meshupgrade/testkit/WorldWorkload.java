package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.List;
import java.util.function.Consumer;

/**
 * A workload of a simulated world. Each call takes effect at once, and saying it twice is saying it once; a pod or Job
 * is replaced by another one then, since Kubernetes does not change them. All calls throw
 * {@link IllegalArgumentException} when workloads of this kind cannot be so, or when the cluster refuses it, and change
 * nothing then.
 *
 * <p>Safe for use by several threads.
 */
public final class WorldWorkload {

    private static final String INJECT = "sidecar.istio.io/inject";

    private static final Kind[] SCALED = {Kinds.DEPLOYMENT, Kinds.STATEFUL_SET, Kinds.ROLLOUT};

    private final WorldObjects objects;
    private final Key key;

    WorldWorkload(WorldObjects objects, Key key) {
        this.objects = objects;
        this.key = key;
    }

    /** It wants so many pods. For Deployments, StatefulSets and Rollouts. */
    public WorldWorkload replicas(int count) {
        require("replicas", SCALED);
        notNegative("replicas", count);
        return edit(workload -> workload.withObject("/spec").put("replicas", count));
    }

    /** Its pods have this label. */
    public WorldWorkload podLabel(String label, String value) {
        return template(template -> template.withObject("/metadata/labels").put(label, value));
    }

    /** Its pods have this annotation. */
    public WorldWorkload podAnnotation(String annotation, String value) {
        return template(template -> template.withObject("/metadata/annotations").put(annotation, value));
    }

    /**
     * Its pods ask for the sidecar of this revision or tag by their own label {@code istio.io/rev}. That counts only in
     * a namespace that is not pointed to anything.
     */
    public WorldWorkload pointedTo(String revisionOrTag) {
        return podLabel(WorldNamespace.REVISION, revisionOrTag);
    }

    /** Its pods want no sidecar: the label {@code sidecar.istio.io/inject=false}. */
    public WorldWorkload withoutSidecar() {
        return podLabel(INJECT, "false");
    }

    /** Its pods are in the network of their node, where nothing is injected. */
    public WorldWorkload hostNetwork() {
        return template(template -> template.withObject("/spec").put("hostNetwork", true));
    }

    /** All pods go before new ones come. For Deployments. */
    public WorldWorkload recreate() {
        require("recreate", Kinds.DEPLOYMENT);
        return edit(workload -> strategy(workload, "strategy", "Recreate"));
    }

    /** Its pods stay as they are until somebody deletes them. For StatefulSets and DaemonSets. */
    public WorldWorkload onDelete() {
        require("onDelete", Kinds.STATEFUL_SET, Kinds.DAEMON_SET);
        return edit(workload -> strategy(workload, "updateStrategy", "OnDelete"));
    }

    private static void strategy(ObjectNode workload, String field, String type) {
        workload.withObject("/spec").putObject(field).put("type", type);
    }

    /** Its pods with a number below this stay as they are. For StatefulSets. */
    public WorldWorkload partition(int number) {
        require("partition", Kinds.STATEFUL_SET);
        notNegative("partition", number);
        return edit(workload -> {
            strategy(workload, "updateStrategy", "RollingUpdate");
            workload.withObject("/spec/updateStrategy/rollingUpdate").put("partition", number);
        });
    }

    /**
     * Changes of it are not rolled out. For Deployments. What was said of it before is still rolled out, for which the
     * time of the world goes on a little: a Deployment that was always paused has no pods.
     */
    public WorldWorkload paused() {
        require("paused", Kinds.DEPLOYMENT);
        objects.letRollOutBegin(key);
        return edit(workload -> workload.withObject("/spec").put("paused", true));
    }

    /** An autoscaler of its name scales it. For Deployments, StatefulSets and Rollouts. */
    public WorldWorkload autoscaled(int min, int max) {
        require("autoscaled", SCALED);
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("An autoscaler of " + key + " needs 1 <= min <= max, but min is " + min
                    + " and max is " + max + ". Nothing was changed.");
        }
        Key autoscaler = new Key(Kinds.HORIZONTAL_POD_AUTOSCALER, key.namespace(), key.name());
        objects.ensure(autoscaler, manifest -> WorldManifests.autoscaler(key.kind(), key.name(), manifest));
        objects.edit(
                autoscaler,
                hpa -> hpa.withObject("/spec").put("minReplicas", min).put("maxReplicas", max));
        return this;
    }

    /** A disruption budget of its name: so many of its pods must stay available. For all but Jobs and CronJobs. */
    public WorldWorkload budget(int minAvailable) {
        require("budget", Kinds.DEPLOYMENT, Kinds.STATEFUL_SET, Kinds.ROLLOUT, Kinds.DAEMON_SET, Kinds.POD);
        notNegative("budget", minAvailable);
        Key budget = new Key(Kinds.POD_DISRUPTION_BUDGET, key.namespace(), key.name());
        objects.ensure(
                budget,
                manifest -> manifest.withObject("/spec/selector/matchLabels").put("app", key.name()));
        objects.edit(budget, pdb -> pdb.withObject("/spec").put("minAvailable", minAvailable));
        return this;
    }

    private WorldWorkload template(Consumer<ObjectNode> change) {
        return edit(workload -> change.accept(WorldManifests.template(key.kind(), workload)));
    }

    private WorldWorkload edit(Consumer<ObjectNode> change) {
        objects.edit(key, change);
        return this;
    }

    private void require(String word, Kind... kinds) {
        List<Kind> able = List.of(kinds);
        if (!able.contains(key.kind())) {
            throw new IllegalArgumentException(
                    "\"" + word + "\" cannot be said of a " + key.kind().kind() + ", but of: "
                            + String.join(", ", able.stream().map(Kind::kind).toList()) + ". " + key
                            + " was not changed.");
        }
    }

    private void notNegative(String word, int number) {
        if (number < 0) {
            throw new IllegalArgumentException(
                    "\"" + word + "\" of " + key + " must be 0 or more, but is " + number + ". It was not changed.");
        }
    }
}
