package io.meshupgrade.core.internal.act;

import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmWriter;
import io.meshupgrade.core.internal.observe.ArmWriter.ArmDocument;
import io.meshupgrade.core.internal.observe.ArmWriter.ArmOperation;
import io.meshupgrade.core.internal.rules.RevisionChange;
import io.meshupgrade.core.internal.time.Time;
import io.meshupgrade.upgrade.UpgradeReason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Changes the list of revisions in ARM: one request, on the document as it is right before, and followed to its end.
 * The request is never repeated unseen: when no answer comes, the cluster is read and compared. It is done when the
 * operation succeeded, the list is as wanted and the cluster is Succeeded again.
 */
public final class RevisionsAction {

    private static final int DECISIONS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final Duration WHEN_BUSY = Duration.ofSeconds(30);
    private static final Set<Integer> SURELY_NOT_TAKEN = Set.of(400, 401, 403, 404, 405, 409, 412, 429);

    private final ArmWriter arm;
    private final Time time;
    private final Duration patience;

    /** @param patience how long ARM may take; an upgrade takes minutes, and hours were seen */
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

        /** It was not done. */
        record Refused(Reason reason) implements Result {}
    }

    /**
     * Makes the change.
     *
     * @param decision what to change, asked of what ARM has right before
     */
    public Result make(Function<ArmCluster, RevisionChange> decision) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            ArmDocument present = arm.document();
            RevisionChange change = decision.apply(present.cluster());
            List<Revision> before = present.cluster().mesh().revisions();
            if (change instanceof RevisionChange.Refuse refuse) {
                return new Result.Refused(refuse.reason());
            }
            if (!(change instanceof RevisionChange.Replace replace)) {
                return settled("", before, new Result.Unchanged(before));
            }
            List<Revision> wanted = replace.revisions();
            try {
                String operation = arm.replaceRevisions(present, wanted);
                return settled(operation, wanted, new Result.Done(before, wanted));
            } catch (ArmException e) {
                if (!SURELY_NOT_TAKEN.contains(e.status())) {
                    if (!taken(wanted)) {
                        throw e;
                    }
                    return settled("", wanted, new Result.Done(before, wanted));
                }
                boolean again = e.status() == 412 || e.status() == 429;
                if (!again || attempt == DECISIONS) {
                    return refused(e);
                }
                if (e.status() == 429) {
                    time.await(WHEN_BUSY);
                }
            }
        }
    }

    private boolean taken(List<Revision> wanted) {
        ArmCluster now = arm.document().cluster();
        return same(now.mesh().revisions(), wanted);
    }

    private static Result refused(ArmException e) {
        if (e.status() == 401 || e.status() == 403) {
            throw e;
        }
        return new Result.Refused(new Reason(UpgradeReason.ARM_REFUSED, String.valueOf(e.getMessage())));
    }

    /** Waits until ARM is done. */
    private Result settled(String operation, List<Revision> wanted, Result done) throws InterruptedException {
        long end = time.nanos() + patience.toNanos();
        String address = operation;
        while (time.nanos() < end) {
            if (!address.isEmpty()) {
                ArmOperation state;
                try {
                    state = arm.operation(address);
                } catch (ArmException e) {
                    // An operation that cannot be asked any more goes on; the cluster itself tells its end.
                    address = "";
                    continue;
                }
                if (state.failed()) {
                    return failed("ARM's operation is " + state.status() + ": " + state.message());
                }
                if (!state.succeeded()) {
                    time.await(state.lookAgain().isZero() ? LOOK_AGAIN : state.lookAgain());
                    continue;
                }
                address = "";
            }
            ArmCluster now = arm.document().cluster();
            String provisioning = now.provisioningState();
            if (provisioning != null && !RevisionChange.AT_REST.contains(provisioning)) {
                time.await(LOOK_AGAIN);
                continue;
            }
            if (!same(now.mesh().revisions(), wanted)) {
                return new Result.Refused(new Reason(
                        UpgradeReason.REVISIONS_CHANGED,
                        "ARM has the revisions " + now.mesh().revisions() + " afterwards, and not " + wanted + "."));
            }
            return provisioning == null || provisioning.equals("Succeeded")
                    ? done
                    : failed("The cluster is " + provisioning + " in ARM afterwards.");
        }
        return failed("ARM is not done after " + patience.toMinutes() + " min.");
    }

    private static Result failed(String sentence) {
        return new Result.Refused(new Reason(UpgradeReason.ARM_REFUSED, sentence));
    }

    private static boolean same(List<Revision> one, List<Revision> other) {
        return new HashSet<>(one).equals(new HashSet<>(other));
    }
}
