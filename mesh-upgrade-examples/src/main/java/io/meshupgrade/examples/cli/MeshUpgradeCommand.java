package io.meshupgrade.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command of which all others are parts. */
@Command(
        name = "mesh-upgrade",
        description = "Upgrades the Istio add-on of an AKS cluster safely.",
        subcommands = {TagsCommand.class, DemoCommand.class, SimulateCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It did what was asked.", "1:It could not.", "2:It did not understand what was asked."})
final class MeshUpgradeCommand extends CommandGroup {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show stack traces and debug logs on standard error.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    void setUpLogging() {
        if (debug) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
    }
}
