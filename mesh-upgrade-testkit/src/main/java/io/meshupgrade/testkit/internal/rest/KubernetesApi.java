package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * Answers requests to the Kubernetes API: finds out which objects a path is about, and does with them what the verb
 * says. Refusals are documents of kind Status, as from a real server. Safe for use by several threads: requests take
 * turns.
 */
public final class KubernetesApi {

    private static final String ACCESS_REVIEWS = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final ApiObjects objects;
    private final Timeline time;
    private final Kinds kinds;
    private final Discovery discovery;
    private final Pages pages;
    private final Writes writes;
    private final AccessReviews accessReviews;

    public KubernetesApi(
            ApiObjects objects, Timeline time, Kinds kinds, AccessReviews accessReviews, String kubernetesVersion) {
        this.objects = objects;
        this.time = time;
        this.kinds = kinds;
        this.discovery = new Discovery(kinds, kubernetesVersion);
        this.pages = new Pages(objects.store());
        this.writes = new Writes(objects);
        this.accessReviews = accessReviews;
    }

    /** Answers a request. Whatever is wrong with it is an answer too. */
    public ApiAnswer answer(ApiRequest request) {
        synchronized (time) {
            try {
                return route(request);
            } catch (ApiError e) {
                return new ApiAnswer.Document(e.code(), e.status());
            }
        }
    }

    private ApiAnswer route(ApiRequest request) {
        List<String> path = request.path();
        if (path.size() == 1 && (path.contains("readyz") || path.contains("livez") || path.contains("healthz"))) {
            return new ApiAnswer.Text(200, "ok");
        }
        if (String.join("/", path).equals(ACCESS_REVIEWS) && request.method().equals("POST")) {
            return new ApiAnswer.Document(201, accessReviews.review(Bodies.object(request)));
        }
        Optional<JsonNode> discovered = discovery.at(path);
        if (discovered.isPresent()) {
            return new ApiAnswer.Document(200, discovered.get());
        }
        Optional<Target> target = Target.of(path, kinds);
        if (target.isEmpty()) {
            return new ApiAnswer.Text(404, "404 page not found\n");
        }
        return target.get().name().isEmpty() ? collection(target.get(), request) : single(target.get(), request);
    }

    private ApiAnswer collection(Target target, ApiRequest request) {
        Kind kind = target.kind();
        Forms form = Forms.accepted(request.header("accept"));
        return switch (request.method()) {
            case "GET" -> {
                Selector selector =
                        Selector.parse(request.parameter("labelSelector"), request.parameter("fieldSelector"));
                yield request.flag("watch")
                        ? new ApiAnswer.Stream(Watch.begin(
                                objects.store(),
                                time,
                                kind,
                                target.namespace(),
                                selector,
                                request,
                                object -> form.object(kind, object, time.now())))
                        : new ApiAnswer.Document(
                                200,
                                form.list(kind, pages.list(kind, target.namespace(), selector, request), time.now()));
            }
            case "POST" ->
                new ApiAnswer.Document(
                        201, form.object(kind, writes.create(kind, target.namespace(), request), time.now()));
            case "DELETE" -> deleteAll(target, request);
            default -> throw methodNotAllowed();
        };
    }

    private ApiAnswer deleteAll(Target target, ApiRequest request) {
        Selector selector = Selector.parse(request.parameter("labelSelector"), request.parameter("fieldSelector"));
        ObjectNode list = pages.list(target.kind(), target.namespace(), selector, request);
        for (JsonNode item : list.path("items")) {
            writes.delete(
                    new Key(
                            target.kind(),
                            item.at("/metadata/namespace").asText(),
                            item.at("/metadata/name").asText()),
                    request);
        }
        return new ApiAnswer.Document(200, list);
    }

    private ApiAnswer single(Target target, ApiRequest request) {
        Key key = new Key(target.kind(), target.namespace(), target.name());
        Forms form = Forms.accepted(request.header("accept"));
        if (target.subresource().equals("scale")) {
            return new ApiAnswer.Document(200, writes.scale(key, request));
        }
        if (!target.subresource().isEmpty() && !target.subresource().equals("status")) {
            throw new ApiError(404, "NotFound", "the server could not find the requested resource");
        }
        ObjectNode object = switch (request.method()) {
            case "GET" -> objects.require(key);
            case "PUT" -> writes.replace(key, target.subresource(), request);
            case "PATCH" -> writes.patch(key, target.subresource(), request);
            case "DELETE" -> writes.delete(key, request);
            default -> throw methodNotAllowed();
        };
        boolean gone = request.method().equals("DELETE") && objects.store().get(key) == null;
        JsonNode body = gone && !key.kind().equals(Kinds.POD) ? deleted(key, object) : object;
        boolean created = request.method().equals("PATCH")
                && object.at("/metadata/generation").asInt(1) <= 1
                && writes.lastPatchCreated();
        return new ApiAnswer.Document(created ? 201 : 200, gone ? body : form.object(key.kind(), body, time.now()));
    }

    /** What a real server answers when an object is gone at once. */
    private static JsonNode deleted(Key key, ObjectNode object) {
        ObjectNode status =
                JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", key.name());
        if (!key.kind().group().isEmpty()) {
            details.put("group", key.kind().group());
        }
        details.put("kind", key.kind().plural())
                .put("uid", object.at("/metadata/uid").asText());
        return status;
    }

    private static ApiError methodNotAllowed() {
        return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }
}
