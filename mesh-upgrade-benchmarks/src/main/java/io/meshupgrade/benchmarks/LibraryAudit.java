package io.meshupgrade.benchmarks;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.benchmarks.GeneratedCluster.Sidecar;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import java.nio.file.Path;

/** The audit of the library, which has to find what was put into the cluster. */
public final class LibraryAudit {

    private LibraryAudit() {}

    /**
     * Audits once, as a program of its own.
     *
     * @param args the kubeconfig, and how many pods there are
     */
    public static void main(String[] args) {
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(Path.of(args[0])).connect()) {
            audit(mesh, new GeneratedCluster(Integer.parseInt(args[1])));
        }
    }

    /** Audits, and compares the verdicts with what the cluster was made of. */
    static void audit(MeshUpgrade mesh, GeneratedCluster cluster) {
        SidecarCounts found = mesh.sidecars().audit().pods();
        expect(cluster, Sidecar.CURRENT, found, SidecarClass.CURRENT);
        expect(cluster, Sidecar.OLDER_PATCH, found, SidecarClass.OUTDATED_PATCH);
        expect(cluster, Sidecar.OTHER_REVISION, found, SidecarClass.OUTDATED_REVISION);
    }

    private static void expect(GeneratedCluster cluster, Sidecar kind, SidecarCounts found, SidecarClass verdict) {
        if (found.of(verdict) != cluster.count(kind)) {
            throw new IllegalStateException("The cluster has %d sidecars of kind %s, and the audit found these: %s"
                    .formatted(cluster.count(kind), kind, found.byClass()));
        }
    }
}
