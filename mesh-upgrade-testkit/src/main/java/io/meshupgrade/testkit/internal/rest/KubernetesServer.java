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
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
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
            ApiError refused = refusal.get();
            String accept = Optional.ofNullable(request.header("Accept")).orElse("");
            return document(
                    new ApiAnswer.Document(refused.code(), refused.status(), Accepted.encodingOfRefusal(accept)));
        }
        ApiAnswer answer = api.answer(read(request));
        if (answer instanceof ApiAnswer.Document document) {
            return document(document);
        }
        if (answer instanceof ApiAnswer.Text text) {
            return Response.bytes(
                    text.status(), "text/plain; charset=utf-8", text.body().getBytes(StandardCharsets.UTF_8));
        }
        ApiAnswer.Stream stream = (ApiAnswer.Stream) answer;
        boolean protobuf = stream.encoding() == Accepted.Encoding.PROTOBUF;
        return Response.stream(
                200, protobuf ? PROTOBUF + ";stream=watch" : JSON, sink -> write(stream, sink), stream.watch()::close);
    }

    private static Response document(ApiAnswer.Document document) {
        Response.Body body = document.encoding() == Accepted.Encoding.PROTOBUF
                ? Response.bytes(document.status(), PROTOBUF, Protobuf.document(document.body()))
                : Response.json(document.status(), document.body());
        int retryAfter = document.status() < 400
                ? 0
                : document.body().at("/details/retryAfterSeconds").asInt(0);
        return retryAfter > 0 ? body.with("Retry-After", Integer.toString(retryAfter)) : body;
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

    private static void write(ApiAnswer.Stream stream, Response.Sink sink) throws IOException, InterruptedException {
        boolean protobuf = stream.encoding() == Accepted.Encoding.PROTOBUF;
        try (Watch watch = stream.watch()) {
            long end = System.nanoTime() + Duration.ofSeconds(stream.seconds()).toNanos();
            boolean ending = false;
            while (true) {
                JsonNode event = watch.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                if (event != null) {
                    sink.send(protobuf ? Protobuf.frame(event) : (event + "\n").getBytes(StandardCharsets.UTF_8));
                } else if (watch.ended()) {
                    return;
                } else if (!ending) {
                    ending = true;
                    watch.end();
                }
            }
        }
    }
}
