package io.meshupgrade.benchmarks;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The audit of the library, which has to find what was put into the cluster. */
public final class LibraryAudit {

    private LibraryAudit() {}

    /**
     * Audits once, as a program of its own.
     *
     * @param args the kubeconfig, and how many pods there are of each verdict, as in {@code CURRENT=20000}
     */
    public static void main(String[] args) {
        Map<SidecarClass, Long> expected = new EnumMap<>(SidecarClass.class);
        for (int i = 1; i < args.length; i++) {
            String[] verdict = args[i].split("=", 2);
            expected.put(SidecarClass.valueOf(verdict[0]), Long.valueOf(verdict[1]));
        }
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(Path.of(args[0])).connect()) {
            audit(mesh, expected);
        }
    }

    /** Audits, and compares the verdicts with what the cluster was made of. */
    static void audit(MeshUpgrade mesh, Map<SidecarClass, Long> expected) {
        SidecarCounts found = mesh.sidecars().audit().pods();
        expected.forEach((verdict, count) -> {
            if (found.of(verdict) != count) {
                throw new IllegalStateException("The cluster has %d sidecars that are %s, and the audit found these: %s"
                        .formatted(count, verdict, found.byClass()));
            }
        });
    }
}
