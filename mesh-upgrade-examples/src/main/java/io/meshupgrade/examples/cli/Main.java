package io.meshupgrade.examples.cli;

import picocli.CommandLine;

/** Starts the command line. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new MeshUpgradeCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Complaints::aboutUsage)
                .setExecutionExceptionHandler(Complaints::aboutFailure)
                .setExecutionStrategy(parsed -> {
                    // Before the first logger is made, which reads its level then and never again.
                    MeshUpgradeCommand root = (MeshUpgradeCommand)
                            parsed.asCommandLineList().get(0).getCommand();
                    root.setUpLogging();
                    return new CommandLine.RunLast().execute(parsed);
                });
    }
}
