package io.meshupgrade.examples.cli;

import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Starts the command line. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        int exitCode = commandLine().execute(args);
        if (System.out.checkError()) {
            System.err.println("mesh-upgrade: The result could not be written to the standard output. Is its disk full,"
                    + " or was a pipe closed?");
            exitCode = ExitCode.SOFTWARE;
        }
        System.exit(exitCode);
    }

    static CommandLine commandLine() {
        return new CommandLine(new MeshUpgradeCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(ClusterId.class, converter(ClusterId::parse))
                .registerConverter(Duration.class, converter(Main::duration))
                .registerConverter(KubernetesMinor.class, converter(KubernetesMinor::parse))
                .registerConverter(Revision.class, converter(Revision::parse))
                .registerConverter(RevisionTag.class, converter(RevisionTag::of))
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

    /** As people write it: {@code 90s}, {@code 5m} or {@code 2h}. */
    private static Duration duration(String text) {
        Matcher matcher = Pattern.compile("(\\d{1,6})(s|m|h)").matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time: expected a number and s, m or h, such as 5m.");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** Says what is wrong with a value in the parser's own words. */
    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return value -> {
            try {
                return parser.apply(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
