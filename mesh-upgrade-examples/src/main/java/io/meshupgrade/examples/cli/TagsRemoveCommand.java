package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.RevisionTag;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Removes a tag. It is refused while anybody uses the tag, or that is not known.")
final class TagsRemoveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TAG", description = "The tag.")
    @SuppressWarnings("NullAway.Init")
    private RevisionTag tag;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Consent consent;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = cluster.connect()) {
            if (!consent.given(output, "Remove the tag " + tag + "?", "")) {
                return ExitCode.OK;
            }
            TagChangeReport report = new TagChangeReport(mesh.tags().remove(tag));
            output.print(report::text, report.json());
            return report.exitCode();
        }
    }
}
