package io.meshupgrade.core.internal.act;

import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmWriter;
import io.meshupgrade.core.internal.observe.ArmWriter.ArmDocument;
import io.meshupgrade.core.internal.rules.RevisionChange;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes the list of revisions in ARM: one request, on the document as it is right before, and followed to its end.
 *
 * <p>The request is never repeated unseen. When no answer comes, the cluster is read: it shows whether the change was
 * taken, and only if it was not, all is decided and sent anew. Should the lost request arrive after all, the eTag of
 * the one or of the other no longer holds.
 */
public final class RevisionsAction {

    private static final int MAX_SENDS = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Set<Integer> SURELY_NOT_TAKEN = Set.of(400, 401, 403, 404, 405, 409, 412, 429);
    private static final Set<Failure> HOPELESS =
            Set.of(Failure.CANCELLED, Failure.TLS, Failure.UNAUTHENTICATED, Failure.FORBIDDEN);

    private final ArmWriter arm;
    private final Time time;
    private final Duration patience;

    /** @param patience how long ARM may take; an upgrade takes minutes, and hours were seen (Azure/AKS#5908) */
    public RevisionsAction(ArmWriter arm, Time time, Duration patience) {
        this.arm = arm;
        this.time = time;
        this.patience = patience;
    }

    /** What came of it. */
    public sealed interface Result {

        /** ARM did it. */
        record Done(List<Revision> before, List<Revision> after) implements Result {}

        /** It was so already. */
        record Unchanged(List<Revision> revisions) implements Result {}

        /**
         * It was not done.
         *
         * @param begun whether ARM took it on, so that its document shows what was wanted
         */
        record Refused(Reason reason, boolean begun) implements Result {}
    }

    /**
     * Makes the change.
     *
     * @param decision what to change, asked of what ARM has right before
     * @throws ArmException when ARM cannot be asked; the message says what may have been changed
     */
    public Result make(Function<ArmCluster, RevisionChange> decision) throws InterruptedException {
        Sent last = null;
        for (int sends = 0; ; sends++) {
            ArmDocument present = document(last);
            List<Revision> now = present.cluster().mesh().revisions();
            if (last != null && last.taken(present.cluster())) {
                return followed("", last.before().mesh().revisions(), last.wanted());
            }
            if (last != null && sends == MAX_SENDS) {
                return givenUp(last.failure());
            }
            RevisionChange change = decision.apply(present.cluster());
            if (change instanceof RevisionChange.Refuse refuse) {
                return new Result.Refused(refuse.reason(), false);
            }
            if (!(change instanceof RevisionChange.Replace replace)) {
                return settled("", now)
                        .<Result>map(reason -> new Result.Refused(reason, false))
                        .orElseGet(() -> new Result.Unchanged(now));
            }
            List<Revision> wanted = replace.revisions();
            String operation;
            try {
                operation = arm.replaceRevisions(present, wanted);
            } catch (ArmException e) {
                if (!worthAnotherLook(e)) {
                    return givenUp(e);
                }
                time.await(pause(e, sends));
                last = new Sent(present.cluster(), wanted, e);
                continue;
            }
            return followed(operation, now, wanted);
        }
    }

    /**
     * A request that brought no answer, or a passing refusal.
     *
     * @param before what the decision was made on
     */
    private record Sent(ArmCluster before, List<Revision> wanted, ArmException failure) {

        /** Whether it took effect, or somebody else did the same. */
        boolean taken(ArmCluster now) {
            return !SURELY_NOT_TAKEN.contains(failure.status())
                    && ArmSettling.same(now.mesh().revisions(), wanted)
                    && !(ArmSettling.same(before.mesh().revisions(), wanted)
                            && Objects.equals(before.eTag(), now.eTag()));
        }
    }

    private ArmDocument document(@Nullable Sent last) {
        try {
            return arm.document();
        } catch (ArmException e) {
            if (last == null || SURELY_NOT_TAKEN.contains(last.failure().status())) {
                throw e;
            }
            ArmException told = last.failure()
                    .adding("Whether it took effect could not be read either. Call it again: it looks first.");
            told.addSuppressed(e);
            throw told;
        }
    }

    /** Somebody changed the document meanwhile, ARM is busy, or nobody knows: the cluster tells how to go on. */
    private static boolean worthAnotherLook(ArmException e) {
        if (SURELY_NOT_TAKEN.contains(e.status())) {
            return e.status() == 412 || (e.status() == 429 && e.retryAfter().compareTo(LONGEST_PAUSE) <= 0);
        }
        return !HOPELESS.contains(e.failure());
    }

    private static Duration pause(ArmException e, int sends) {
        if (e.status() == 412) {
            return Duration.ZERO;
        }
        return e.retryAfter().isZero() || e.retryAfter().compareTo(LONGEST_PAUSE) > 0
                ? Duration.ofSeconds(1L << sends)
                : e.retryAfter();
    }

    private static Result givenUp(ArmException e) {
        return switch (e.status()) {
            case 409 -> refused(UpgradeReason.CLUSTER_NOT_READY, e);
            case 400, 404, 405, 412 -> refused(UpgradeReason.ARM_REFUSED, e);
            default ->
                throw SURELY_NOT_TAKEN.contains(e.status()) || worthAnotherLook(e)
                        ? e.adding("The revisions were not changed.")
                        : e.adding("Whether the revisions were changed is not known. Call it again: it looks first.");
        };
    }

    private static Result refused(UpgradeReason code, ArmException e) {
        return new Result.Refused(new Reason(code, String.valueOf(e.getMessage())), false);
    }

    private Result followed(String operation, List<Revision> before, List<Revision> wanted)
            throws InterruptedException {
        try {
            return settled(operation, wanted)
                    .<Result>map(reason -> new Result.Refused(reason, true))
                    .orElseGet(() -> new Result.Done(before, wanted));
        } catch (ArmException e) {
            throw e.adding("ARM had taken the change to " + wanted
                    + ", and goes on with it. Call it again to follow it to its end.");
        }
    }

    private Optional<Reason> settled(String operation, List<Revision> wanted) throws InterruptedException {
        return new ArmSettling(arm, time, patience).await(operation, wanted);
    }
}
