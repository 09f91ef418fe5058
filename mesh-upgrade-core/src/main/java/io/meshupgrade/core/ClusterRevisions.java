package io.meshupgrade.core;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmReader;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.core.internal.observe.MeshRelease;
import io.meshupgrade.core.internal.rules.KubernetesUpgrades;
import io.meshupgrade.core.internal.rules.RevisionFacts;
import io.meshupgrade.core.internal.rules.RevisionInstallation;
import io.meshupgrade.core.internal.rules.RevisionPaths;
import io.meshupgrade.core.internal.rules.RevisionTargets;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.KubernetesCheck;
import io.meshupgrade.revisions.RevisionPath;
import io.meshupgrade.revisions.Revisions;
import io.meshupgrade.revisions.UpgradeTargets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The revisions of one cluster. */
final class ClusterRevisions implements Revisions {

    private final Function<String, ArmReader> arm;

    /** @param arm for an action, which it names when there is no ARM */
    ClusterRevisions(Function<String, ArmReader> arm) {
        this.arm = arm;
    }

    @Override
    public InstalledRevisions installed() {
        return RevisionInstallation.of(
                arm.apply("tell the installed revisions").cluster().mesh());
    }

    @Override
    public UpgradeTargets upgradeTargets() {
        return RevisionTargets.of(facts(arm.apply("tell where the mesh may be upgraded to")));
    }

    @Override
    public RevisionPath pathTo(Revision target) {
        Objects.requireNonNull(target, "target");
        return RevisionPaths.to(target, facts(arm.apply("find the way to " + target)));
    }

    @Override
    public KubernetesCheck beforeKubernetes(KubernetesMinor minor) {
        Objects.requireNonNull(minor, "minor");
        return KubernetesUpgrades.check(minor, facts(arm.apply("check the mesh before Kubernetes " + minor)));
    }

    /**
     * Only what can matter is asked for: ARM has no profile of an upgrade that runs, nor of a mesh that is not there.
     */
    private static RevisionFacts facts(ArmReader arm) {
        ArmCluster cluster = arm.cluster();
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        if (installed.all().isEmpty()) {
            return new RevisionFacts(cluster, new UpgradeProfile(Optional.empty(), false), List.of());
        }
        UpgradeProfile profile =
                installed.upgradeInProgress() ? new UpgradeProfile(Optional.empty(), true) : arm.upgradeProfile();
        List<MeshRelease> releases = cluster.location() == null ? List.of() : arm.releases(cluster.location());
        return new RevisionFacts(cluster, profile, releases);
    }
}
