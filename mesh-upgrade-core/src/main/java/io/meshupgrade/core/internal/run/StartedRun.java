package io.meshupgrade.core.internal.run;

import io.meshupgrade.upgrade.Progress;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradeRun;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A run on a thread of its own, which does not keep the JVM alive. */
public final class StartedRun implements UpgradeRun {

    private final UpgradeRunner runner;
    private final CompletableFuture<UpgradeOutcome> outcome = new CompletableFuture<>();

    private StartedRun(UpgradeRunner runner) {
        this.runner = runner;
    }

    /** Starts it. */
    public static UpgradeRun of(UpgradeRunner runner) {
        StartedRun run = new StartedRun(runner);
        Thread thread = new Thread(run::toItsEnd, "mesh-upgrade-run");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private void toItsEnd() {
        try {
            outcome.complete(runner.run(null));
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }

    @Override
    public Progress progress() {
        return runner.events().progress();
    }

    @Override
    public void pause() {
        runner.control().pause();
    }

    @Override
    public void resume() {
        runner.control().resume();
    }

    @Override
    public void cancel() {
        runner.control().cancel();
    }

    @Override
    public UpgradeOutcome await() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw broken(e);
        }
    }

    @Override
    public Optional<UpgradeOutcome> await(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(outcome.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw broken(e);
        }
    }

    private static RuntimeException broken(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException broken ? broken : new IllegalStateException(e.getCause());
    }
}
