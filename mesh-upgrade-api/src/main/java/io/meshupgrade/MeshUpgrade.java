package io.meshupgrade;

import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.controlplane.ControlPlane;
import io.meshupgrade.dependants.Dependants;
import io.meshupgrade.lint.Lint;
import io.meshupgrade.namespaces.Namespaces;
import io.meshupgrade.revisions.Revisions;
import io.meshupgrade.sidecars.Sidecars;
import io.meshupgrade.tags.Tags;
import io.meshupgrade.upgrade.Rollback;
import io.meshupgrade.upgrade.Upgrades;
import io.meshupgrade.workloads.Workloads;

/**
 * One AKS cluster with the Istio add-on: the entry to all that the library reads there and does.
 *
 * <p>An instance is connected and ready. It comes from {@code AksMeshUpgrade} of mesh-upgrade-core and is safe for use
 * by several threads. Capabilities cost nothing until one of their methods is called; only when ARM has to give the
 * kubeconfig, it is asked as soon as a capability is needed that works on Kubernetes.
 *
 * <p>What may be expected of a cluster is a return value. What broke is a {@link MeshUpgradeException}, which any
 * method of any capability may throw.
 */
public interface MeshUpgrade extends AutoCloseable {

    /**
     * {@return the revisions of the mesh} Which are installed, where they can be upgraded to, and why not elsewhere. It
     * needs ARM, and no kubeconfig.
     */
    Revisions revisions();

    /**
     * {@return the revision tags of the mesh} These are the stable names, such as {@code prod-stable}, by which
     * namespaces ask for a revision without naming it.
     */
    Tags tags();

    /** {@return the namespaces of the mesh} From which revision or tag they get their sidecars. */
    Namespaces namespaces();

    /** {@return the sidecars of the mesh} Which pod runs what, what it should run, and why it does not. */
    Sidecars sidecars();

    /** {@return what depends on a revision or a tag} The question before one of them goes away. */
    Dependants dependants();

    /** {@return what is wrong in the mesh, or would go wrong at the next restart} */
    Lint lint();

    /** {@return the control plane as it stands in the cluster} Its istiods, webhooks, gateways and autoscalers. */
    ControlPlane controlPlane();

    /** {@return the workloads of the mesh, to be restarted one by one} */
    Workloads workloads();

    /** {@return where an upgrade to another revision begins} It needs ARM. */
    Upgrades upgrade();

    /** {@return the rollback of the upgrade that is in progress, whoever began it} It needs ARM. */
    Rollback rollback();

    /**
     * Closes the connections of this instance, and nothing that was handed in. Calls under way end with a
     * {@link KubernetesException} or {@link ArmException}; further calls are an {@link IllegalStateException}.
     */
    @Override
    void close();
}
