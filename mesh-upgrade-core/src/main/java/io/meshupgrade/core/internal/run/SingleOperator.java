package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.run.OperatorLease.Attempt;
import io.meshupgrade.core.internal.time.Time;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes a single change of a mesh while no other operator makes one. Safe for use by several threads. */
public final class SingleOperator {

    private final ClusterWriter cluster;
    private final OperatorLease.Settings settings;
    private final Time time;

    public SingleOperator(ClusterWriter cluster, OperatorLease.Settings settings, Time time) {
        this.cluster = cluster;
        this.settings = settings;
        this.time = time;
    }

    /** A change that waits for others, and may last longer than the Lease does without being renewed. */
    @FunctionalInterface
    public interface LastingChange<T> {

        /**
         * Makes it.
         *
         * @param held by which it waits, which renews the Lease on the way
         */
        T make(HeldLease held) throws InterruptedException;
    }

    /**
     * Makes a change that may last, as {@link #change} makes one that does not.
     *
     * @throws KubernetesException also when the Lease is lost on the way; nothing more is written then
     */
    public synchronized <T> T lastingChange(String action, LastingChange<T> change, Function<String, T> heldByOther) {
        OperatorLease lease = new OperatorLease(cluster, settings, time);
        return holding(
                action,
                lease,
                () -> {
                    try {
                        return change.make(new HeldLease(lease, settings, time));
                    } catch (LeaseLostException e) {
                        throw new KubernetesException(
                                Failure.CONFLICT, "the cluster", action, String.valueOf(e.getMessage()), e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new KubernetesException(
                                Failure.CANCELLED,
                                "the cluster",
                                action,
                                "the thread was interrupted. What was begun goes on; call it again, and it looks first.",
                                e);
                    }
                },
                heldByOther);
    }

    /**
     * Makes it, holding the Lease; the thread waits while another operator holds it, at most for its duration.
     *
     * @param action what is done, for messages: the rest of a sentence that begins with "Cannot"
     * @param change does it
     * @param heldByOther makes the result when it was not done, of the name of the other holder
     */
    public synchronized <T> T change(String action, Supplier<T> change, Function<String, T> heldByOther) {
        return holding(action, new OperatorLease(cluster, settings, time), change, heldByOther);
    }

    private <T> T holding(String action, OperatorLease lease, Supplier<T> change, Function<String, T> heldByOther) {
        try {
            Attempt attempt = lease.acquire();
            if (attempt instanceof Attempt.HeldByOther other) {
                return heldByOther.apply(other.holder());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesException(
                    Failure.CANCELLED,
                    "the cluster",
                    action,
                    "the thread was interrupted while it waited for the Lease " + settings.namespace() + "/"
                            + OperatorLease.NAME + ". Nothing was changed.",
                    e);
        }
        try {
            return change.get();
        } finally {
            lease.release();
        }
    }
}
