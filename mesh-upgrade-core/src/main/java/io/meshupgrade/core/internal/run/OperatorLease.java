package io.meshupgrade.core.internal.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.KubernetesException.Failure;
import io.meshupgrade.core.internal.observe.ClusterWriter;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.core.internal.time.Time;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one operator at a time changes a mesh: the Lease {@value #NAME} in a namespace of the user's choice.
 *
 * <p>A Lease that somebody else holds is taken over only after its resource version stood still for its whole duration,
 * by our own clock: clocks of two machines are never compared. It is a courtesy between operators and no fence; that is
 * what the conditions on every write are for.
 *
 * <p>Not safe for use by several threads.
 */
public final class OperatorLease {

    /** The name of the Lease. */
    public static final String NAME = "mesh-upgrade";

    private static final int ATTEMPTS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ClusterWriter cluster;
    private final Settings settings;
    private final Time time;
    private @Nullable ObjectNode held;

    /**
     * How leases are taken.
     *
     * @param namespace where the Lease is
     * @param holder who we are, unique for each connection
     * @param duration how long it may go without being renewed
     */
    public record Settings(String namespace, String holder, Duration duration) {}

    /** What came of the wish to hold it. */
    public sealed interface Attempt {

        /** We hold it. */
        record Held() implements Attempt {}

        /** Somebody else holds it, and renews it. */
        record HeldByOther(String holder) implements Attempt {}
    }

    public OperatorLease(ClusterWriter cluster, Settings settings, Time time) {
        this.cluster = cluster;
        this.settings = settings;
        this.time = time;
    }

    /**
     * Takes the Lease. Waits while somebody else holds it, at most for its duration: then it is either renewed, or
     * given up.
     *
     * @throws InterruptedException when interrupted while it waits
     */
    public Attempt acquire() throws InterruptedException {
        String seenVersion = "";
        long seenAt = 0;
        int unanswered = 0;
        while (true) {
            ObjectNode present = cluster.read(ResourceType.LEASES, settings.namespace(), NAME);
            String holder =
                    present == null ? "" : present.at("/spec/holderIdentity").asText("");
            if (holder.isEmpty() || holder.equals(settings.holder())) {
                try {
                    if (take(present)) {
                        return new Attempt.Held();
                    }
                } catch (KubernetesException e) {
                    if (!nobodyKnows(e) || ++unanswered == ATTEMPTS) {
                        throw e;
                    }
                }
                continue; // somebody was quicker, perhaps we ourselves: look who
            }
            String version = version(present);
            if (seenVersion.isEmpty()) {
                seenVersion = version;
                seenAt = time.nanos();
            } else if (!version.equals(seenVersion)) {
                return new Attempt.HeldByOther(holder);
            } else if (elapsedSince(seenAt).compareTo(duration(present)) >= 0) {
                if (take(present)) {
                    return new Attempt.Held();
                }
                return new Attempt.HeldByOther(holder);
            }
            time.await(LOOK_AGAIN);
        }
    }

    /**
     * Says that we are still at it.
     *
     * @return false when it is no longer ours
     * @throws KubernetesException when nobody answered; it may have been renewed or not
     */
    boolean renew() {
        return change(patch -> {});
    }

    /** An annotation on the Lease as it was last seen, empty without one. */
    String annotation(String key) {
        return held == null
                ? ""
                : held.path("metadata").path("annotations").path(key).asText("");
    }

    /**
     * Sets an annotation, and renews the Lease with it.
     *
     * @return false when it is no longer ours, and then nothing was written
     * @throws KubernetesException when nobody answered; it may have been written or not
     */
    boolean annotate(String key, String value) {
        return change(patch -> patch.withObject("/metadata/annotations").put(key, value));
    }

    /** An answer that was lost leaves us with an old version: what is ours is read again, and the change repeated. */
    private boolean change(Consumer<ObjectNode> also) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ObjectNode present = held;
            if (present == null) {
                return false;
            }
            try {
                if (take(present, also)) {
                    return true;
                }
            } catch (KubernetesException e) {
                if (!nobodyKnows(e) || attempt == ATTEMPTS - 1) {
                    throw e;
                }
            }
            ObjectNode now = cluster.read(ResourceType.LEASES, settings.namespace(), NAME);
            boolean ours =
                    now != null && now.at("/spec/holderIdentity").asText("").equals(settings.holder());
            held = ours ? now : null;
        }
        return false;
    }

    /** Gives it up, so that the next operator need not wait. A Lease that is no longer ours is left alone. */
    public void release() {
        ObjectNode present = held;
        held = null;
        if (present == null) {
            return;
        }
        ObjectNode patch = patch(present);
        patch.withObject("/spec").put("holderIdentity", "").put("leaseDurationSeconds", 1);
        try {
            cluster.patch(ResourceType.LEASES, settings.namespace(), NAME, patch);
        } catch (KubernetesException e) {
            if (e.failure() != Failure.CONFLICT && e.failure() != Failure.NOT_FOUND && !nobodyKnows(e)) {
                throw e;
            }
            // Not given up, it runs out.
        }
    }

    private boolean take(@Nullable ObjectNode present) {
        return take(present, patch -> {});
    }

    private boolean take(@Nullable ObjectNode present, Consumer<ObjectNode> also) {
        ObjectNode wanted = present == null ? JsonNodeFactory.instance.objectNode() : patch(present);
        ObjectNode spec = wanted.withObject("/spec");
        String now = time.now().truncatedTo(ChronoUnit.MICROS).toString();
        boolean ours =
                present != null && present.at("/spec/holderIdentity").asText("").equals(settings.holder());
        spec.put("holderIdentity", settings.holder())
                .put("leaseDurationSeconds", settings.duration().toSeconds())
                .put("renewTime", now);
        if (!ours) {
            spec.put("acquireTime", now)
                    .put(
                            "leaseTransitions",
                            present == null
                                    ? 0
                                    : present.at("/spec/leaseTransitions").asInt(0) + 1);
        }
        also.accept(wanted);
        try {
            if (present == null) {
                wanted.withObject("/metadata").put("name", NAME);
                held = cluster.create(ResourceType.LEASES, settings.namespace(), wanted);
            } else {
                held = cluster.patch(ResourceType.LEASES, settings.namespace(), NAME, wanted);
            }
            return true;
        } catch (KubernetesException e) {
            if (e.failure() == Failure.CONFLICT || e.failure() == Failure.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a request may have been heeded, and its answer lost. */
    private static boolean nobodyKnows(KubernetesException e) {
        return switch (e.failure()) {
            case UNREACHABLE, TIMED_OUT, NOT_UNDERSTOOD, REFUSED -> true;
            default -> false;
        };
    }

    private static ObjectNode patch(ObjectNode present) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/metadata").put("resourceVersion", version(present));
        return patch;
    }

    private static String version(@Nullable ObjectNode object) {
        return object == null ? "" : object.at("/metadata/resourceVersion").asText("");
    }

    private static Duration duration(@Nullable ObjectNode lease) {
        return Duration.ofSeconds(
                lease == null
                        ? 0
                        : Math.max(1, lease.at("/spec/leaseDurationSeconds").asLong(1)));
    }

    private Duration elapsedSince(long nanos) {
        return Duration.ofNanos(time.nanos() - nanos);
    }
}
