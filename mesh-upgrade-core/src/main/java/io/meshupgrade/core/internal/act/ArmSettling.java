package io.meshupgrade.core.internal.act;

import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmWriter;
import io.meshupgrade.core.internal.observe.ArmWriter.ArmOperation;
import io.meshupgrade.core.internal.rules.RevisionChange;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until ARM is done with a change of the revisions: its operation succeeded, the list is as wanted, and the
 * cluster is Succeeded again. Reads only.
 *
 * <p>An operation that cannot be asked any more goes on; the cluster's own state then tells its end. While ARM cannot
 * be reached, the change goes on as well, and so does the waiting, for some minutes.
 */
final class ArmSettling {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration OUTAGE = Duration.ofMinutes(5);
    private static final Set<Failure> PASSING = Set.of(Failure.UNREACHABLE, Failure.TIMED_OUT, Failure.THROTTLED);

    private final ArmWriter arm;
    private final Time time;
    private final Duration patience;
    private long answeredAt;

    ArmSettling(ArmWriter arm, Time time, Duration patience) {
        this.arm = arm;
        this.time = time;
        this.patience = patience;
        this.answeredAt = time.nanos();
    }

    /**
     * Waits.
     *
     * @param address of the operation, empty when it is not known
     * @param wanted the list that the cluster is to have
     * @return why it did not come to that, or empty when it did
     * @throws ArmException when ARM cannot be asked
     */
    Optional<Reason> await(String address, List<Revision> wanted) throws InterruptedException {
        long begin = time.nanos();
        String operation = address;
        while (since(begin).compareTo(patience) < 0) {
            if (operation.isEmpty()) {
                ArmCluster now = ask(() -> arm.document().cluster());
                if (now != null && atRest(now)) {
                    return judged(now, wanted);
                }
                time.await(LOOK_AGAIN);
                continue;
            }
            ArmOperation state = operation(operation);
            if (state != null && state.failed()) {
                return refusal("ARM's operation is " + state.status() + ": " + state.message());
            }
            if (state != null && (state.succeeded() || state.status().isEmpty())) {
                operation = "";
            } else {
                time.await(state == null || state.lookAgain().isZero() ? LOOK_AGAIN : shortest(state.lookAgain()));
            }
        }
        return refusal("ARM is not done after " + patience.toMinutes() + " min.");
    }

    /** How it is; without a status when it cannot be asked any more, and null when nobody answers now. */
    private @Nullable ArmOperation operation(String address) {
        return ask(() -> {
            try {
                return arm.operation(address);
            } catch (ArmException e) {
                if (passing(e) || e.failure() == Failure.CANCELLED) {
                    throw e;
                }
                return new ArmOperation("", "", Duration.ZERO);
            }
        });
    }

    /** What is answered, or null when nobody answers now. */
    private <T> @Nullable T ask(Supplier<T> question) {
        try {
            T answer = question.get();
            answeredAt = time.nanos();
            return answer;
        } catch (ArmException e) {
            if (passing(e) && since(answeredAt).compareTo(OUTAGE) < 0) {
                return null;
            }
            throw e;
        }
    }

    private static boolean passing(ArmException e) {
        return PASSING.contains(e.failure()) || e.status() >= 500;
    }

    private static boolean atRest(ArmCluster cluster) {
        return cluster.provisioningState() == null || RevisionChange.AT_REST.contains(cluster.provisioningState());
    }

    private static Optional<Reason> judged(ArmCluster now, List<Revision> wanted) {
        if (!same(now.mesh().revisions(), wanted)) {
            return Optional.of(new Reason(
                    UpgradeReason.REVISIONS_CHANGED,
                    "ARM has the revisions " + now.mesh().revisions() + " afterwards, and not " + wanted + "."));
        }
        return now.provisioningState() == null || now.provisioningState().equals("Succeeded")
                ? Optional.empty()
                : refusal("The cluster is " + now.provisioningState() + " in ARM afterwards, and not Succeeded.");
    }

    private static Optional<Reason> refusal(String sentence) {
        return Optional.of(new Reason(UpgradeReason.ARM_REFUSED, sentence));
    }

    static boolean same(List<Revision> one, List<Revision> other) {
        return new HashSet<>(one).equals(new HashSet<>(other));
    }

    private static Duration shortest(Duration wished) {
        return wished.compareTo(LONGEST_PAUSE) < 0 ? wished : LONGEST_PAUSE;
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(time.nanos() - nanos);
    }
}
