package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Reason;
import io.meshupgrade.namespaces.PointChange;
import io.meshupgrade.namespaces.PointChange.HeldByOther;
import io.meshupgrade.namespaces.PointChange.NotFollowed;
import io.meshupgrade.namespaces.PointChange.Pointed;
import io.meshupgrade.namespaces.PointChange.Refused;
import io.meshupgrade.namespaces.PointChange.Reverted;
import io.meshupgrade.namespaces.PointChange.Unchanged;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** What came of pointing a namespace elsewhere. */
record PointReport(PointChange change) implements SingleStep.Report {

    /**
     * What {@code --output json} prints.
     *
     * @param label the label {@code istio.io/rev} now, as far as it is known; null for none
     */
    private record Document(
            int schemaVersion,
            String outcome,
            String namespace,
            @Nullable String from,
            @Nullable String label,
            @Nullable String revision,
            @Nullable String manager,
            @Nullable String holder,
            @Nullable Why reason) {}

    @Override
    public int exitCode() {
        if (change instanceof Refused || change instanceof HeldByOther) {
            return RunOptions.BLOCKED;
        }
        return change instanceof Reverted || change instanceof NotFollowed ? RunOptions.STOPPED : ExitCode.OK;
    }

    @Override
    public Record json() {
        return new Document(
                1,
                change.getClass().getSimpleName(),
                change.namespace(),
                from(),
                label(),
                revision(),
                change instanceof Reverted reverted ? reverted.manager() : null,
                change instanceof HeldByOther other ? other.holder() : null,
                reason() == null ? null : Why.of(reason()));
    }

    @Override
    public String text(Paint paint) {
        String subject = "Namespace " + Words.clean(change.namespace());
        if (change instanceof Pointed pointed) {
            return paint.good(subject + " points to " + pointed.to() + ", and new pods get the sidecar of "
                    + pointed.revision() + ". " + before() + " Pods that run keep theirs until they are restarted.");
        }
        if (change instanceof Unchanged unchanged) {
            return "Nothing to do. " + subject + " points to " + unchanged.to() + ", whose sidecars are of "
                    + unchanged.revision() + ".";
        }
        if (change instanceof NotFollowed late) {
            return paint.bad(subject + " points to " + late.to() + " now, but " + Words.sentences(late.reason()) + " "
                    + before());
        }
        if (change instanceof Reverted reverted) {
            return paint.bad(subject + " was pointed to " + reverted.to() + ", and "
                    + Words.clean(reverted.manager() == null ? "somebody" : reverted.manager())
                    + (reverted.now() == null ? " removed the label" : " put " + Words.clean(reverted.now()) + " there")
                    + ". Change it where it comes from, or let it name a tag and move the tag.");
        }
        return paint.bad(notTouched() + " Nothing was changed.");
    }

    private String notTouched() {
        return change instanceof HeldByOther other
                ? ControlPlaneReport.heldBy(other.holder())
                : Words.sentences(((Refused) change).reason());
    }

    private String before() {
        return from() == null ? "It had no label before." : "Before: " + Words.clean(from()) + ".";
    }

    private @Nullable String from() {
        if (change instanceof Pointed pointed) {
            return pointed.from();
        }
        return change instanceof NotFollowed late ? late.from() : null;
    }

    private @Nullable String label() {
        if (change instanceof Pointed pointed) {
            return pointed.to();
        }
        if (change instanceof Unchanged unchanged) {
            return unchanged.to();
        }
        if (change instanceof NotFollowed late) {
            return late.to();
        }
        return change instanceof Reverted reverted ? reverted.now() : null;
    }

    private @Nullable String revision() {
        if (change instanceof Pointed pointed) {
            return pointed.revision().name();
        }
        return change instanceof Unchanged unchanged ? unchanged.revision().name() : null;
    }

    private @Nullable Reason reason() {
        if (change instanceof NotFollowed late) {
            return late.reason();
        }
        return change instanceof Refused refused ? refused.reason() : null;
    }
}
