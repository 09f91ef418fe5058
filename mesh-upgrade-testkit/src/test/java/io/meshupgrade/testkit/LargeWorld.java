package io.meshupgrade.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meshupgrade.testkit.internal.http.LocalTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts ten thousand injected pods in a simulated cluster, lists them whole and page by page, and watches them, and
 * prints how long each took. Run by {@link LargeWorldTest} in a JVM with a small heap.
 */
final class LargeWorld {

    static final int PODS = 10_000;
    private static final int NAMESPACES = 50;
    private static final int DEPLOYMENTS = 10;
    private static final int REPLICAS = PODS / NAMESPACES / DEPLOYMENTS;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(LocalTls.shared().clientContext())
            .build();
    private final URI server;
    private final String token;

    private LargeWorld(SimulatedAks aks) throws IOException {
        String kubeconfig = Files.readString(aks.kubeconfig());
        server = URI.create(find("server: \"(.*?)\"", kubeconfig));
        token = find("token: (\\S+?)}", kubeconfig);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(pattern);
        }
        return matcher.group(1);
    }

    public static void main(String[] arguments) throws Exception {
        try (SimulatedAks aks = SimulatedAks.builder().revisions("asm-1-29").start()) {
            new LargeWorld(aks).run();
        }
    }

    private void run() throws Exception {
        awaitIstiod();
        CountDownLatch ready = new CountDownLatch(PODS);
        Thread watcher = new Thread(() -> countReady(ready));
        watcher.setDaemon(true);
        watcher.start();
        long begin = System.nanoTime();
        for (int i = 0; i < NAMESPACES; i++) {
            create(i);
        }
        if (!ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("after " + PATIENCE + " still waiting for " + ready.getCount() + " pods");
        }
        print("started and watched until ready", begin);
        begin = System.nanoTime();
        require(count("/api/v1/pods", ""));
        print("listed at once", begin);
        begin = System.nanoTime();
        require(count("/api/v1/pods?limit=500", ""));
        print("listed in pages of 500", begin);
        begin = System.nanoTime();
        HttpResponse<InputStream> protobuf = get("/api/v1/pods", "application/vnd.kubernetes.protobuf");
        long bytes = protobuf.body().transferTo(OutputStream.nullOutputStream());
        print("listed as protobuf, " + bytes / 1_000_000 + " MB", begin);
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.out.printf(
                Locale.ROOT, "heap in use %d MB%n", (runtime.totalMemory() - runtime.freeMemory()) / 1024 / 1024);
    }

    /** Those of istiod are among the pods. */
    private static void require(int pods) {
        if (pods < PODS) {
            throw new IllegalStateException("listed " + pods + " pods");
        }
    }

    private static void print(String what, long begin) {
        System.out.printf(Locale.ROOT, "%s: %.1f s%n", what, (System.nanoTime() - begin) / 1e9);
    }

    /** Until a dry run is injected. */
    private void awaitIstiod() throws Exception {
        post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"probe\",\"labels\":{\"istio.io/rev\":\"asm-1-29\"}}}");
        long end = System.nanoTime() + PATIENCE.toNanos();
        String pod = "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}}";
        while (System.nanoTime() < end) {
            if (post("/api/v1/namespaces/probe/pods?dryRun=All", pod).contains("istio-proxy")) {
                return;
            }
        }
        throw new IllegalStateException("no injection");
    }

    private void create(int number) throws Exception {
        String namespace = "shop-" + number;
        post(
                "/api/v1/namespaces",
                "{\"metadata\":{\"name\":\"" + namespace + "\",\"labels\":{\"istio.io/rev\":\"asm-1-29\"}}}");
        for (int i = 0; i < DEPLOYMENTS; i++) {
            String app = "app-" + i;
            post("/api/v1/namespaces/" + namespace + "/services", """
                    {"metadata": {"name": "%1$s"}, "spec": {"selector": {"app": "%1$s"}, "ports": [{"port": 80}]}}
                    """.formatted(app));
            post("/apis/apps/v1/namespaces/" + namespace + "/deployments", """
                    {"metadata": {"name": "%1$s"}, "spec": {"replicas": %2$d,
                      "selector": {"matchLabels": {"app": "%1$s"}},
                      "template": {"metadata": {"labels": {"app": "%1$s", "team": "one"}}, "spec": {"containers": [
                        {"name": "app", "image": "registry.example/%1$s:1", "env": [{"name": "A", "value": "1"}],
                         "resources": {"requests": {"cpu": "10m"}}}]}}}}
                    """.formatted(app, REPLICAS));
        }
    }

    private void countReady(CountDownLatch ready) {
        try {
            HttpResponse<InputStream> watch = get(
                    "/api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&labelSelector=team",
                    "application/json");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
                Set<String> seen = new HashSet<>();
                for (String line; ready.getCount() > 0 && (line = lines.readLine()) != null; ) {
                    String uid = find("\"uid\":\"([^\"]+)\",\"creationTimestamp", line);
                    if (line.contains("\"type\":\"Ready\",\"status\":\"True\"") && seen.add(uid)) {
                        ready.countDown();
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many objects a list has, page by page; read as a stream. */
    private int count(String path, String next) throws Exception {
        HttpResponse<InputStream> answer = get(next.isEmpty() ? path : path + "&continue=" + next, "application/json");
        int items = 0;
        String token = "";
        try (JsonParser json = new JsonFactory().createParser(answer.body())) {
            int depth = 0;
            for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
                depth += t.isStructStart() ? 1 : t.isStructEnd() ? -1 : 0;
                if (t == JsonToken.START_OBJECT && depth == 3) {
                    items++;
                } else if (t == JsonToken.FIELD_NAME
                        && depth == 2
                        && json.currentName().equals("continue")) {
                    token = json.nextTextValue();
                }
            }
        }
        return token.isEmpty() ? items : items + count(path, token);
    }

    private HttpResponse<InputStream> get(String path, String accept) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", accept)
                        .build(),
                BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " is answered with " + answer.statusCode());
        }
        return answer;
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .header("Authorization", "Bearer " + token)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
