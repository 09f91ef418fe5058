package io.meshupgrade.testkit.internal.rest;

import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.FieldError;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Duration;

/**
 * How a caller wants to list or watch (apimachinery, pkg/apis/meta/internalversion/validation/validation.go).
 *
 * @param initial whether a watch shall begin with what is there: yes, no, or as its version says
 * @param resourceVersion empty for the newest
 * @param exact whether a list shall be of that very version
 * @param limit of a page; zero for none
 * @param next the token of the page before; empty for the first
 * @param bookmarks whether a watch may tell how far it is
 * @param seconds how long a watch may last
 */
record ListOptions(
        Initial initial,
        String resourceVersion,
        boolean exact,
        long limit,
        String next,
        boolean bookmarks,
        long seconds) {

    /** What a watch tells before changes. */
    enum Initial {
        /** What is there, and a bookmark at its end. */
        EVENTS,
        NONE,
        AS_THE_VERSION_SAYS
    }

    private static final Kind LIST_OPTIONS = new Kind("meta.k8s.io", "v1", "", "ListOptions", false);
    private static final String EXACT = "Exact";
    private static final String NOT_OLDER = "NotOlderThan";
    private static final String MATCH = "resourceVersionMatch";
    private static final String INITIAL = "sendInitialEvents";

    /** As a real server lets one watch that does not say how long. */
    private static final long AN_HOUR = Duration.ofHours(1).toSeconds();

    /**
     * The options of a request.
     *
     * @throws ApiError when they cannot be read (400), or do not go together (422)
     */
    static ListOptions of(ApiRequest request) {
        String version = request.parameter("resourceVersion");
        if (!version.isEmpty() && !version.matches("[0-9]{1,18}")) {
            throw ApiError.badRequest("resourceVersion: Invalid value: \"" + version
                    + "\": strconv.ParseUint: parsing \"" + version + "\": invalid syntax");
        }
        String match = request.parameter(MATCH);
        if (request.flag("watch")) {
            checkWatch(request, match);
        } else {
            checkList(request, match, version);
        }
        long limit = Math.max(0, request.number("limit", 0));
        boolean some = !version.isEmpty() && !version.equals("0");
        boolean named = request.query().containsKey(INITIAL);
        Initial initial = !named ? Initial.AS_THE_VERSION_SAYS : request.flag(INITIAL) ? Initial.EVENTS : Initial.NONE;
        long seconds = request.number("timeoutSeconds", AN_HOUR);
        return new ListOptions(
                initial,
                version,
                // A limit without a match is exact as well, from the days before there was a match.
                match.equals(EXACT) || (match.isEmpty() && limit > 0 && some),
                limit,
                request.parameter("continue"),
                request.flag("allowWatchBookmarks"),
                seconds <= 0 ? AN_HOUR : seconds);
    }

    private static void checkList(ApiRequest request, String match, String version) {
        if (!match.isEmpty()) {
            require(!version.isEmpty(), MATCH, MATCH + " is forbidden unless resourceVersion is provided");
            require(request.parameter("continue").isEmpty(), MATCH, MATCH + " is forbidden when continue is provided");
            if (!match.equals(EXACT) && !match.equals(NOT_OLDER)) {
                throw ApiError.invalid(
                        LIST_OPTIONS, "", FieldError.unsupported(MATCH, match, "\"Exact\", \"NotOlderThan\", \"\""));
            }
            require(
                    !(match.equals(EXACT) && version.equals("0")),
                    MATCH,
                    MATCH + " \"exact\" is forbidden for resourceVersion \"0\"");
        }
        require(!request.query().containsKey(INITIAL), INITIAL, INITIAL + " is forbidden for list");
    }

    private static void checkWatch(ApiRequest request, String match) {
        boolean initial = request.query().containsKey(INITIAL);
        if (initial) {
            require(match.equals(NOT_OLDER), MATCH, INITIAL + " requires setting " + MATCH + " to " + NOT_OLDER);
        } else if (!match.isEmpty()) {
            throw ApiError.invalid(
                    LIST_OPTIONS,
                    "",
                    FieldError.forbidden(MATCH, MATCH + " is forbidden for watch unless " + INITIAL + " is provided"));
        }
    }

    private static void require(boolean holds, String field, String detail) {
        if (!holds) {
            throw ApiError.invalid(LIST_OPTIONS, "", FieldError.forbidden(field, detail));
        }
    }

    /**
     * Refuses a version that is not there yet.
     *
     * @throws ApiError a time-out (504), since a real server waits a while for it
     */
    void requireReached(long newest) {
        if (!resourceVersion.isEmpty() && Long.parseLong(resourceVersion) > newest) {
            throw new ApiError(
                            504, "Timeout", "Too large resource version: " + resourceVersion + ", current: " + newest)
                    .retryAfter(1)
                    .because("ResourceVersionTooLarge", "Too large resource version");
        }
    }
}
