package io.meshupgrade.testkit.internal.rest;

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

    boolean flag(String name) {
        return parameter(name).equals("true") || parameter(name).equals("1");
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
