package io.meshupgrade.upgrade;

import java.time.Duration;
import java.util.Optional;

/** A run on a thread of its own. Safe for use by several threads. */
public interface UpgradeRun {

    /** {@return how far it is} */
    Progress progress();

    /** Begins nothing new: what is in the middle of its rollout goes on. The Lease is kept. */
    void pause();

    /** Goes on after {@link #pause}. */
    void resume();

    /** Ends it in {@link UpgradeOutcome.Cancelled} as soon as the call in flight is answered. */
    void cancel();

    /**
     * Waits until it is over.
     *
     * @return what came of it
     * @throws InterruptedException when the waiting thread is interrupted; the run goes on
     * @throws io.meshupgrade.common.MeshUpgradeException when the run broke
     */
    UpgradeOutcome await() throws InterruptedException;

    /**
     * Waits until it is over, for some time.
     *
     * @param atMost how long
     * @return what came of it, or empty when it goes on
     * @throws InterruptedException when the waiting thread is interrupted; the run goes on
     * @throws io.meshupgrade.common.MeshUpgradeException when the run broke
     */
    Optional<UpgradeOutcome> await(Duration atMost) throws InterruptedException;
}
