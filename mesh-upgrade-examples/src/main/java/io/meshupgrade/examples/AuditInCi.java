package io.meshupgrade.examples;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarClass;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Fails a pipeline when sidecars are stale or missing. */
public final class AuditInCi {

    private static final Set<SidecarClass> STALE =
            EnumSet.of(SidecarClass.OUTDATED_REVISION, SidecarClass.OUTDATED_PATCH, SidecarClass.MISSING_SIDECAR);

    private AuditInCi() {}

    /** Takes a kubeconfig; the exit code is 1 when something is stale. */
    public static void main(String... args) {
        System.exit(stale(Path.of(args[0]), System.out) > 0 ? 1 : 0);
    }

    /** {@return how many pods are stale; each is printed} */
    static int stale(Path kubeconfig, PrintStream out) {
        AtomicInteger stale = new AtomicInteger();
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(kubeconfig).connect()) {
            // One by one, however many there are: nothing is kept.
            mesh.sidecars().audit(pod -> {
                if (STALE.contains(pod.verdict())) {
                    stale.incrementAndGet();
                    out.println(line(pod));
                }
            });
        }
        return stale.get();
    }

    private static String line(PodAudit pod) {
        return pod.namespace() + "/" + pod.pod() + " of " + pod.workload() + ": "
                + pod.reason().sentence() + " " + pod.restart().why();
    }
}
