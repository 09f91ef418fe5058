package io.meshupgrade.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An API server of this machine that lists the objects it was given, and nothing of other kinds. */
public final class FakeMesh implements AutoCloseable {

    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private final HttpServer server;
    private final Map<String, String> items = new HashMap<>();
    private int refusal;

    public FakeMesh() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public FakeMesh withTag(String tag, String revision) {
        return with(
                WEBHOOKS,
                "{\"metadata\": {\"name\": \"tag-%s\", \"labels\": {\"istio.io/rev\": \"%s\", \"istio.io/tag\": \"%s\"}}}"
                        .formatted(tag, revision, tag));
    }

    public FakeMesh withRevision(String revision) {
        return with(
                WEBHOOKS,
                "{\"metadata\": {\"name\": \"injector-%s\", \"labels\": {\"istio.io/rev\": \"%s\"}}}"
                        .formatted(revision, revision));
    }

    public FakeMesh withNamespace(String name, String revision) {
        return with(
                "/api/v1/namespaces",
                "{\"metadata\": {\"name\": \"%s\", \"labels\": {\"istio.io/rev\": \"%s\"}}}".formatted(name, revision));
    }

    public FakeMesh refusingWith(int status) {
        refusal = status;
        return this;
    }

    private FakeMesh with(String path, String item) {
        items.merge(path, item, (before, added) -> before + "," + added);
        return this;
    }

    public Path kubeconfig(Path directory) throws IOException {
        return kubeconfig(directory, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    public static Path kubeconfig(Path directory, String server) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                current-context: aks
                contexts: [{name: aks, context: {cluster: aks, user: me}}]
                clusters: [{name: aks, cluster: {server: "%s"}}]
                users: [{name: me, user: {token: secret}}]
                """.formatted(server));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = ("{\"items\": [" + items.getOrDefault(path, "") + "]}").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(refusal == 0 ? 200 : refusal, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
