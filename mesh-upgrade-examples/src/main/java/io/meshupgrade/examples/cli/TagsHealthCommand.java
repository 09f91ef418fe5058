package io.meshupgrade.examples.cli;

import io.meshupgrade.tags.TagsHealth;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "health",
        description = {
            "Shows where each tag leads, what is wrong with what it consists of, and who uses it.",
            "Nothing is changed."
        })
final class TagsHealthCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Look look;

    /** What {@code --output json} prints. */
    private record Document(int schemaVersion, List<TagDocument> tags, List<String> notRead) {}

    @Override
    public Integer call() {
        TagsHealth health = look.at(mesh -> mesh.tags().health());
        look.output()
                .print(
                        paint -> new TagsHealthText(health, paint).toString(),
                        () -> new Document(1, TagDocument.of(health), health.notRead()));
        boolean found = health.tags().stream().anyMatch(tag -> !tag.problems().isEmpty());
        return found ? MeshUpgradeCommand.FOUND : ExitCode.OK;
    }
}
