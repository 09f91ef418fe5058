package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.RevisionReason;
import java.util.List;

/** Which of the installed revisions is which: the order of ARM's list says nothing, the numbers do. */
public final class RevisionInstallation {

    private RevisionInstallation() {}

    /** The revisions of a mesh. */
    public static InstalledRevisions of(ArmMesh mesh) {
        List<Revision> all = RevisionFacts.ordered(mesh.revisions());
        if (!mesh.enabled()) {
            String sentence = mesh.mode() == null
                    ? "The cluster has no service mesh profile."
                    : "The service mesh profile of the cluster has the mode " + mesh.mode() + ".";
            return new InstalledRevisions(List.of(), new Reason(RevisionReason.MESH_DISABLED, sentence));
        }
        return new InstalledRevisions(all, reason(all));
    }

    private static Reason reason(List<Revision> all) {
        if (all.isEmpty()) {
            return new Reason(
                    RevisionReason.REVISIONS_MISSING,
                    "The Istio add-on is enabled, but its profile in ARM names no revision.");
        }
        if (all.size() == 1) {
            return new Reason(RevisionReason.SINGLE_REVISION, all.get(0) + " is installed.");
        }
        if (all.size() == 2 && all.stream().allMatch(Revision::hasOrder)) {
            return new Reason(
                    RevisionReason.UPGRADE_IN_PROGRESS,
                    "An upgrade from " + all.get(0) + " to " + all.get(1) + " is running.");
        }
        return new Reason(
                RevisionReason.REVISIONS_UNCLEAR,
                RevisionFacts.names(all) + " are installed: which one is stable, and which the canary, is not known.");
    }
}
