package io.meshupgrade.examples.cli;

import io.meshupgrade.controlplane.CleanUp;
import io.meshupgrade.controlplane.Leftover;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** What came of cleaning up. */
record CleanUpReport(CleanUp cleanUp) implements SingleStep.Report {

    /** What {@code --output json} prints. */
    private record Document(
            int schemaVersion,
            String outcome,
            List<Line> removed,
            List<Line> left,
            @Nullable String holder,
            @Nullable Why reason) {}

    private record Line(String object, Why reason) {

        static List<Line> of(List<Leftover> leftovers) {
            return leftovers.stream()
                    .map(leftover -> new Line(leftover.object(), Why.of(leftover.reason())))
                    .toList();
        }
    }

    @Override
    public int exitCode() {
        return cleanUp instanceof CleanUp.Cleaned ? ExitCode.OK : RunOptions.BLOCKED;
    }

    @Override
    public Record json() {
        return new Document(
                1,
                cleanUp.getClass().getSimpleName(),
                Line.of(removed()),
                Line.of(left()),
                cleanUp instanceof CleanUp.HeldByOther other ? other.holder() : null,
                cleanUp instanceof CleanUp.Refused refused ? Why.of(refused.reason()) : null);
    }

    @Override
    public String text(Paint paint) {
        if (cleanUp instanceof CleanUp.HeldByOther other) {
            return paint.bad(ControlPlaneReport.heldBy(other.holder()) + " Nothing was removed.");
        }
        if (cleanUp instanceof CleanUp.Refused refused) {
            return paint.bad(Words.sentences(refused.reason()) + " Nothing was removed.");
        }
        List<String> lines = new ArrayList<>();
        if (removed().isEmpty()) {
            lines.add("Nothing was removed.");
        }
        removed().forEach(gone -> lines.add(paint.good("Removed: " + Words.clean(gone.object()))));
        left().forEach(kept -> lines.add("Left: " + Words.clean(kept.object()) + ". "
                + Words.clean(kept.reason().code().meaning()) + " " + Words.sentences(kept.reason())));
        return String.join(System.lineSeparator(), lines);
    }

    private List<Leftover> removed() {
        return cleanUp instanceof CleanUp.Cleaned cleaned ? cleaned.removed() : List.of();
    }

    private List<Leftover> left() {
        return cleanUp instanceof CleanUp.Cleaned cleaned ? cleaned.left() : List.of();
    }
}
