package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One long-running operation, as its URL tells of it. To be used under the lock of the timeline. */
final class Operation {

    private final String id;
    private final String signedQuery;
    private final Instant started;
    private @Nullable OperationEnd end;
    private @Nullable Instant ended;

    Operation(String id, String signedQuery, Instant started) {
        this.id = id;
        this.signedQuery = signedQuery;
        this.started = started;
    }

    String id() {
        return id;
    }

    /** What its URL ends with after the question mark. */
    String signedQuery() {
        return signedQuery;
    }

    boolean running() {
        return end == null;
    }

    void end(OperationEnd how, Instant now) {
        end = how;
        ended = now;
    }

    ObjectNode document() {
        ObjectNode document = ArmJson.object();
        document.put("name", id);
        document.put("status", end == null ? "InProgress" : end.status());
        document.put("startTime", started.toString());
        if (end != null) {
            document.put("endTime", String.valueOf(ended));
            if (end.code() != null) {
                document.putObject("error").put("code", end.code()).put("message", end.message());
            }
        }
        return document;
    }
}
