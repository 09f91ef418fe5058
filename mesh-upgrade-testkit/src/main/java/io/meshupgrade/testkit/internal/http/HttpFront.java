package io.meshupgrade.testkit.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP or HTTPS server on a port of the loopback, from its creation until it is closed. All its threads are daemons.
 *
 * <p>It reads requests whole, up to a limit, and answers each of them: what is too large with 413, what the handler
 * throws with 500. Large answers are compressed for those who accept it.
 */
public final class HttpFront implements AutoCloseable {

    /** The API server of Kubernetes compresses from here on too. */
    private static final int GZIP_FROM_BYTES = 128 * 1024;

    /** Of a body that is too large, as much is read and thrown away, so that its sender gets to read the answer. */
    private static final int PATIENCE_BYTES = 64 * 1024 * 1024;

    static {
        // Without it, each answer of the JDK's server waits 40 ms for a delayed acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Handler handler;
    private final Refusal refusal;
    private final int bodyLimit;
    private final URI uri;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "mesh-upgrade-testkit-http");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts a server.
     *
     * @param tls for HTTPS; null for HTTP
     * @param bodyLimit bytes of the largest request
     * @param port where to listen; 0 for any that is free
     */
    public HttpFront(Handler handler, Refusal refusal, int bodyLimit, @Nullable LocalTls tls, int port) {
        this.handler = handler;
        this.refusal = refusal;
        this.bodyLimit = bodyLimit;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls.serverContext()));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A simulated service cannot listen on " + (port == 0 ? "any port" : "port " + port)
                            + " of the loopback; another one, or 0 for any, may be free",
                    e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        // On a daemon thread, since the server's own thread inherits that.
        CompletableFuture.runAsync(server::start, threads).join();
        uri = URI.create((tls == null ? "http" : "https") + "://127.0.0.1:"
                + server.getAddress().getPort());
    }

    /** Where it listens, for example {@code http://127.0.0.1:40123}. */
    public URI uri() {
        return uri;
    }

    private void serve(HttpExchange exchange) throws IOException {
        Request request = new Request(
                exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), new byte[0]);
        send(exchange, request, answer(exchange));
    }

    private Response answer(HttpExchange exchange) throws IOException {
        byte[] body = readBody(exchange.getRequestBody());
        if (body == null) {
            return refusal.answer(
                    413, "RequestEntityTooLarge", "Request entity is too large: limit is " + bodyLimit + " bytes");
        }
        try {
            return handler.handle(new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), body));
        } catch (RuntimeException | Error e) {
            return refusal.answer(500, "InternalError", "The simulated service failed: " + e);
        }
    }

    /** The body, or null when it is too large. */
    private byte @Nullable [] readBody(InputStream in) throws IOException {
        byte[] body = in.readNBytes(bodyLimit + 1);
        if (body.length <= bodyLimit) {
            return body;
        }
        byte[] thrownAway = new byte[64 * 1024];
        int patience = PATIENCE_BYTES;
        for (int read = in.read(thrownAway); read >= 0 && patience > 0; read = in.read(thrownAway)) {
            patience -= read;
        }
        return null;
    }

    private static void send(HttpExchange exchange, Request request, Response response) throws IOException {
        if (response instanceof Response.Body body) {
            sendBody(exchange, request, body);
        } else if (response instanceof Response.Stream stream) {
            sendStream(exchange, stream);
        } else if (response instanceof Response.Truncated truncated) {
            sendTruncated(exchange, truncated);
        } else {
            throw new IOException("Cut, as the simulation wants it");
        }
    }

    private static void sendBody(HttpExchange exchange, Request request, Response.Body body) throws IOException {
        byte[] bytes = body.bytes();
        body.headers().forEach(exchange.getResponseHeaders()::set);
        if (bytes.length > GZIP_FROM_BYTES && request.acceptsGzip()) {
            bytes = gzip(bytes);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        if (request.method().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
        }
        boolean nothing = bytes.length == 0 || request.method().equals("HEAD");
        exchange.sendResponseHeaders(body.status(), nothing ? -1 : bytes.length);
        if (!nothing) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    /**
     * An exception that leaves this method makes the JDK's server close the connection without an end of the stream.
     */
    private static void sendStream(HttpExchange exchange, Response.Stream stream) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", stream.contentType());
        exchange.sendResponseHeaders(stream.status(), 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            stream.writer().write(bytes -> {
                out.write(bytes);
                out.flush();
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The server stops", e);
        }
        exchange.close();
    }

    private static void sendTruncated(HttpExchange exchange, Response.Truncated truncated) throws IOException {
        Response.Body whole = truncated.whole();
        whole.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(whole.status(), Math.max(1, whole.bytes().length));
        exchange.getResponseBody().write(whole.bytes(), 0, truncated.count());
        exchange.getResponseBody().flush();
        throw new IOException("Cut within the body, as the simulation wants it");
    }

    /** Stops at once: streams and answers that are held back are cut. */
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
