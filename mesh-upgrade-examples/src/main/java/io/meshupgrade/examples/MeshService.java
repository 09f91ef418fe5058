package io.meshupgrade.examples;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.upgrade.UpgradeEvent;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradeRun;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upgrades inside a service: one at a time, told to its log, to be asked how far it is, and to be cancelled when the
 * service stops. Another instance goes on with the same call. Safe for use by several threads.
 */
public final class MeshService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MeshService.class);
    private static final Duration LAST_CALL = Duration.ofSeconds(30);

    private final MeshUpgrade mesh;
    private @Nullable UpgradeRun run;

    public MeshService(MeshUpgrade mesh) {
        this.mesh = mesh;
    }

    /** Starts an upgrade, unless one is on its way. */
    public synchronized void upgrade(Revision to) throws InterruptedException {
        if (run != null && outcome().isEmpty()) {
            throw new IllegalStateException("An upgrade is on its way: " + run.progress());
        }
        run = mesh.upgrade().to(to).onEvent(MeshService::log).start();
    }

    private static void log(UpgradeEvent event) {
        LOG.info("{} {}", event.kind(), event.text());
    }

    /** {@return what came of the last one; empty while it goes on, and when there was none} */
    public synchronized Optional<UpgradeOutcome> outcome() throws InterruptedException {
        return run == null ? Optional.empty() : run.await(Duration.ZERO);
    }

    /** {@return how far it is, for people} */
    public synchronized String progress() {
        return run == null ? "No upgrade was asked for." : run.progress().toString();
    }

    /** Finishes the call in flight. */
    @Override
    public synchronized void close() {
        if (run != null) {
            run.cancel();
            try {
                LOG.info("The upgrade came to {}", run.await(LAST_CALL));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        mesh.close();
    }
}
