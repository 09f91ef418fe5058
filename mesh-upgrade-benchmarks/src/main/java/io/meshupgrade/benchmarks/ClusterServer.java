package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meshupgrade.benchmarks.Pages.Form;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server with a {@link GeneratedCluster}, over http on the loopback. It answers pods and ReplicaSets by itself,
 * and all else as the {@link SimulatedMesh} does. It notes what it is asked, so that the same can be asked again.
 */
public final class ClusterServer implements AutoCloseable {

    /**
     * Answers the requests since it was asked last, a line each: path with query, Accept, and whether gzip was taken.
     */
    static final String NOTES = "/benchmark/requests";

    private static final Pattern CONTINUE = Pattern.compile("(?:^|&)continue=(\\d{1,6})(?:&|$)");
    private static final int THREADS = 4;

    private final Pages pages;
    private final SimulatedMesh mesh;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<String> notes = new ArrayList<>();

    ClusterServer(int pods) throws IOException, InterruptedException {
        pages = new Pages(new GeneratedCluster(pods));
        mesh = new SimulatedMesh();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Serves until its input ends.
     *
     * @param args how many pods
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (ClusterServer server = new ClusterServer(Integer.parseInt(args[0]))) {
            System.out.println(server.uri());
            while (System.in.read() >= 0) {
                // Nothing is said to it: its input ends when the program that started it ends, however it does.
            }
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            String query = Objects.requireNonNullElse(uri.getRawQuery(), "");
            Headers headers = exchange.getRequestHeaders();
            String accept = Objects.requireNonNullElse(headers.getFirst("Accept"), "application/json");
            boolean gzip = Objects.requireNonNullElse(headers.getFirst("Accept-Encoding"), "")
                    .contains("gzip");
            if (uri.getPath().equals(NOTES)) {
                send(exchange, 200, "text/plain", false, takeNotes().getBytes(UTF_8));
                return;
            }
            note(uri + "\t" + accept + "\t" + gzip);
            boolean pods = uri.getPath().equals("/api/v1/pods");
            boolean replicaSets = uri.getPath().equals("/apis/apps/v1/replicasets");
            if (query.contains("labelSelector=") || !(pods || replicaSets)) {
                HttpResponse<byte[]> answer = mesh.get(uri.toString(), accept);
                String contentType = answer.headers().firstValue("Content-Type").orElse("application/json");
                send(exchange, answer.statusCode(), contentType, false, answer.body());
            } else if (!("&" + query + "&").contains("&limit=" + Pages.SIZE + "&")) {
                String refusal = "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"BadRequest\",\"code\":400,"
                        + "\"message\":\"this server has pages of 500 only\"}";
                send(exchange, 400, "application/json", false, refusal.getBytes(UTF_8));
            } else {
                Form form = pods ? formOfPods(accept) : formOfReplicaSets(accept);
                Matcher next = CONTINUE.matcher(query);
                int page = next.find() ? Integer.parseInt(next.group(1)) : 0;
                send(exchange, 200, form.contentType(), gzip, pages.page(form, page, gzip));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Form formOfPods(String accept) {
        return accept.contains("application/vnd.kubernetes.protobuf") ? Form.PODS_PROTOBUF : Form.PODS_JSON;
    }

    private static Form formOfReplicaSets(String accept) {
        return accept.contains("as=PartialObjectMetadataList") ? Form.REPLICA_SETS_METADATA : Form.REPLICA_SETS;
    }

    private static void send(HttpExchange exchange, int status, String contentType, boolean gzip, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (gzip) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private synchronized void note(String request) {
        notes.add(request);
    }

    private synchronized String takeNotes() {
        String all = String.join("\n", notes);
        notes.clear();
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        mesh.close();
    }
}
