package io.meshupgrade.benchmarks;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.upgrade.Refresh;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.nio.file.Path;

/** Restarts with the library what has the sidecar of another revision than its namespace asks for. */
public final class LibraryRestart {

    private static final int NO_LIMIT = 100_000;

    private LibraryRestart() {}

    /**
     * Runs once, as a program of its own.
     *
     * @param args the kubeconfig; with a second argument, without limits
     */
    public static void main(String[] args) {
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(Path.of(args[0])).connect()) {
            run(mesh, args.length == 1);
        }
    }

    /** @param limited by the defaults of the library; otherwise everything at once */
    static void run(MeshUpgrade mesh, boolean limited) {
        Refresh refresh = mesh.sidecars().refresh();
        if (!limited) {
            refresh = refresh.workloadsAtOnce(NO_LIMIT).sidecarsPerSecond(Double.POSITIVE_INFINITY);
        }
        UpgradeOutcome outcome = refresh.run();
        if (!(outcome instanceof UpgradeOutcome.Completed)) {
            throw new IllegalStateException("The refresh came to something else: " + outcome);
        }
    }
}
