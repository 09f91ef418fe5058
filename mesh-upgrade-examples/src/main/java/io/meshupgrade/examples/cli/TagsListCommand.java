package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.tags.TagRow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = {
            "Lists the tags, the revisions they point to and the namespaces that ask for them.",
            "A revision that no tag names has a row of its own."
        })
final class TagsListCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    /** What {@code --output json} prints. */
    private record TagList(int schemaVersion, List<TagRow> tags) {}

    @Override
    public Integer call() {
        List<TagRow> tags;
        try (MeshUpgrade mesh = cluster.connect()) {
            tags = mesh.tags().list();
        }
        output.print(() -> text(tags), new TagList(1, tags));
        return ExitCode.OK;
    }

    static String text(List<TagRow> tags) {
        if (tags.isEmpty()) {
            return "No Istio revision tags found.";
        }
        TextTable table = new TextTable("TAG", "REVISION", "NAMESPACES");
        tags.forEach(row -> table.add(row.tag(), row.revision(), String.join(",", row.namespaces())));
        return table.toString();
    }
}
