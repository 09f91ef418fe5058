package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.RevisionTag;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
    private SingleStep step;

    @Override
    public Integer call() {
        try (MeshUpgrade mesh = step.connect()) {
            return step.take(
                    "Remove the tag " + tag + "?",
                    () -> new TagChangeReport(mesh.tags().remove(tag)));
        }
    }
}
