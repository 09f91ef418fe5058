package io.meshupgrade.examples.cli;

import io.meshupgrade.controlplane.ComponentStatus;
import io.meshupgrade.controlplane.ComponentStatus.State;
import io.meshupgrade.controlplane.ControlPlaneStatus;
import io.meshupgrade.controlplane.RevisionStatus;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.tags.TagsHealth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} found out, for people and for scripts.
 *
 * @param installed null when Azure was not asked
 */
record StatusReport(@Nullable InstalledRevisions installed, ControlPlaneStatus controlPlane, TagsHealth tags) {

    /** What {@code --output json} prints. */
    private record Document(
            int schemaVersion,
            @Nullable Installed installed,
            List<OfRevision> revisions,
            List<Why> differences,
            List<TagDocument> tags,
            List<String> notRead) {}

    private record OfRevision(String revision, State readiness, List<Component> components) {

        static OfRevision of(RevisionStatus status) {
            return new OfRevision(
                    status.revision(),
                    status.readiness(),
                    status.components().stream().map(Component::of).toList());
        }
    }

    private record Component(ComponentStatus.Kind kind, String object, State state, Why reason) {

        static Component of(ComponentStatus status) {
            return new Component(status.kind(), status.object(), status.state(), Why.of(status.reason()));
        }
    }

    String text(Paint paint) {
        List<String> lines = new ArrayList<>();
        lines.add(
                installed == null
                        ? "Azure was not asked what is installed: pass --cluster for that."
                        : "Azure: " + Words.sentences(installed.reason()));
        lines.addAll(revisions(paint));
        controlPlane.differences().forEach(difference -> lines.add(paint.odd(Words.sentences(difference))));
        TagsHealthText tagsText = new TagsHealthText(tags, paint);
        lines.add("");
        lines.addAll(tagsText.table());
        lines.addAll(tagsText.problems());
        lines.addAll(Notes.notRead(notRead()));
        return String.join(System.lineSeparator(), lines);
    }

    private List<String> revisions(Paint paint) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        TextTable table =
                new TextTable("REVISION", "PART", "STATE", "OBJECT").painting(2, state -> painted(paint, state));
        List<String> problems = new ArrayList<>();
        for (RevisionStatus status : controlPlane.revisions()) {
            lines.add(readiness(status, paint));
            for (ComponentStatus part : status.components()) {
                table.add(status.revision(), Words.of(part.kind()), Words.of(part.state()), part.object());
                if (part.state() != State.READY) {
                    problems.add(
                            status.revision() + " " + Words.of(part.kind()) + ": " + Words.sentences(part.reason()));
                }
            }
        }
        if (table.isEmpty()) {
            lines.add("No revision was found in the cluster.");
            return lines;
        }
        lines.add("");
        lines.addAll(table.lines());
        if (!problems.isEmpty()) {
            lines.add("");
            lines.addAll(problems);
        }
        return lines;
    }

    private String readiness(RevisionStatus status, Paint paint) {
        String role = installed == null ? "" : Installed.role(installed, status.revision());
        String name = Words.clean(status.revision()) + (role.isEmpty() ? "" : " (" + role + ")");
        return switch (status.readiness()) {
            case READY -> paint.good(name + " is ready to inject sidecars.");
            case UNKNOWN -> paint.odd(name + ": whether it can inject sidecars is not known.");
            case NOT_READY -> paint.bad(name + " is not ready to inject sidecars.");
        };
    }

    private static String painted(Paint paint, String state) {
        if (state.equals(Words.of(State.READY))) {
            return paint.good(state);
        }
        return state.equals(Words.of(State.UNKNOWN)) ? paint.odd(state) : paint.bad(state);
    }

    Record json() {
        return new Document(
                1,
                installed == null ? null : Installed.of(installed),
                controlPlane.revisions().stream().map(OfRevision::of).toList(),
                controlPlane.differences().stream().map(Why::of).toList(),
                TagDocument.of(tags),
                notRead());
    }

    private List<String> notRead() {
        Set<String> all = new LinkedHashSet<>(controlPlane.notRead());
        all.addAll(tags.notRead());
        return List.copyOf(all);
    }
}
