package io.meshupgrade.core.internal.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body on a thread of its own, a little ahead of who looks at it: receiving and inflating a page of pods takes
 * as long as making values of it, and both at once take half the time. For one reading thread.
 */
final class ReadAhead extends InputStream {

    private static final int CHUNKS = 4;
    private static final int SIZE = 64 * 1024;
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final InputStream body;
    private final Runnable cancel;
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread thread;
    private @Nullable Chunk current;
    private int position;

    /** A part of the body. */
    private static final class Chunk {

        private final byte[] bytes;
        /** How much of it there is; negative at the end of the body. */
        private final int length;
        /** What ended it; null at its proper end. */
        private final @Nullable Throwable failure;

        Chunk(byte[] bytes, int length, @Nullable Throwable failure) {
            this.bytes = bytes;
            this.length = length;
            this.failure = failure;
        }

        boolean isLast() {
            return length < 0;
        }
    }

    /** @param cancel makes a read that waits for the server end at once */
    ReadAhead(InputStream body, Runnable cancel) {
        this.body = body;
        this.cancel = cancel;
        for (int i = 0; i < CHUNKS; i++) {
            free.add(new byte[SIZE]);
        }
        thread = new Thread(this::readToItsEnd, "mesh-upgrade-read-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void readToItsEnd() {
        try {
            Chunk last = null;
            while (last == null) {
                last = readOne(free.take());
            }
            full.put(last);
        } catch (InterruptedException e) {
            // Nobody wants to read on.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Hands a whole chunk over: bodies give a few kilobytes at a time, and handing each over costs more than reading
     * it.
     *
     * @return the last chunk, after the end or a failure; null while there is more
     */
    private @Nullable Chunk readOne(byte[] bytes) throws InterruptedException {
        int length = 0;
        Chunk last = null;
        try {
            while (last == null && length < SIZE) {
                int count = body.read(bytes, length, SIZE - length);
                length += Math.max(0, count);
                last = count < 0 ? new Chunk(bytes, -1, null) : null;
            }
        } catch (IOException | RuntimeException | Error e) {
            // Whoever waits for it has to know, whatever it is.
            last = new Chunk(bytes, -1, e);
        }
        if (length > 0) {
            full.put(new Chunk(bytes, length, null));
        }
        return last;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Chunk chunk = chunk();
        if (chunk.isLast()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk.bytes, position, into, from, count);
        position += count;
        return count;
    }

    /** One that has something left, or the last one. */
    private Chunk chunk() throws IOException {
        Chunk chunk = current;
        while (chunk == null || (!chunk.isLast() && position == chunk.length)) {
            if (chunk != null) {
                free.add(chunk.bytes);
                // An interrupt of the next line must not have it given back twice.
                current = null;
            }
            chunk = next();
            current = chunk;
            position = 0;
        }
        if (chunk.failure instanceof IOException failure) {
            throw failure;
        }
        if (chunk.failure instanceof RuntimeException failure) {
            throw failure;
        }
        if (chunk.failure instanceof Error failure) {
            throw failure;
        }
        return chunk;
    }

    private Chunk next() throws InterruptedIOException {
        try {
            return full.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /**
     * Whether nothing is left but the end, which a reader of JSON does not ask for: then the connection is as good as
     * new.
     */
    private boolean isAtItsEnd() {
        Chunk chunk = current;
        if (chunk != null && !chunk.isLast() && position == chunk.length) {
            try {
                chunk = full.poll(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return chunk != null && chunk.isLast();
    }

    /** Ends the other thread, so that nobody reads from the body any more. */
    @Override
    public void close() {
        if (!isAtItsEnd()) {
            cancel.run();
            thread.interrupt();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
