package io.meshupgrade.core;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads several parts at the same time, at most so many of them: across a network most of the time of a short list is
 * spent waiting for it. For one thread, which asks for each part and then takes what came.
 */
final class ParallelReads implements AutoCloseable {

    private final @Nullable ExecutorService threads;

    /** @param atOnce how many; with 1, each part is read when it is asked for, on the thread of the caller */
    ParallelReads(int atOnce) {
        this.threads = atOnce == 1 ? null : Executors.newFixedThreadPool(atOnce, ParallelReads::thread);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "mesh-upgrade-read");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to read a part.
     *
     * @return gives the part, once it has come, or throws what reading it threw
     */
    <T> Supplier<T> begin(Supplier<T> part) {
        if (threads == null) {
            T value = part.get();
            return () -> value;
        }
        Future<T> future = threads.submit(part::get);
        return () -> await(future, part);
    }

    private static <T> T await(Future<T> future, Supplier<T> part) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            // What reads knows how to say that, and does so at once.
            Thread.currentThread().interrupt();
            return part.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            if (e.getCause() instanceof Error why) {
                throw why;
            }
            throw new IllegalStateException("A Supplier throws what is not checked only", e);
        }
    }

    /** Interrupts what is still being read. It is not waited for: a server that is silent is not to delay a failure. */
    @Override
    public void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
