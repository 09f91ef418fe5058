package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.aks.AddOn;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;

/**
 * What AKS does with the Istio add-on of a simulated cluster by itself, whenever it likes. Safe for use by several
 * threads.
 */
public final class AddOnScript {

    private final Timeline time;
    private final AddOn addOn;

    AddOnScript(Timeline time, AddOn addOn) {
        this.time = time;
        this.addOn = addOn;
    }

    /**
     * Rolls out a patch of a revision: its istiod, its managed gateways, and all sidecars to come. Sidecars that run
     * stay as they are.
     *
     * @param revision for example {@code asm-1-29}
     * @param patch the tag of its images, for example {@code v1.29.6-1}
     * @throws IllegalArgumentException when the revision is not installed
     */
    public void patchRelease(String revision, String patch) {
        patchRelease(revision, patch, Duration.ZERO);
    }

    /**
     * The same in two steps: first istiod, then, after so much time of the world, gateways and sidecars to come.
     *
     * @throws IllegalArgumentException when the revision is not installed
     */
    public void patchRelease(String revision, String patch, Duration istiodAhead) {
        time.alone(() -> addOn.patch(revision, patch, istiodAhead));
    }

    /**
     * From now on the shared mesh config of a revision may not have these fields, although another revision's may. What
     * the documentation does not name as allowed is refused anyway.
     *
     * @param fields of MeshConfig, for example {@code tlsDefaults}
     */
    public void blockMeshConfig(String revision, String... fields) {
        time.alone(() -> addOn.blockMeshConfig(revision, fields));
    }
}
