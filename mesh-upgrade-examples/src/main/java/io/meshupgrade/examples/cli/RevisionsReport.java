package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Revision;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.KubernetesCheck;
import io.meshupgrade.revisions.RevisionPath;
import io.meshupgrade.revisions.UpgradeStep;
import io.meshupgrade.revisions.UpgradeTargets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code revisions} found out, for people and for scripts. */
record RevisionsReport(
        InstalledRevisions installed,
        UpgradeTargets targets,
        @Nullable RevisionPath path,
        @Nullable KubernetesCheck check) {

    /** What {@code --output json} prints; parts that were not asked for are null. */
    private record Document(
            int schemaVersion,
            Installed installed,
            Targets targets,
            @Nullable Path path,
            @Nullable Kubernetes kubernetes) {}

    private record Targets(List<String> revisions, Why reason, List<Locked> locked) {}

    private record Locked(String revision, Why reason, List<String> unlockedByKubernetes) {}

    private record Path(String target, List<String> steps, Why reason) {}

    private record Kubernetes(String minor, boolean compatible, List<String> first, Why reason) {}

    String text() {
        TextTable table = new TextTable("REVISION", "ROLE", "WHY");
        for (Revision revision : installed.all()) {
            table.add(revision.name(), Installed.role(installed, revision.name()), "");
        }
        targets.targets().forEach(revision -> table.add(revision.name(), "target", ""));
        targets.locked()
                .forEach(locked -> table.add(
                        locked.revision().name(), "locked", locked.reason().sentence()));
        List<String> lines = new ArrayList<>();
        if (!installed.all().isEmpty()) {
            lines.add(table + System.lineSeparator());
        }
        lines.add(Words.sentences(targets.reason()));
        if (path != null) {
            lines.add(Words.sentences(path.reason()));
            lines.addAll(numbered(path.steps()));
        }
        if (check != null) {
            lines.add(Words.sentences(check.reason()));
            lines.addAll(numbered(check.meshFirst()));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> numbered(List<UpgradeStep> steps) {
        List<String> lines = new ArrayList<>();
        for (UpgradeStep step : steps) {
            lines.add("  " + (lines.size() + 1) + ". " + step);
        }
        return lines;
    }

    Record json() {
        return new Document(
                1,
                Installed.of(installed),
                new Targets(
                        texts(targets.targets()),
                        Why.of(targets.reason()),
                        targets.locked().stream()
                                .map(locked -> new Locked(
                                        locked.revision().name(), Why.of(locked.reason()), texts(locked.unlockedBy())))
                                .toList()),
                path == null ? null : new Path(path.target().name(), texts(path.steps()), Why.of(path.reason())),
                check == null
                        ? null
                        : new Kubernetes(
                                check.minor().toString(),
                                check.compatible(),
                                texts(check.meshFirst()),
                                Why.of(check.reason())));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }
}
