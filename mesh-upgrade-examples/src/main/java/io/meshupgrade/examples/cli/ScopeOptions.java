package io.meshupgrade.examples.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which part of the cluster a command looks at. */
final class ScopeOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Look at this namespace only, and at those of the control plane; may be given several times."
                    + " Default: the whole cluster.")
    private List<String> names = List.of();

    Set<String> namespaces() {
        for (String name : names) {
            if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
                throw new ParameterException(
                        command.commandLine(),
                        "'" + name + "' is not the name of a namespace: expected lower-case letters, digits and"
                                + " dashes, at most 63. For several, repeat --namespace.");
            }
        }
        return new LinkedHashSet<>(names);
    }
}
