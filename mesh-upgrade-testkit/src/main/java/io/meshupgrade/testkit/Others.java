package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.aks.ManagedEdits;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What other people and other controllers do in a simulated cluster. To let it happen at a moment of the world, wrap it
 * in {@link #in}; to let it happen before the n-th request of a kind, in {@link FaultPoint#before}. Safe for use by
 * several threads.
 */
public final class Others {

    private final Simulation simulation;
    private final SimulatedArm arm;
    private final Timeline time;

    Others(Simulation simulation, SimulatedArm arm) {
        this.simulation = simulation;
        this.arm = arm;
        this.time = simulation.timeline;
    }

    /**
     * Lets something happen after so much time of the world. It must not send requests to the cluster and wait for
     * them, since nothing else happens at that moment.
     *
     * @param what for people to read, as {@link SimulatedTime#next()} tells it
     */
    public void in(Duration delay, String what, Runnable event) {
        time.in(delay, what, event);
    }

    /**
     * A GitOps controller that has a label of a namespace in its repository: so long after it was changed, it sets it
     * back.
     *
     * @param manager as field owners name it, for example {@code argocd-controller} or {@code kustomize-controller}
     * @param value null when the repository says that the label is not there
     * @return stops it
     */
    public Scripted keepsNamespaceLabel(
            String manager, String namespace, String label, @Nullable String value, Duration after) {
        return keeps(manager, namespace, "labels", label, value, after);
    }

    /** The same for an annotation. */
    public Scripted keepsNamespaceAnnotation(
            String manager, String namespace, String annotation, @Nullable String value, Duration after) {
        return keeps(manager, namespace, "annotations", annotation, value, after);
    }

    private Scripted keeps(
            String manager, String namespace, String field, String key, @Nullable String value, Duration after) {
        GitOps controller =
                new GitOps(simulation, manager, new Key(Kinds.NAMESPACE, "", namespace), field, key, value, after);
        time.alone(controller::begin);
        return () -> time.alone(controller::end);
    }

    /**
     * Somebody else takes a Lease, which is made when it is not there, whoever holds it.
     *
     * @param holder its {@code holderIdentity}; empty to give it up
     * @param duration of the lease, in whole seconds
     */
    public void takeLease(String namespace, String name, String holder, Duration duration) {
        time.alone(() -> {
            Key key = new Key(Kinds.LEASE, namespace, name);
            if (simulation.objects.store().get(key) == null) {
                ObjectNode lease = JsonNodeFactory.instance.objectNode();
                lease.putObject("metadata").put("name", name);
                simulation.objects.create(Kinds.LEASE, namespace, lease, false);
            }
            edit(key, holder, lease -> {
                ObjectNode spec = lease.withObject("/spec");
                boolean taken = !spec.path("holderIdentity").asText("").equals(holder);
                spec.put("holderIdentity", holder).put("leaseDurationSeconds", duration.toSeconds());
                spec.put("renewTime", micros());
                if (taken) {
                    spec.put("acquireTime", micros())
                            .put(
                                    "leaseTransitions",
                                    spec.path("leaseTransitions").asInt(0) + 1);
                }
            });
        });
    }

    /**
     * Somebody else takes a Lease and renews it every so often.
     *
     * @return stops the renewal; the Lease stays as it is
     */
    public Scripted holdLease(String namespace, String name, String holder, Duration duration, Duration renewal) {
        Renewal renewing = new Renewal(() -> takeLease(namespace, name, holder, duration), renewal);
        time.alone(renewing::renew);
        return () -> time.alone(renewing::end);
    }

    /** As Kubernetes writes the times of Leases. */
    private String micros() {
        return time.now().truncatedTo(ChronoUnit.MICROS).toString();
    }

    private void edit(Key key, String manager, Consumer<ObjectNode> edit) {
        ManagedEdits.edit(simulation.objects, key, manager, edit);
    }

    /**
     * Somebody else starts an upgrade of the mesh through ARM, completes it, or rolls it back: asks for these revisions
     * now. The operation takes as long as others do.
     *
     * @throws IllegalStateException when ARM refuses it, with its answer
     */
    public void setRevisions(String... revisions) {
        arm.changeRevisions(List.of(revisions));
    }

    private final class Renewal {

        private final Runnable take;
        private final Duration every;
        private boolean ended;

        Renewal(Runnable take, Duration every) {
            this.take = take;
            this.every = every;
        }

        void renew() {
            if (!ended) {
                take.run();
                time.in(every, "somebody renews a Lease", this::renew);
            }
        }

        void end() {
            ended = true;
        }
    }
}
