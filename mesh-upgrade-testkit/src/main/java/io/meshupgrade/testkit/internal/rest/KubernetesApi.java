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
    private final Evictions evictions;
    private final AccessReviews accessReviews;

    public KubernetesApi(
            ApiObjects objects, Timeline time, Kinds kinds, AccessReviews accessReviews, String kubernetesVersion) {
        this.objects = objects;
        this.time = time;
        this.kinds = kinds;
        this.discovery = new Discovery(kinds, kubernetesVersion);
        this.pages = new Pages(objects.store());
        this.writes = new Writes(objects);
        this.evictions = new Evictions(objects);
        this.accessReviews = accessReviews;
    }

    /** Answers a request. Whatever is wrong with it is an answer too. */
    public ApiAnswer answer(ApiRequest request) {
        synchronized (time) {
            Optional<Target> target = Target.of(request.path(), kinds);
            try {
                return route(target, request);
            } catch (ApiError e) {
                return new ApiAnswer.Document(e.code(), e.status(), encodingOfErrors(target, request));
            }
        }
    }

    private static Accepted.Encoding encodingOfErrors(Optional<Target> target, ApiRequest request) {
        try {
            return target.map(known ->
                            Accepted.of(request.header("accept"), known.kind()).encoding())
                    .orElse(Accepted.Encoding.JSON);
        } catch (ApiError notAcceptable) {
            return Accepted.encodingOfRefusal(request.header("accept"));
        }
    }

    private ApiAnswer route(Optional<Target> target, ApiRequest request) {
        List<String> path = request.path();
        if (path.size() == 1 && (path.contains("readyz") || path.contains("livez") || path.contains("healthz"))) {
            return new ApiAnswer.Text(200, "ok");
        }
        if (String.join("/", path).equals(ACCESS_REVIEWS)) {
            return accessReview(request);
        }
        Optional<JsonNode> discovered = discovery.at(path);
        if (discovered.isPresent()) {
            if (!request.method().equals("GET")) {
                throw methodNotAllowed();
            }
            return new ApiAnswer.Document(200, discovered.get());
        }
        if (target.isEmpty()) {
            return new ApiAnswer.Text(404, "404 page not found\n");
        }
        Accepted accepted = Accepted.of(request.header("accept"), target.get().kind());
        return target.get().name().isEmpty()
                ? collection(target.get(), accepted, request)
                : single(target.get(), accepted, request);
    }

    private ApiAnswer accessReview(ApiRequest request) {
        if (!request.method().equals("POST")) {
            throw methodNotAllowed();
        }
        ObjectNode question = Bodies.object(request);
        String complaint = Shapes.complaint("SelfSubjectAccessReview", question);
        if (!complaint.isEmpty()) {
            throw ApiError.badRequest(complaint);
        }
        return new ApiAnswer.Document(201, accessReviews.review(question));
    }

    private ApiAnswer collection(Target target, Accepted accepted, ApiRequest request) {
        Kind kind = target.kind();
        boolean everywhere = kind.namespaced() && target.namespace().isEmpty();
        if (everywhere && !request.method().equals("GET")) {
            throw methodNotAllowed();
        }
        Forms form = accepted.form();
        return switch (request.method()) {
            case "GET" -> {
                Selector selector = selector(request);
                ListOptions options = ListOptions.of(request);
                yield request.flag("watch")
                        ? new ApiAnswer.Stream(
                                Watch.begin(
                                        objects.store(),
                                        time,
                                        target,
                                        selector,
                                        options,
                                        object -> form.object(kind, object, time.now())),
                                accepted.encoding(),
                                options.seconds())
                        : new ApiAnswer.Document(
                                200,
                                form.list(kind, pages.list(kind, target.namespace(), selector, options), time.now()),
                                accepted.encoding());
            }
            case "POST" ->
                new ApiAnswer.Document(
                        201, form.object(kind, writes.create(target, request), time.now()), accepted.encoding());
            case "DELETE" -> new ApiAnswer.Document(200, deleteAll(target, request), accepted.encoding());
            default -> throw methodNotAllowed();
        };
    }

    private static Selector selector(ApiRequest request) {
        return Selector.parse(request.parameter("labelSelector"), request.parameter("fieldSelector"));
    }

    private JsonNode deleteAll(Target target, ApiRequest request) {
        // Also when there is nothing to delete, bad options are refused.
        WriteOptions.delete(request);
        ObjectNode list = pages.list(target.kind(), target.namespace(), selector(request), ListOptions.of(request));
        for (JsonNode item : list.path("items")) {
            Key key = new Key(
                    target.kind(),
                    item.at("/metadata/namespace").asText(),
                    item.at("/metadata/name").asText());
            writes.delete(key, request);
        }
        return list;
    }

    private ApiAnswer single(Target target, Accepted accepted, ApiRequest request) {
        Key key = new Key(target.kind(), target.namespace(), target.name());
        String method = request.method();
        if (target.subresource().equals("scale")) {
            if (!Kinds.SCALABLE.contains(key.kind())
                    || !List.of("GET", "PUT", "PATCH").contains(method)) {
                throw methodNotAllowed();
            }
            return new ApiAnswer.Document(200, writes.scale(key, request));
        }
        if (target.subresource().equals("eviction") && key.kind().equals(Kinds.POD)) {
            if (!method.equals("POST")) {
                throw methodNotAllowed();
            }
            return new ApiAnswer.Document(201, evictions.evict(key, request), accepted.encoding());
        }
        boolean status = target.subresource().equals("status");
        if (!target.subresource().isEmpty() && !status) {
            throw new ApiError(404, "NotFound", "the server could not find the requested resource");
        }
        if (method.equals("DELETE") && !status) {
            return deleted(key, writes.delete(key, request), accepted);
        }
        Writes.Written written = switch (method) {
            case "GET" -> new Writes.Written(objects.require(key), false);
            case "PUT" -> new Writes.Written(writes.replace(key, target.subresource(), request), false);
            case "PATCH" -> writes.patch(key, target.subresource(), request);
            default -> throw methodNotAllowed();
        };
        return new ApiAnswer.Document(
                written.created() ? 201 : 200,
                accepted.form().object(key.kind(), written.object(), time.now()),
                accepted.encoding());
    }

    /** Who deletes a pod, or what does not go at once, is shown it; all else is answered with success. */
    private ApiAnswer deleted(Key key, ObjectNode object, Accepted accepted) {
        boolean gone = objects.store().get(key) == null;
        return gone && !key.kind().equals(Kinds.POD)
                ? new ApiAnswer.Document(200, success(key, object), accepted.encoding())
                : new ApiAnswer.Document(
                        200, accepted.form().object(key.kind(), object, time.now()), accepted.encoding());
    }

    private static JsonNode success(Key key, ObjectNode object) {
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
