package io.meshupgrade.realmesh;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what other processes do. The only place of this module that sleeps. */
public final class Await {

    private static final long PAUSE_MILLIS = 50;

    private Await() {}

    /**
     * What is waited for: a question that is asked again until it brings null for "it is so", or says what it is not.
     */
    public interface Condition {
        /** Null when it is so, otherwise what is seen instead, for the message when time is up. */
        @Nullable
        String whatIsMissing() throws Exception;
    }

    /**
     * Asks every 50 ms.
     *
     * @throws RealMeshException when the time is up, with the last thing that was missing
     */
    public static void until(String what, Duration limit, Condition condition) {
        long end = System.nanoTime() + limit.toNanos();
        String missing;
        do {
            try {
                missing = condition.whatIsMissing();
            } catch (RealMeshException e) {
                throw e;
            } catch (Exception e) {
                missing = e.toString();
            }
            if (missing == null) {
                return;
            }
            pause(what);
        } while (System.nanoTime() < end);
        throw new RealMeshException(
                "Waited " + limit.toSeconds() + " s for " + what + " in vain; last seen: " + missing);
    }

    /** As above, for a plain yes or no. */
    public static void until(String what, Duration limit, Supplier<Boolean> condition) {
        until(what, limit, (Condition) () -> condition.get() ? null : "no");
    }

    private static void pause(String what) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RealMeshException("Interrupted while waiting for " + what, e);
        }
    }
}
