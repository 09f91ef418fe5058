package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Revision;
import io.meshupgrade.tags.TagChange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** What became of a tag. */
record TagChangeReport(TagChange change) implements SingleStep.Report {

    /** As JSON. */
    private record Document(
            int schemaVersion,
            String tag,
            String outcome,
            @Nullable String from,
            @Nullable String revision,
            @Nullable Why reason) {}

    @Override
    public int exitCode() {
        return change instanceof TagChange.Refused ? RunOptions.BLOCKED : ExitCode.OK;
    }

    @Override
    public String text(Paint paint) {
        return change instanceof TagChange.Refused ? paint.bad(words()) : words();
    }

    private String words() {
        String tag = "The tag " + change.tag();
        if (change instanceof TagChange.Created created) {
            return tag + " is new, and points to " + created.revision() + ".";
        }
        if (change instanceof TagChange.Moved moved) {
            return Words.clean(tag + " points to " + moved.revision() + " now; before it was "
                    + (moved.from().isEmpty() ? "nothing that its label named" : moved.from()) + ".");
        }
        if (change instanceof TagChange.Repaired repaired) {
            return tag + " pointed to " + repaired.revision() + " already; mended: "
                    + String.join(", ", repaired.mended()) + ".";
        }
        if (change instanceof TagChange.Removed) {
            return tag + " is gone.";
        }
        if (change instanceof TagChange.Refused refused) {
            return "Nothing was changed. " + Words.sentences(refused.reason());
        }
        TagChange.Unchanged unchanged = (TagChange.Unchanged) change;
        return unchanged.revision() == null
                ? "There is no tag " + change.tag() + "."
                : tag + " points to " + unchanged.revision() + " already.";
    }

    @Override
    public Record json() {
        return new Document(
                1,
                change.tag().name(),
                change.getClass().getSimpleName(),
                change instanceof TagChange.Moved moved ? moved.from() : null,
                name(revision()),
                change instanceof TagChange.Refused refused ? Why.of(refused.reason()) : null);
    }

    private @Nullable Revision revision() {
        if (change instanceof TagChange.Created created) {
            return created.revision();
        }
        if (change instanceof TagChange.Moved moved) {
            return moved.revision();
        }
        if (change instanceof TagChange.Repaired repaired) {
            return repaired.revision();
        }
        return change instanceof TagChange.Unchanged unchanged ? unchanged.revision() : null;
    }

    private static @Nullable String name(@Nullable Revision revision) {
        return revision == null ? null : revision.name();
    }
}
