package io.meshupgrade.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.tags.TagRow;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands about revision tags. */
@Command(
        name = "tags",
        description = "Revision tags: the names by which namespaces ask for a revision.",
        synopsisSubcommandLabel = "COMMAND")
final class TagsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            name = "list",
            description =
                    "Lists tags and the namespaces that ask for them, and revisions without a tag, as 'istioctl tag list' does.")
    void list(@Mixin Cluster cluster, @Mixin Output output) {
        List<TagRow> rows;
        try (MeshUpgrade mesh = cluster.connect()) {
            rows = mesh.tags().list();
        }
        output.show(out -> printTable(rows, out), document -> addTo(document.putArray("tags"), rows));
    }

    private static void printTable(List<TagRow> rows, PrintWriter out) {
        if (rows.isEmpty()) {
            out.println("No Istio revision tags found.");
            return;
        }
        TextTable table = new TextTable("TAG", "REVISION", "NAMESPACES");
        rows.forEach(row ->
                table.row(row.tag().isEmpty() ? "-" : row.tag(), row.revision(), String.join(",", row.namespaces())));
        table.print(out);
    }

    private static void addTo(ArrayNode array, List<TagRow> rows) {
        for (TagRow row : rows) {
            ObjectNode object = array.addObject().put("tag", row.tag()).put("revision", row.revision());
            row.namespaces().forEach(object.putArray("namespaces")::add);
        }
    }
}
