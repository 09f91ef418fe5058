package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.function.Consumer;

/**
 * A namespace of a simulated world, and what is in it. Each call takes effect at once; what is there already stays, and
 * is found by its name.
 *
 * <pre>{@code
 * aks.namespace("shop").pointedTo("prod-stable").deployment("cart").replicas(3);
 * }</pre>
 *
 * <p>Pods come when time goes on, but a bare pod comes at once, and is injected then or never. All calls throw
 * {@link IllegalArgumentException} when the cluster refuses what they make, with its words: a bare pod for example
 * while the istiod of its revision is not up yet, see {@link SimulatedTime#settle()}.
 *
 * <p>Safe for use by several threads.
 */
public final class WorldNamespace {

    static final String REVISION = "istio.io/rev";

    private static final String INJECTION = "istio-injection";

    private final WorldObjects objects;
    private final String name;

    /** Makes it when it is not there. */
    WorldNamespace(WorldObjects objects, String name) {
        this.objects = objects;
        this.name = name;
        objects.ensure(key(), manifest -> {});
    }

    private Key key() {
        return new Key(Kinds.NAMESPACE, "", name);
    }

    /**
     * Its pods get the sidecar of this revision or tag: the label {@code istio.io/rev}, and no other that disturbs it.
     */
    public WorldNamespace pointedTo(String revisionOrTag) {
        return edit(namespace -> {
            ObjectNode labels = namespace.withObject("/metadata/labels");
            labels.remove(INJECTION);
            labels.put(REVISION, revisionOrTag);
        });
    }

    /** Its pods get no sidecar, unless they ask for one: no label of Istio. Every namespace begins so. */
    public WorldNamespace withoutSidecars() {
        return edit(namespace -> {
            ObjectNode labels = namespace.withObject("/metadata/labels");
            labels.remove(INJECTION);
            labels.remove(REVISION);
        });
    }

    /** It has this label. */
    public WorldNamespace label(String key, String value) {
        return edit(namespace -> namespace.withObject("/metadata/labels").put(key, value));
    }

    /** It has this annotation. */
    public WorldNamespace annotation(String key, String value) {
        return edit(namespace -> namespace.withObject("/metadata/annotations").put(key, value));
    }

    private WorldNamespace edit(Consumer<ObjectNode> change) {
        objects.edit(key(), change);
        return this;
    }

    /** A Deployment of one pod, if nothing else is said. */
    public WorldWorkload deployment(String name) {
        return workload(Kinds.DEPLOYMENT, name);
    }

    /**
     * A Rollout of Argo of one pod, if nothing else is said. The cluster has Rollouts from the first one on, and a
     * controller that delivers and restarts them.
     */
    public WorldWorkload rollout(String name) {
        synchronized (objects.simulation().timeline) {
            objects.simulation().kinds.register(Kinds.ROLLOUT);
        }
        return workload(Kinds.ROLLOUT, name);
    }

    /** A StatefulSet of one pod, if nothing else is said. */
    public WorldWorkload statefulSet(String name) {
        return workload(Kinds.STATEFUL_SET, name);
    }

    /** A DaemonSet. */
    public WorldWorkload daemonSet(String name) {
        return workload(Kinds.DAEMON_SET, name);
    }

    /** A CronJob, whose Jobs begin at three o'clock in the morning. */
    public WorldWorkload cronJob(String name) {
        return workload(Kinds.CRON_JOB, name);
    }

    /** A Job whose pod runs, and does not end, until {@link Health#healAll()}. */
    public WorldWorkload job(String name) {
        synchronized (objects.simulation().timeline) {
            if (!objects.exists(new Key(Kinds.JOB, this.name, name))) {
                new Health(objects.simulation().timeline, objects.simulation().controllers)
                        .befall(Sickness.NEVER_ENDING, PodGroup.ofWorkload(this.name, name));
            }
            return workload(Kinds.JOB, name);
        }
    }

    /** A pod that belongs to nobody. */
    public WorldWorkload pod(String name) {
        return workload(Kinds.POD, name);
    }

    private WorldWorkload workload(Kind kind, String workload) {
        Key key = new Key(kind, name, workload);
        objects.ensure(key, manifest -> WorldManifests.begin(kind, workload, manifest));
        return new WorldWorkload(objects, key);
    }

    /** A Gateway of the Gateway API, which the istiod of the revision serves that its namespace is pointed to. */
    public WorldNamespace gateway(String name) {
        objects.ensure(gatewayKey(name), WorldManifests::gateway);
        return this;
    }

    /** The same, served by this revision or tag, wherever its namespace is pointed to. */
    public WorldNamespace gateway(String name, String revisionOrTag) {
        gateway(name);
        objects.edit(
                gatewayKey(name),
                gateway -> gateway.withObject("/metadata/labels").put(REVISION, revisionOrTag));
        return this;
    }

    private Key gatewayKey(String gateway) {
        return new Key(Kinds.GATEWAY, name, gateway);
    }
}
