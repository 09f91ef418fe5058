package io.meshupgrade.examples.cli;

import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.upgrade.Rollout;
import io.meshupgrade.upgrade.UpgradeReason;
import io.meshupgrade.upgrade.WaveSelector;
import io.meshupgrade.workloads.RestartReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How workloads are restarted: what upgrade, rollback and refresh have in common. */
final class RolloutOptions {

    private static final String ALL = "all";

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--wave",
            paramLabel = "NAME=NS,NS",
            description = "A wave of namespaces, in the order of the options. The last wave takes all others.")
    private List<String> waves = new ArrayList<>();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "How many workloads may be in the middle of their rollout. Default: 5.")
    private @Nullable Integer atOnce;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "How many sidecars may be started a second, over time. Default: 20.")
    private @Nullable Double rate;

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            description = "How long to rest after each wave, such as 5m. Default: not at all.")
    private @Nullable Duration soak;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            description = "How long anything may go without progress, such as 10m, which is the default.")
    private @Nullable Duration patience;

    @Option(
            names = "--accept",
            paramLabel = "KIND",
            description =
                    "Take as it is what would block, such as not-restartable, or all. May be given several times.")
    private List<String> accepted = new ArrayList<>();

    @Option(names = "--replace", description = "Set aside what an unfinished run with other settings had in mind.")
    private boolean replace;

    <S extends Rollout<S>> S applyTo(S request) {
        S result = request;
        try {
            for (String wave : waves) {
                result = result.wave(name(wave), namespaces(wave));
            }
            result = atOnce == null ? result : result.workloadsAtOnce(atOnce);
            result = rate == null ? result : result.sidecarsPerSecond(rate);
            result = soak == null ? result : result.soak(soak);
            result = patience == null ? result : result.patience(patience);
            result = replace ? result.replace() : result;
            for (String kind : accepted) {
                result = kind.equalsIgnoreCase(ALL) ? result.acceptAll() : result.accept(code(kind));
            }
            return result;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String name(String wave) {
        int sign = wave.indexOf('=');
        if (sign <= 0 || sign == wave.length() - 1) {
            throw new IllegalArgumentException("--wave " + wave + ": expected NAME=NAMESPACE,NAMESPACE.");
        }
        return wave.substring(0, sign);
    }

    private static WaveSelector namespaces(String wave) {
        return WaveSelector.namespaces(wave.substring(wave.indexOf('=') + 1).split(","));
    }

    private static ReasonCode code(String kind) {
        String name = kind.toUpperCase(Locale.ROOT).replace('-', '_');
        return Stream.<ReasonCode>concat(Stream.of(UpgradeReason.values()), Stream.of(RestartReason.values()))
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--accept " + kind + ": there is no such kind. A plan names the kinds of what is in the way."));
    }
}
