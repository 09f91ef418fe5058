package io.meshupgrade.core.internal.run;

import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.common.Reason;
import io.meshupgrade.upgrade.UpgradeEvent.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sees a run through what passes: servers that are busy, restarting or out of reach for a while, and objects that
 * somebody else changed in the same moment. After each the cluster is looked at anew, so that nothing is repeated
 * unseen. What does not pass, or too often in a row, is thrown.
 */
final class Hiccups {

    private static final int IN_A_ROW = 8;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Checkpoint checkpoint;
    private final Events events;
    private int inARow;

    Hiccups(Checkpoint checkpoint, Events events) {
        this.checkpoint = checkpoint;
        this.events = events;
    }

    /** Something that may be interrupted. */
    interface Action {
        Optional<Reason> act() throws InterruptedException;
    }

    /** Reads, again if need be. */
    <T> T through(Supplier<T> read) throws InterruptedException {
        while (true) {
            try {
                return read.get();
            } catch (MeshUpgradeException e) {
                pass(e);
            }
        }
    }

    /**
     * Acts once.
     *
     * @return what came of it
     */
    Acted once(Action action) throws InterruptedException {
        try {
            Optional<Reason> failure = action.act();
            inARow = 0;
            return new Acted(failure, true);
        } catch (MeshUpgradeException e) {
            pass(e);
            return new Acted(Optional.empty(), false);
        }
    }

    /**
     * What came of an action.
     *
     * @param failure why it must not go on, if so
     * @param whole whether it was done to its end; if not, the cluster has to be looked at anew
     */
    record Acted(Optional<Reason> failure, boolean whole) {}

    private void pass(MeshUpgradeException e) throws InterruptedException {
        if (!passes(e) || ++inARow >= IN_A_ROW) {
            throw e;
        }
        Duration wait = FIRST.multipliedBy(1L << (inARow - 1));
        events.tell(Kind.WAITING, "", e.getMessage() + " Looks again in a moment.");
        checkpoint.rest(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static boolean passes(MeshUpgradeException e) {
        if (e instanceof KubernetesException kubernetes) {
            return switch (kubernetes.failure()) {
                case UNREACHABLE, TIMED_OUT, REFUSED, NOT_UNDERSTOOD, CONFLICT, NOT_FOUND -> true;
                case TLS, UNAUTHENTICATED, FORBIDDEN, CANCELLED -> false;
            };
        }
        if (e instanceof ArmException arm) {
            return switch (arm.failure()) {
                case UNREACHABLE, TIMED_OUT, THROTTLED, NOT_UNDERSTOOD -> true;
                case REFUSED -> arm.status() >= 500 || arm.status() == 409 || arm.status() == 412;
                case TLS, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, OPERATION_FAILED, OTHER_HOST, CANCELLED -> false;
            };
        }
        return false;
    }
}
