package io.meshupgrade.examples.cli;

import picocli.CommandLine.Command;

@Command(
        name = "tags",
        description = "The revision tags, by which namespaces ask for a revision without naming it.",
        subcommands = {TagsListCommand.class, TagsHealthCommand.class, TagsSetCommand.class, TagsRemoveCommand.class})
final class TagsCommand extends CommandGroup {}
