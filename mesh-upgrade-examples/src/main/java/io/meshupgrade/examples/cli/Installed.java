package io.meshupgrade.examples.cli;

import io.meshupgrade.common.Revision;
import io.meshupgrade.revisions.InstalledRevisions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The installed revisions as JSON. */
record Installed(
        List<String> revisions,
        @Nullable String stable,
        @Nullable String canary,
        Why reason) {

    static Installed of(InstalledRevisions installed) {
        return new Installed(
                installed.all().stream().map(Revision::name).toList(),
                installed.stable().map(Revision::name).orElse(null),
                installed.canary().map(Revision::name).orElse(null),
                Why.of(installed.reason()));
    }

    /** {@return what a revision is in Azure, empty when it is not there} */
    static String role(InstalledRevisions installed, String revision) {
        if (is(installed.stable(), revision)) {
            return "stable";
        }
        if (is(installed.canary(), revision)) {
            return "canary";
        }
        return installed.all().stream().map(Revision::name).anyMatch(revision::equals) ? "installed" : "";
    }

    private static boolean is(Optional<Revision> one, String revision) {
        return one.map(Revision::name).filter(revision::equals).isPresent();
    }
}
