package io.meshupgrade.testkit.internal.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.http.Handler;
import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the API server and knows the watches that are open, so that they can be cut, held and expired. Safe for
 * use by several threads.
 */
public final class OpenWatches implements Handler {

    private final Handler server;
    private final List<Open> open = new CopyOnWriteArrayList<>();
    private final List<Predicate<Request>> held = new CopyOnWriteArrayList<>();

    public OpenWatches(Handler server) {
        this.server = server;
    }

    @Override
    public Response handle(Request request) {
        Response response = server.handle(request);
        return response instanceof Response.Stream stream
                ? Response.stream(
                        stream.status(),
                        stream.contentType(),
                        sink -> new Open(request, sink).run(stream.writer()),
                        stream.unused())
                : response;
    }

    /** How many of these watches are open. */
    public int count(Predicate<Request> which) {
        return (int) open.stream().filter(watch -> which.test(watch.request)).count();
    }

    /**
     * Cuts the connections of these watches.
     *
     * @return how many there were
     */
    public int cut(Predicate<Request> which) {
        return stop(which, "");
    }

    /**
     * Tells these watches that their version is too old, and ends them, as a server does that has lost count.
     *
     * @return how many there were
     */
    public int expire(Predicate<Request> which) {
        ApiError gone = new ApiError(410, "Expired", "The resourceVersion for the provided watch is too old.");
        String event = JsonNodeFactory.instance
                .objectNode()
                .put("type", "ERROR")
                .set("object", gone.status())
                .toString();
        return stop(which, event + "\n");
    }

    private int stop(Predicate<Request> which, String lastWords) {
        List<Open> meant =
                open.stream().filter(watch -> which.test(watch.request)).toList();
        meant.forEach(watch -> watch.stop(lastWords));
        return meant.size();
    }

    /**
     * From now on these watches, also those that begin later, are told nothing, although they stay open.
     *
     * @return lets them go on, with all that has happened
     */
    public Runnable hold(Predicate<Request> which) {
        held.add(which);
        return () -> {
            held.remove(which);
            open.forEach(Open::wake);
        };
    }

    /** One watch, and the thread of the server that writes to it. */
    private final class Open {

        private final Request request;
        private final Response.Sink sink;
        private final Thread thread = Thread.currentThread();
        private @Nullable String lastWords;
        private boolean over;

        Open(Request request, Response.Sink sink) {
            this.request = request;
            this.sink = sink;
        }

        void run(Response.Writer writer) throws IOException, InterruptedException {
            open.add(this);
            try {
                writer.write(this::send);
            } catch (InterruptedException e) {
                if (saidToStop() == null) {
                    throw e;
                }
            } finally {
                open.remove(this);
                finish();
            }
            String last = saidToStop();
            if (last != null && last.isEmpty()) {
                throw new IOException("Cut, as the simulation wants it");
            } else if (last != null) {
                sink.send(last.getBytes(UTF_8));
            }
        }

        /** From here on nobody interrupts the thread any more, and it forgets that somebody did. */
        private synchronized void finish() {
            over = true;
            if (lastWords != null) {
                Thread.interrupted();
            }
        }

        private synchronized @Nullable String saidToStop() {
            return lastWords;
        }

        /** The lock is held, so that a thread is not interrupted while it writes, which would break the connection. */
        private synchronized void send(byte[] bytes) throws IOException {
            try {
                while (lastWords == null && held.stream().anyMatch(which -> which.test(request))) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (lastWords == null) {
                sink.send(bytes);
            }
        }

        synchronized void wake() {
            notifyAll();
        }

        synchronized void stop(String words) {
            if (!over && lastWords == null) {
                lastWords = words;
                thread.interrupt();
            }
        }
    }
}
