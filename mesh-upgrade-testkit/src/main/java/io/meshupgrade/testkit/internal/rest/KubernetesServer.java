package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.http.Handler;
import io.meshupgrade.testkit.internal.http.Refusal;
import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes the Kubernetes API to HTTP: who may ask, and how documents and watches are written. */
public final class KubernetesServer implements Handler {

    private static final String JSON = "application/json";
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int HEARTBEATS_PER_BOOKMARK = 5;
    private static final List<String> HEADERS = List.of("accept", "content-type", "user-agent");

    private final KubernetesApi api;
    private final Predicate<String> validToken;
    private final AccessReviews access;

    /** @param validToken whether a bearer token is accepted; asked for each request */
    public KubernetesServer(KubernetesApi api, Predicate<String> validToken, AccessReviews access) {
        this.api = api;
        this.validToken = validToken;
        this.access = access;
    }

    @Override
    public Response handle(Request request) {
        String authorization = request.header("Authorization");
        String token = authorization != null && authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        if (!validToken.test(token)) {
            return Refusal.STATUS.answer(401, "Unauthorized", "Unauthorized");
        }
        Optional<ApiError> refusal = access.refusal(Action.of(request));
        if (refusal.isPresent()) {
            return Response.json(refusal.get().code(), refusal.get().status());
        }
        ApiAnswer answer = api.answer(read(request));
        if (answer instanceof ApiAnswer.Document document) {
            return Response.json(document.status(), document.body());
        }
        if (answer instanceof ApiAnswer.Text text) {
            return Response.bytes(
                    text.status(), "text/plain; charset=utf-8", text.body().getBytes(StandardCharsets.UTF_8));
        }
        Watch watch = ((ApiAnswer.Stream) answer).watch();
        boolean bookmarks = "true".equals(request.parameter("allowWatchBookmarks"));
        return Response.stream(200, JSON, sink -> write(watch, sink, bookmarks, seconds(request)), watch::close);
    }

    private static ApiRequest read(Request request) {
        Map<String, String> query = new HashMap<>();
        request.query().forEach((name, values) -> query.put(name, values.get(0)));
        Map<String, String> headers = new HashMap<>();
        for (String name : HEADERS) {
            String value = request.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new ApiRequest(
                request.method(),
                request.segments(),
                query,
                headers,
                new String(request.body(), StandardCharsets.UTF_8));
    }

    /** How long the caller wants to watch; as long as a real server lets one, when it does not say. */
    private static long seconds(Request request) {
        String seconds = request.parameter("timeoutSeconds");
        return seconds != null && seconds.matches("[0-9]{1,9}")
                ? Long.parseLong(seconds)
                : Duration.ofHours(1).toSeconds();
    }

    private static void write(Watch watch, Response.Sink sink, boolean bookmarks, long seconds)
            throws IOException, InterruptedException {
        try (watch) {
            int idle = 0;
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < end) {
                JsonNode event = watch.next(HEARTBEAT);
                if (event != null) {
                    sink.send((event + "\n").getBytes(StandardCharsets.UTF_8));
                } else if (watch.ended()) {
                    return;
                } else if (bookmarks && ++idle % HEARTBEATS_PER_BOOKMARK == 0) {
                    watch.bookmark();
                }
            }
        }
    }
}
