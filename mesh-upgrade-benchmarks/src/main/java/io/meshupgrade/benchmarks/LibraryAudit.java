package io.meshupgrade.benchmarks;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import java.util.Map;

/** The audit of the library, which has to find what was put into the cluster. */
final class LibraryAudit {

    private LibraryAudit() {}

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
