package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.ControlPlaneChange;
import io.meshupgrade.controlplane.MeshConfigCopy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * What came of the wish to change which revisions are installed.
 *
 * @param config what became of the mesh config; null when it was not looked at
 */
record ControlPlaneReport(
        ControlPlaneChange change, @Nullable MeshConfigCopy config) implements SingleStep.Report {

    /** What {@code --output json} prints. */
    private record Document(
            int schemaVersion,
            String outcome,
            List<String> before,
            List<String> installed,
            @Nullable MeshConfig meshConfig,
            @Nullable String holder,
            @Nullable Why reason) {}

    /** The mesh config in it. */
    private record MeshConfig(String outcome, List<String> differences) {}

    @Override
    public int exitCode() {
        boolean done = change instanceof ControlPlaneChange.Changed || change instanceof ControlPlaneChange.Unchanged;
        return done ? ExitCode.OK : RunOptions.BLOCKED;
    }

    @Override
    public Record json() {
        return new Document(
                1,
                change.getClass().getSimpleName(),
                names(change instanceof ControlPlaneChange.Changed changed ? changed.before() : installed()),
                names(installed()),
                config == null ? null : new MeshConfig(config.getClass().getSimpleName(), differences()),
                change instanceof ControlPlaneChange.HeldByOther other ? other.holder() : null,
                reason() == null ? null : Why.of(reason()));
    }

    @Override
    public String text(Paint paint) {
        List<String> lines = new ArrayList<>(meshConfig());
        if (change instanceof ControlPlaneChange.Changed changed) {
            lines.add(paint.good(
                    "Installed now: " + words(changed.after()) + ". Before: " + words(changed.before()) + "."));
        } else if (change instanceof ControlPlaneChange.Unchanged) {
            lines.add("Nothing to do. Installed: " + words(installed()) + ".");
        } else if (change instanceof ControlPlaneChange.HeldByOther other) {
            lines.add(paint.bad(heldBy(other.holder()) + " No revision was changed."));
        } else if (change instanceof ControlPlaneChange.Refused refused) {
            lines.add(paint.bad(Words.sentences(refused.reason()) + " No revision was changed."));
        }
        return String.join(System.lineSeparator(), lines);
    }

    static String heldBy(String holder) {
        return Words.clean(holder) + " changes the mesh now, and holds the Lease for that.";
    }

    private List<String> meshConfig() {
        List<String> lines = new ArrayList<>();
        if (config instanceof MeshConfigCopy.Copied copied) {
            lines.add("The mesh config of " + copied.from() + " was copied for " + copied.to() + ".");
        } else if (config instanceof MeshConfigCopy.Prepared prepared) {
            lines.add(prepared.to() + " has a mesh config already, which "
                    + (differences().isEmpty() ? "says the same." : "differs, and was left as it is:"));
            differences().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private List<String> differences() {
        return config instanceof MeshConfigCopy.Prepared prepared
                ? prepared.differences().stream().map(Words::clean).toList()
                : List.of();
    }

    private @Nullable Reason reason() {
        return change instanceof ControlPlaneChange.Refused refused ? refused.reason() : null;
    }

    private List<Revision> installed() {
        if (change instanceof ControlPlaneChange.Changed changed) {
            return changed.after();
        }
        return change instanceof ControlPlaneChange.Unchanged unchanged ? unchanged.installed() : List.of();
    }

    private static List<String> names(List<Revision> revisions) {
        return revisions.stream().map(Revision::name).toList();
    }

    private static String words(List<Revision> revisions) {
        return String.join(" and ", names(revisions));
    }
}
