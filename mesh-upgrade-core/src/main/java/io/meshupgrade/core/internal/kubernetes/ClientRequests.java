package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Request;

/** Requests with the address and the credentials of the official client, which is not asked to send them. */
final class ClientRequests {

    private final ApiClient client;

    ClientRequests(ApiClient client) {
        this.client = client;
    }

    /** {@return one without a body} */
    Request request(String method, String path, Map<String, String> query, Map<String, String> headers) {
        List<Pair> parameters = query.entrySet().stream()
                .map(entry -> new Pair(entry.getKey(), entry.getValue()))
                .toList();
        try {
            return client.buildRequest(
                    null,
                    path,
                    method,
                    parameters,
                    List.of(),
                    null,
                    // The client adds credentials to them.
                    new HashMap<>(headers),
                    new HashMap<>(),
                    new HashMap<>(),
                    new String[] {"BearerToken"},
                    null);
        } catch (ApiException e) {
            throw new IllegalStateException("A request without a body cannot fail to be built", e);
        }
    }

    /** Without the user name and password that an address may hold. */
    String address() {
        return client.getBasePath().replaceFirst("//[^/]*@", "//");
    }
}
