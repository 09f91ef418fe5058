package io.meshupgrade.testkit.internal.arm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meshupgrade.testkit.internal.http.Request;
import io.meshupgrade.testkit.internal.http.Response;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The long-running operations. They end on the timeline, whether or not somebody polls them. Their URLs are signed, so
 * that only who polls them verbatim gets an answer.
 */
final class Operations {

    /** Seconds from the year 1 to 1970; the {@code t} of a real URL counts in tenths of a microsecond from there. */
    private static final long EPOCH_OFFSET = 62_135_596_800L;

    private static final String API_VERSION = "2016-03-30";

    private final Timeline time;
    private final ArmBehaviour behaviour;
    private final Random random;
    private final byte[] key = new byte[32];
    private final Map<String, Operation> operations = new HashMap<>();
    private final Queue<OperationEnd> scripted = new ArrayDeque<>();

    Operations(Timeline time, ArmBehaviour behaviour, Random random) {
        this.time = time;
        this.behaviour = behaviour;
        this.random = random;
        random.nextBytes(key);
    }

    /** Says how the next operation ends that nothing is said about yet. */
    void script(OperationEnd end) {
        scripted.add(end);
    }

    /**
     * Begins an operation.
     *
     * @param effect happens in the cluster, unless the operation is to have none
     * @param onEnd happens when it ends
     */
    Operation begin(Runnable effect, Consumer<OperationEnd> onEnd) {
        OperationEnd next = scripted.poll();
        OperationEnd end = next == null ? OperationEnd.succeeded() : next;
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        Operation operation = new Operation(id, signedQuery(id, time.now()), time.now());
        operations.put(id, operation);
        if (end.takesEffect()) {
            time.in(behaviour.effectDelay(), "ARM operation " + id + " takes effect", effect);
        }
        Duration duration = end.after() == null ? behaviour.operationDuration() : end.after();
        time.in(duration, "ARM operation " + id + " ends: " + end.status(), () -> {
            operation.end(end, time.now());
            onEnd.accept(end);
        });
        return operation;
    }

    private String signedQuery(String id, Instant now) {
        long ticks = (now.getEpochSecond() + EPOCH_OFFSET) * 10_000_000 + now.getNano() / 100;
        String unsigned = "api-version=" + API_VERSION + "&t=" + ticks + "&c=simulated";
        return unsigned + "&s=" + sign(id + "?" + unsigned) + "&h=" + sign(id);
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    /** Answers a poll. */
    Response poll(Request request, String id) {
        Operation operation = operations.get(id.toLowerCase(Locale.ROOT));
        if (operation == null) {
            throw ArmError.ofArm(404, "NotFound", "The entity was not found.");
        }
        if (!request.rawQuery().equals(operation.signedQuery())) {
            throw ArmError.ofArm(
                    403,
                    "AuthorizationFailed",
                    "The signature of the operation URL is not valid. Poll the URL of the Azure-AsyncOperation header as"
                            + " it is.");
        }
        Response.Body answer = Response.json(200, operation.document());
        Duration retryAfter = behaviour.retryAfter();
        return operation.running() && retryAfter != null
                ? answer.with("Retry-After", Long.toString(retryAfter.toSeconds()))
                : answer;
    }
}
