package io.meshupgrade.examples;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradeRun;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A platform team's own code around the library, as there may be some in each company: sidecars are patched at night,
 * slowly, not while a freeze is on, and the chat is told in one line. Its test shows how such code is tested.
 */
public final class NightlyPatch {

    private final Supplier<MeshUpgrade> connect;
    private final BooleanSupplier freeze;
    private final Consumer<String> chat;

    public NightlyPatch(Supplier<MeshUpgrade> connect, BooleanSupplier freeze, Consumer<String> chat) {
        this.connect = connect;
        this.freeze = freeze;
        this.chat = chat;
    }

    /** Patches for at most so long; the next night goes on. */
    public void run(Duration atMost) throws InterruptedException {
        if (freeze.getAsBoolean()) {
            chat.accept("No patches tonight: a freeze is on.");
            return;
        }
        try (MeshUpgrade mesh = connect.get()) {
            long stale = mesh.sidecars().audit().pods().of(SidecarClass.OUTDATED_PATCH);
            UpgradeRun run = mesh.sidecars().refresh().sidecarsPerSecond(5).start();
            Optional<UpgradeOutcome> outcome = run.await(atMost);
            if (outcome.isEmpty()) {
                run.cancel();
            }
            chat.accept(sentence(stale, outcome.isEmpty() ? run.await() : outcome.get()));
        } catch (MeshUpgradeException e) {
            chat.accept("Sidecars could not be patched: " + e.getMessage());
        }
    }

    private static String sentence(long stale, UpgradeOutcome outcome) {
        if (outcome instanceof UpgradeOutcome.Completed) {
            return stale + " sidecars were patched.";
        }
        if (outcome instanceof UpgradeOutcome.NothingToDo) {
            return "All sidecars are current.";
        }
        return "Not all sidecars were patched: " + outcome;
    }
}
