package io.meshupgrade.core;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An HTTP server of this machine that gives the answers it was made with, and remembers what it was asked. */
public final class LoopbackServer implements AutoCloseable {

    /** One request as it arrived. */
    public record Asked(String method, String path, String query, Headers headers) {

        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private LoopbackServer(HttpServer server, String scheme, HttpHandler answers) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", exchange -> {
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getQuery(),
                    exchange.getRequestHeaders()));
            try (exchange) {
                answers.handle(exchange);
            }
        });
        server.start();
    }

    public static LoopbackServer with(HttpHandler answers) throws IOException {
        return new LoopbackServer(HttpServer.create(loopback(), 0), "http", answers);
    }

    /** Answers several requests at the same time, which the others do not. */
    public static LoopbackServer threaded(HttpHandler answers) throws IOException {
        HttpServer server = HttpServer.create(loopback(), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        return new LoopbackServer(server, "http", answers);
    }

    public static LoopbackServer answering(int status, String contentType, String body) throws IOException {
        return with(exchange -> answer(exchange, status, contentType, body));
    }

    /** Asks for a client certificate, and like an API server takes the connection without one too. */
    public static LoopbackServer https(SSLContext tls, HttpHandler answers) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = tls.getDefaultSSLParameters();
                ssl.setWantClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        return new LoopbackServer(server, "https", answers);
    }

    public static void answer(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        if (server.getExecutor() instanceof ExecutorService threads) {
            threads.shutdownNow();
        }
    }
}
