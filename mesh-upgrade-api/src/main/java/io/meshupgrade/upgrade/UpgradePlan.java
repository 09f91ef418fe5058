package io.meshupgrade.upgrade;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What remains to be done, as the cluster stood when it was made: the same cluster and request give an equal plan.
 *
 * @param direction which way
 * @param from the revision that is left; null when that is not known, and of a refresh
 * @param to the revision that is gone to; null when that is not known, and of a refresh
 * @param steps in the order in which they would be done; empty when nothing is to be done or all is blocked
 * @param blockers what is in the way and was not accepted: with any, a run touches nothing
 * @param accepted what is in the way and was accepted; of a refresh, what is left as it is: nothing goes away with it
 * @param notes what people should know before: announced changes of behaviour, workloads that take part by themselves
 */
public record UpgradePlan(
        Direction direction,
        @Nullable Revision from,
        @Nullable Revision to,
        List<Step> steps,
        List<Blocker> blockers,
        List<Blocker> accepted,
        List<Reason> notes) {

    /** Copies the lists. */
    public UpgradePlan {
        Objects.requireNonNull(direction, "direction");
        steps = List.copyOf(steps);
        blockers = List.copyOf(blockers);
        accepted = List.copyOf(accepted);
        notes = List.copyOf(notes);
    }

    /** Which way. */
    public enum Direction {
        /** To a newer revision. */
        UPGRADE,
        /** Back to the old revision. */
        ROLLBACK,
        /** To the newest patch of the same revision. */
        REFRESH
    }

    /**
     * A plan without steps.
     *
     * @param direction which way
     * @return the plan
     */
    public static UpgradePlan nothing(Direction direction) {
        return new UpgradePlan(direction, null, null, List.of(), List.of(), List.of(), List.of());
    }

    /**
     * The same plan with another note.
     *
     * @param note what people should know
     * @return the plan
     */
    public UpgradePlan with(Reason note) {
        List<Reason> more = new ArrayList<>(notes);
        more.add(note);
        return new UpgradePlan(direction, from, to, steps, blockers, accepted, more);
    }

    /** {@return whether nothing remains, and nothing is in the way} */
    public boolean isEmpty() {
        return steps.isEmpty() && blockers.isEmpty();
    }

    /**
     * A name for what is to be done, by which it can be approved from afar: it changes with any step.
     *
     * @return the first 16 hexadecimal digits of the SHA-256 of all steps
     */
    public String digest() {
        StringBuilder text = new StringBuilder(direction + "\n");
        steps.forEach(step -> text.append(step.wave()).append('\t').append(step).append('\n'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256 (java.security.MessageDigest).", e);
        }
    }

    /** One line for each step, blocker and note. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        String wave = null;
        for (Step step : steps) {
            if (step.wave() != null && !step.wave().equals(wave)) {
                text.append("wave ").append(step.wave()).append(":\n");
            }
            wave = step.wave();
            text.append(wave == null ? "" : "  ").append(step).append('\n');
        }
        blockers.forEach(blocker -> text.append("blocked: ").append(blocker).append('\n'));
        String how = direction == Direction.REFRESH ? "left as it is: " : "accepted: ";
        accepted.forEach(blocker -> text.append(how).append(blocker).append('\n'));
        notes.forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.isEmpty() ? "nothing to do\n" : text.toString();
    }
}
