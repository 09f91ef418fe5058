package io.meshupgrade.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command of which all others are parts. */
@Command(
        name = "mesh-upgrade",
        description = "Upgrades the Istio add-on of an AKS cluster safely.",
        subcommands = {
            StatusCommand.class,
            RevisionsCommand.class,
            AuditCommand.class,
            LintCommand.class,
            DependantsCommand.class,
            TagsCommand.class,
            PlanCommand.class,
            UpgradeCommand.class,
            RollbackCommand.class,
            RefreshCommand.class,
            RestartCommand.class,
            StartCommand.class,
            CompleteCommand.class,
            PointCommand.class,
            CleanUpCommand.class,
            DemoCommand.class,
            SimulateCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It did what was asked.",
            "1:It could not.",
            "2:It did not understand what was asked.",
            "3:audit, lint or tags health found something that somebody should look at.",
            "4:Something is in the way, or another operator is at it; nothing was touched.",
            "5:It was rolled back.",
            "6:It stopped half-way, or was cancelled.",
            "7:Everybody is on the new revision, and the old one is still to be removed."
        })
final class MeshUpgradeCommand extends CommandGroup {

    /** The exit code of a command that did what was asked, and found what somebody should look at. */
    static final int FOUND = 3;

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
