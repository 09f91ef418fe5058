package io.meshupgrade.examples.cli;

import io.meshupgrade.common.MeshUpgradeException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code mesh-upgrade}.
 *
 * <p>Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 something broke, 2 the
 * command line is wrong.
 */
@Command(
        name = "mesh-upgrade",
        description = "Upgrades the Istio add-on of Azure Kubernetes Service safely.",
        subcommands = TagsCommand.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 fine, 1 something broke, 2 the command line is wrong."})
public final class Main implements Runnable {

    /** Read before the first logger is made; see simplelogger.properties for the default. */
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show stack traces, and the log of the libraries below.")
    private boolean debug;

    Main() {}

    /** Runs a command and exits. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler(Main::explainUsage);
        commandLine.setExecutionExceptionHandler(main::explainFailure);
        commandLine.setExecutionStrategy(parsed -> {
            if (main.debug) {
                System.setProperty(LOG_LEVEL, "debug");
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return commandLine;
    }

    /** A command alone does nothing. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** One sentence, a guess at what was meant, and where to read on: not the whole help. */
    private static int explainUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + name + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private int explainFailure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof MeshUpgradeException) {
            err.println("mesh-upgrade: " + e.getMessage());
        } else {
            err.println("mesh-upgrade: this is a bug: " + e + " (--debug shows where; please report it)");
        }
        if (debug) {
            e.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"mesh-upgrade " + (version == null ? "(development build)" : version)};
        }
    }
}
