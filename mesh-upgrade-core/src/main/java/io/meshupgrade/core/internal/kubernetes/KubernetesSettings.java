package io.meshupgrade.core.internal.kubernetes;

import java.time.Duration;

/**
 * How the API server is asked.
 *
 * @param pageSize how many pods it is asked for at a time
 * @param compression whether it may compress its answers. On loopback that costs more than it saves; across a network
 *     it saves nine tenths of the bytes
 * @param connectTimeout for a connection
 * @param silenceTimeout how long an answer may pause
 * @param attempts how often a read is sent at most, when the server is busy (429, 503, 504) or the connection breaks
 * @param retryBudget how long one read may wait in all between its attempts
 */
public record KubernetesSettings(
        int pageSize,
        boolean compression,
        Duration connectTimeout,
        Duration silenceTimeout,
        int attempts,
        Duration retryBudget) {

    /** 500 pods, compressed; 10 s to connect, 60 s without a byte; 4 attempts with 30 s between them in all. */
    public static final KubernetesSettings DEFAULTS = new KubernetesSettings(
            500, true, Duration.ofSeconds(10), Duration.ofSeconds(60), 4, Duration.ofSeconds(30));

    public KubernetesSettings {
        if (pageSize < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "pageSize and attempts are at least 1, but are " + pageSize + " and " + attempts);
        }
        if (connectTimeout.compareTo(Duration.ZERO) <= 0 || silenceTimeout.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(
                    "time limits are more than nothing, but are " + connectTimeout + " and " + silenceTimeout);
        }
    }

    public KubernetesSettings withTimeouts(Duration connect, Duration silence) {
        return new KubernetesSettings(pageSize, compression, connect, silence, attempts, retryBudget);
    }

    public KubernetesSettings withPageSize(int changed) {
        return new KubernetesSettings(changed, compression, connectTimeout, silenceTimeout, attempts, retryBudget);
    }

    public KubernetesSettings withCompression(boolean changed) {
        return new KubernetesSettings(pageSize, changed, connectTimeout, silenceTimeout, attempts, retryBudget);
    }

    public KubernetesSettings withAttempts(int changed) {
        return new KubernetesSettings(pageSize, compression, connectTimeout, silenceTimeout, changed, retryBudget);
    }
}
