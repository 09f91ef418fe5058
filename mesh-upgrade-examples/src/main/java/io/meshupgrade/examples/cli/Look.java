package io.meshupgrade.examples.cli;

import io.meshupgrade.MeshUpgrade;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** What the commands that look at a mesh have in common: a cluster or a part of it, and a line about the progress. */
final class Look {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ScopeOptions scope;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    /** Looks; when the result is there the connection is closed and the line about the progress is gone. */
    <T> T at(Function<MeshUpgrade, T> look) {
        return at((mesh, progress) -> look.apply(mesh));
    }

    /** The same for a look that says how far it is. */
    <T> T at(BiFunction<MeshUpgrade, Progress, T> look) {
        try (Progress progress = output.progress();
                MeshUpgrade mesh = cluster.connect(namespaces())) {
            progress.begin();
            return look.apply(mesh, progress);
        }
    }

    /** Those that were asked for; empty for all. */
    Set<String> namespaces() {
        return scope.namespaces();
    }

    boolean hasArm() {
        return cluster.hasArm();
    }

    OutputOptions output() {
        return output;
    }
}
