package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.http.Handler;
import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a request is about, and refuses what ARM refuses before it asks a provider. To be used under the lock
 * of the timeline.
 */
final class ArmHandler implements Handler {

    private static final Pattern API_VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview|-privatepreview)?");
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +\\S+ *");
    private static final String PROVIDER = "microsoft.containerservice";

    private final ClusterState cluster;
    private final ClusterResource resource;
    private final Operations operations;
    private final ArmBehaviour behaviour;
    private final String scheme;

    ArmHandler(
            ClusterState cluster,
            ClusterResource resource,
            Operations operations,
            ArmBehaviour behaviour,
            String scheme) {
        this.cluster = cluster;
        this.resource = resource;
        this.operations = operations;
        this.behaviour = behaviour;
        this.scheme = scheme;
    }

    @Override
    public Response handle(Request request) {
        try {
            return route(request, request.segments());
        } catch (ArmError e) {
            return e.response();
        }
    }

    private Response route(Request request, List<String> segments) {
        if (segments.size() < 2 || !segments.get(0).equalsIgnoreCase("subscriptions")) {
            throw ArmError.ofArm(
                    404,
                    "MissingSubscription",
                    "The request did not have a subscription or a valid tenant level resource provider.");
        }
        requireApiVersion(request);
        requireToken(request);
        if (ClusterPath.isCluster(segments)) {
            return cluster(request, ClusterPath.ofSegments(segments), segments.subList(8, segments.size()));
        }
        if (segments.size() >= 6
                && ClusterPath.matches(
                        segments.subList(0, 5), List.of("subscriptions", "*", "providers", PROVIDER, "locations"))) {
            return location(request, segments.get(1), segments.get(5), segments.subList(6, segments.size()));
        }
        if (ClusterPath.matches(segments, List.of("subscriptions", "*", "locations"))) {
            requireMethod(request, "GET");
            return locations(request, segments.get(1));
        }
        throw unknownType(request);
    }

    private static void requireApiVersion(Request request) {
        String version = request.parameter("api-version");
        if (version == null || version.isEmpty()) {
            throw ArmError.ofArm(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        if (!API_VERSION.matcher(version).matches()) {
            throw ArmError.ofArm(400, "InvalidApiVersionParameter", "The api-version '" + version + "' is invalid.");
        }
    }

    private void requireToken(Request request) {
        if (!behaviour.tokenRequired()) {
            return;
        }
        String header = request.header("Authorization");
        if (header == null || !BEARER.matcher(header).matches()) {
            String what = header == null
                    ? "The 'Authorization' header is missing."
                    : "The 'Authorization' header is provided in an invalid format.";
            throw ArmError.ofArm(401, "AuthenticationFailed", "Authentication failed. " + what)
                    .with(
                            "WWW-Authenticate",
                            "Bearer authorization_uri=\"https://login.microsoftonline.com/common\","
                                    + " error=\"invalid_token\", error_description=\"" + what.replace("'", "") + "\"");
        }
        Optional<ArmError> refusal =
                behaviour.refusalOfToken(header.substring("bearer".length()).strip());
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private Response cluster(Request request, ClusterPath path, List<String> rest) {
        if (rest.isEmpty()) {
            requireMethod(request, "GET", "PUT", "PATCH", "DELETE");
            return switch (request.method()) {
                case "PUT" -> resource.put(request, path, base(request));
                case "PATCH" -> resource.patch(request, path);
                case "DELETE" -> resource.delete(request, path, base(request));
                default -> resource.get(path);
            };
        }
        if (rest.size() <= 2 && rest.get(0).equalsIgnoreCase("meshUpgradeProfiles")) {
            requireMethod(request, "GET");
            resource.existing(path);
            ObjectNode profile = new MeshProfiles(cluster, behaviour.calendar())
                    .upgradeProfile()
                    .orElse(null);
            return rest.size() == 1 ? list(request, profile) : item(rest.get(1), profile);
        }
        if (rest.size() == 1 && rest.get(0).equalsIgnoreCase("listClusterUserCredential")) {
            requireMethod(request, "POST");
            return resource.credentials(path);
        }
        throw unknownType(request);
    }

    private Response location(Request request, String subscription, String location, List<String> rest) {
        if (rest.size() == 2 && rest.get(0).equalsIgnoreCase("operations")) {
            requireMethod(request, "GET");
            return operations.poll(request, rest.get(1));
        }
        if (!rest.isEmpty() && rest.size() <= 2 && rest.get(0).equalsIgnoreCase("meshRevisionProfiles")) {
            requireMethod(request, "GET");
            requireLocation(request, location);
            ObjectNode profile =
                    new MeshProfiles(cluster, behaviour.calendar()).revisionProfile(subscription, location);
            return rest.size() == 1 ? list(request, profile) : item(rest.get(1), profile);
        }
        throw unknownType(request);
    }

    private void requireLocation(Request request, String location) {
        boolean known =
                behaviour.locations().keySet().stream().anyMatch(name -> ClusterPath.sameLocation(name, location));
        if (!known) {
            throw ArmError.ofArm(
                    400,
                    "NoRegisteredProviderFound",
                    "No registered resource provider found for location '" + location + "' and API version '"
                            + request.parameter("api-version")
                            + "' for type 'locations/meshRevisionProfiles'. The supported locations are '"
                            + String.join(", ", behaviour.locations().keySet()) + "'.");
        }
    }

    private Response locations(Request request, String subscription) {
        ArrayNode locations = ArmJson.object().putArray("value");
        behaviour
                .locations()
                .forEach((name, displayName) -> locations
                        .addObject()
                        .put("id", "/subscriptions/" + subscription + "/locations/" + name)
                        .put("name", name)
                        .put("type", "Region")
                        .put("displayName", displayName));
        return page(request, locations);
    }

    private Response list(Request request, @Nullable ObjectNode only) {
        ArrayNode value = ArmJson.object().putArray("value");
        if (only != null) {
            value.add(only);
        }
        return page(request, value);
    }

    /** When lists are paged, the first page is empty: who does not follow its link finds nothing. */
    private Response page(Request request, ArrayNode value) {
        ObjectNode answer = ArmJson.object();
        if (behaviour.paged() && request.parameter("$skiptoken") == null) {
            answer.putArray("value");
            answer.put("nextLink", base(request) + request.rawPath() + "?" + request.rawQuery() + "&%24skiptoken=2");
        } else {
            answer.set("value", value);
        }
        return Response.json(200, answer);
    }

    private static Response item(String mode, @Nullable ObjectNode profile) {
        if (profile == null || !mode.equalsIgnoreCase("istio")) {
            throw ArmError.ofProvider(404, "NotFound", "The mesh profile '" + mode + "' was not found.");
        }
        return Response.json(200, profile);
    }

    /** The URL of this server as the sender of the request knows it. */
    private String base(Request request) {
        return scheme + "://" + Objects.requireNonNullElse(request.header("Host"), "127.0.0.1");
    }

    private static void requireMethod(Request request, String... allowed) {
        if (!List.of(allowed).contains(request.method())) {
            throw ArmError.methodNotAllowed(request.method(), String.join(", ", allowed));
        }
    }

    private static ArmError unknownType(Request request) {
        String path = request.rawPath().toLowerCase(Locale.ROOT);
        int provider = path.indexOf("/providers/");
        if (provider < 0) {
            return ArmError.ofArm(404, "NotFound", "The path '" + request.rawPath() + "' is not simulated.");
        }
        return ArmError.ofArm(
                404,
                "InvalidResourceType",
                "The resource type could not be found in the namespace 'Microsoft.ContainerService' for api version '"
                        + request.parameter("api-version") + "'.");
    }
}
