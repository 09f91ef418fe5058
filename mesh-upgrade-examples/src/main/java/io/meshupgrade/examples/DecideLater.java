package io.meshupgrade.examples;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.upgrade.UpgradeOutcome;

/** Moves everybody to the new revision today, and lets people decide another day whether the old one goes. */
public final class DecideLater {

    private DecideLater() {}

    /** Today: ends when everybody is on the new revision. It may be called again after whatever happened. */
    public static UpgradeOutcome move(MeshUpgrade mesh, Revision to) {
        return mesh.upgrade().to(to).run();
    }

    /** Another day, when all is well: removes the old revision, if nothing depends on it. There is no way back. */
    public static UpgradeOutcome complete(MeshUpgrade mesh, Revision to) {
        return mesh.upgrade().to(to).completeWhenClear().run();
    }

    /** Another day, when it is not: everybody goes back, and the new revision is removed. */
    public static UpgradeOutcome goBack(MeshUpgrade mesh) {
        return mesh.rollback().run();
    }
}
