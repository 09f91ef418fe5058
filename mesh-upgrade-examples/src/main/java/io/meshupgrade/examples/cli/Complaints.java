package io.meshupgrade.examples.cli;

import io.meshupgrade.common.MeshUpgradeException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said on standard error when it did not work, and the exit code that goes with it. */
final class Complaints {

    private Complaints() {}

    /** One sentence and where to read on, instead of all options at once. */
    static int aboutUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("mesh-upgrade: " + sentence(e));
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String argument = unmatched.getUnmatched().get(0);
            String kind = unmatched.isUnknownOption() ? "option" : "command or argument";
            List<String> suggestions = unmatched.getSuggestions();
            String suggestion = suggestions.isEmpty() ? "." : ": did you mean " + suggestions.get(0) + "?";
            return "Unknown " + kind + " " + argument + suggestion;
        }
        return oneLine(e).replaceFirst("^Error: ", "");
    }

    static int aboutFailure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof MeshUpgradeException) {
            err.println("mesh-upgrade: " + oneLine(e));
        } else {
            err.println("mesh-upgrade: This is a bug (" + e.getClass().getSimpleName()
                    + "). Run it again with --debug, and report what it prints.");
        }
        MeshUpgradeCommand root = command.getCommandSpec().root().commandLine().getCommand();
        if (root.debug()) {
            e.printStackTrace(err);
        }
        return ExitCode.SOFTWARE;
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
