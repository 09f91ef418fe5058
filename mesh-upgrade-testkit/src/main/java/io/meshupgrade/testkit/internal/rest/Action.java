package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What somebody does to a resource, in the words of authorization (Kubernetes,
 * staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go).
 *
 * @param verb for example {@code list}; of a request to no resource, the method in lower case
 * @param resource its plural, for example {@code pods}; empty for a request to no resource
 * @param subresource empty, or for example {@code eviction}
 * @param namespace empty for objects of the whole cluster, and for all namespaces
 * @param name empty for a collection
 */
public record Action(String verb, String group, String resource, String subresource, String namespace, String name) {

    /** These are part of the namespace itself, while {@code namespaces/shop/pods} is about pods. */
    private static final Set<String> PARTS_OF_NAMESPACES = Set.of("status", "finalize");

    private static final Map<String, String> OF_OBJECTS = Map.of(
            "GET", "get", "HEAD", "get", "POST", "create", "PUT", "update", "PATCH", "patch", "DELETE", "delete");

    private static final Map<String, String> OF_COLLECTIONS = Map.of(
            "GET",
            "list",
            "HEAD",
            "list",
            "POST",
            "create",
            "PUT",
            "update",
            "PATCH",
            "patch",
            "DELETE",
            "deletecollection");

    /** What a request is about to do. */
    public static Action of(Request request) {
        List<String> path = request.segments();
        boolean core = path.size() >= 3 && path.get(0).equals("api");
        boolean named = path.size() >= 4 && path.get(0).equals("apis");
        String method = request.method();
        if (!core && !named) {
            return new Action(method.toLowerCase(Locale.ROOT), "", "", "", "", "");
        }
        String group = core ? "" : path.get(1);
        List<String> rest = path.subList(core ? 2 : 3, path.size());
        String namespace = rest.size() > 1 && rest.get(0).equals("namespaces") ? rest.get(1) : "";
        if (!namespace.isEmpty() && rest.size() > 2 && !PARTS_OF_NAMESPACES.contains(rest.get(2))) {
            rest = rest.subList(2, rest.size());
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String verb =
                (name.isEmpty() ? OF_COLLECTIONS : OF_OBJECTS).getOrDefault(method, method.toLowerCase(Locale.ROOT));
        boolean watches = List.of("true", "1").contains(String.valueOf(request.parameter("watch")));
        return new Action(
                verb.equals("list") && watches ? "watch" : verb,
                group,
                rest.get(0),
                rest.size() > 2 ? rest.get(2) : "",
                namespace,
                name);
    }

    /** What a {@code SelfSubjectAccessReview} asks about. */
    static Action asked(JsonNode attributes) {
        return new Action(
                attributes.path("verb").asText(""),
                attributes.path("group").asText(""),
                attributes.path("resource").asText(""),
                attributes.path("subresource").asText(""),
                attributes.path("namespace").asText(""),
                attributes.path("name").asText(""));
    }

    boolean isOnResource() {
        return !resource.isEmpty();
    }

    /** As rules name it, for example {@code pods} or {@code pods/eviction}. */
    public String qualifiedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** In the words of staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go. */
    ApiError forbidden(String user) {
        String why = "User \"" + user + "\" cannot " + verb + " resource \"" + qualifiedResource()
                + "\" in API group \"" + group + "\" "
                + (namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"");
        return ApiError.forbidden(group, resource, name, why);
    }
}
