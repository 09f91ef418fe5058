package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.util.List;

/**
 * All that moves in the cluster by itself, wired to its store and its time. It acts only when time goes on, always in
 * the same order. To be used under the lock of the timeline.
 */
public final class Controllers {

    private final List<Controller> controllers;
    private final Sicknesses sicknesses;
    private final HpaController autoscalers;
    private final DeadNodes deadNodes;
    private final ApiObjects api;
    private final Kinds kinds;
    private Pace pace = Pace.DEFAULT;

    public Controllers(ApiObjects api, Timeline time, Kinds kinds) {
        this.api = api;
        this.kinds = kinds;
        Ownership ownership = new Ownership();
        ControllerContext context = new ControllerContext(api, time, () -> this.pace, ownership);
        this.sicknesses = new Sicknesses(this::lookAtPods);
        this.autoscalers = new HpaController(context);
        this.deadNodes = new DeadNodes(context, sicknesses);
        this.controllers = List.of(
                // First, so that the others find it up to date.
                ownership,
                new NamespaceController(context, kinds),
                new GarbageCollector(context),
                new DeploymentController(context),
                new ReplicaSetController(context),
                new StatefulSetController(context),
                new DaemonSetController(context),
                new RolloutController(context),
                new JobController(context),
                new CronJobController(context),
                new DisruptionController(context),
                new EndpointSliceController(context),
                autoscalers,
                new Scheduler(context, sicknesses),
                new Kubelet(context, sicknesses));
    }

    /** Begins to act, on what is there already and on all changes from now on. */
    public void start() {
        api.store().listen(this::changed);
        for (Kind kind : kinds.all()) {
            for (ObjectNode object : api.store().list(kind, "")) {
                changed(new Change(
                        Change.Type.ADDED,
                        Meta.key(kind, object),
                        object.at("/metadata/resourceVersion").asLong(),
                        null,
                        object));
            }
        }
    }

    private void changed(Change change) {
        controllers.forEach(controller -> controller.changed(change));
    }

    private void lookAtPods() {
        for (Controller controller : controllers) {
            if (controller instanceof Scheduler scheduler) {
                scheduler.tryAgain();
            } else if (controller instanceof Kubelet kubelet) {
                kubelet.lookAtAll();
            }
        }
    }

    /** How long things take from now on. */
    public void pace(Pace pace) {
        this.pace = pace;
    }

    public Pace pace() {
        return pace;
    }

    /** What is wrong with pods. */
    public Sicknesses sicknesses() {
        return sicknesses;
    }

    public HpaController autoscalers() {
        return autoscalers;
    }

    /**
     * A node stops to answer: its pods are not ready, and never go.
     *
     * @return makes it answer again
     */
    public Runnable nodeDies(String node) {
        return deadNodes.dies(node);
    }
}
