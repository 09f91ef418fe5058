package io.meshupgrade.testkit;

/**
 * The istiods of one revision in a simulated cluster, installed or not yet. While none is available, webhooks that lead
 * to it fail, and with them the creation of pods. Safe for use by several threads.
 */
public final class Istiod {

    private final Health health;
    private final PodGroup pods;

    Istiod(Health health, String revision) {
        this.health = health;
        this.pods = PodGroup.ofWorkload("aks-istio-system", "istiod-" + revision);
    }

    /**
     * Those that come from now on find no node, as in a cluster without room; said before the revision is started, its
     * control plane stays Pending.
     *
     * @return makes room
     */
    public Scripted pending() {
        return health.befall(Sickness.UNSCHEDULABLE, pods);
    }

    /**
     * Those that are there, and those that come, stop to answer.
     *
     * @return brings them back
     */
    public Scripted stop() {
        return health.befall(Sickness.NEVER_READY, pods);
    }
}
