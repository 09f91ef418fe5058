package io.meshupgrade.testkit.internal.rest;

import io.meshupgrade.testkit.internal.api.ApiError;
import java.util.List;
import java.util.Map;

/**
 * A request to the Kubernetes API.
 *
 * @param path its segments, decoded
 * @param query its parameters; of several with one name, the first
 * @param headers with names in lower case
 * @param body as text, empty when there is none
 */
public record ApiRequest(
        String method, List<String> path, Map<String, String> query, Map<String, String> headers, String body) {

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** As apimachinery reads them: everything is true, but "false", "0", and what is not there. */
    boolean flag(String name) {
        return query.containsKey(name)
                && !parameter(name).equalsIgnoreCase("false")
                && !parameter(name).equals("0");
    }

    /**
     * A number among the parameters, or the default when there is none.
     *
     * @throws ApiError when it is no number
     */
    long number(String name, long otherwise) {
        String text = parameter(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest(name + ": strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Whether nothing shall be stored. */
    boolean dryRun() {
        return parameter("dryRun").equals("All");
    }

    /** Who writes, for the record of field owners: the parameter, or the first word of the user agent. */
    String fieldManager() {
        String manager = parameter("fieldManager");
        if (!manager.isEmpty()) {
            return manager;
        }
        String agent = header("user-agent");
        int slash = agent.indexOf('/');
        return slash > 0 ? agent.substring(0, slash) : agent.isEmpty() ? "unknown" : agent;
    }
}
