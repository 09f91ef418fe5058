package io.meshupgrade.testkit;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A request that reached a simulated cluster.
 *
 * @param method in upper case, for example {@code PATCH}
 * @param verb what it does to a Kubernetes resource, as rules of access name it: "get", "list", "watch", "create",
 *     "update", "patch", "delete" or "deletecollection"; the method in lower case where it is about no resource, as in
 *     ARM
 * @param path as it was sent, without the query
 * @param query as it was sent, without the question mark; empty when there was none
 * @param body as text; empty when there was none, and in a {@link RequestLog}, which keeps no bodies
 */
public record SeenRequest(String method, String verb, String path, String query, String body) {

    /**
     * Whether it is such a request.
     *
     * @param what a method in upper case, a verb in lower case, or {@code *} for any
     * @param pathPattern a path, in which {@code *} stands for one segment or a part of it, and {@code **} for any
     *     number of them; letter case does not count
     */
    public boolean is(String what, String pathPattern) {
        return (what.equals("*") || what.equals(method) || what.equals(verb)) && matches(pathPattern);
    }

    private boolean matches(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.toLowerCase(Locale.ROOT).split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1)) {
            regex.append(
                    switch (part) {
                        case "*" -> "[^/]*";
                        case "**" -> ".*";
                        default -> Pattern.quote(part);
                    });
        }
        return path.toLowerCase(Locale.ROOT).matches(regex.toString());
    }

    SeenRequest withoutBody() {
        return new SeenRequest(method, verb, path, query, "");
    }

    /** Method and path only, since the query can hold secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
