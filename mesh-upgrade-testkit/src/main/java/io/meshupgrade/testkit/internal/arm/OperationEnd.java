package io.meshupgrade.testkit.internal.arm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a long-running operation ends.
 *
 * @param status {@code Succeeded}, {@code Failed} or {@code Canceled}
 * @param code of its error, or null when it names none
 * @param message of its error, or null when it names none
 * @param takesEffect whether the cluster follows what the document says, although the operation may fail
 * @param after how long it takes, or null for as long as operations take
 */
public record OperationEnd(
        String status,
        @Nullable String code,
        @Nullable String message,
        boolean takesEffect,
        @Nullable Duration after) {

    public static OperationEnd succeeded() {
        return new OperationEnd("Succeeded", null, null, true, null);
    }

    /** Fails, and nothing happens in the cluster, although the document keeps what was wanted. */
    public static OperationEnd failed(String code, String message) {
        return new OperationEnd("Failed", code, message, false, null);
    }

    /** Fails without saying why, as the service may. */
    public static OperationEnd failedWithoutError() {
        return new OperationEnd("Failed", null, null, false, null);
    }

    /** Is cancelled, and nothing happens in the cluster, although the document keeps what was wanted. */
    public static OperationEnd canceled(String code, String message) {
        return new OperationEnd("Canceled", code, message, false, null);
    }

    /** The same, but the cluster follows: it fails after the work is done. */
    public OperationEnd afterEffect() {
        return new OperationEnd(status, code, message, true, after);
    }

    /** The same, but the cluster does not follow: it succeeds, and nothing happens. */
    public OperationEnd withoutEffect() {
        return new OperationEnd(status, code, message, false, after);
    }

    /** The same, after so long. */
    public OperationEnd after(Duration duration) {
        return new OperationEnd(status, code, message, takesEffect, duration);
    }
}
