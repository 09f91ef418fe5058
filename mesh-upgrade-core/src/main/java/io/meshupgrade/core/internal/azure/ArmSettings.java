package io.meshupgrade.core.internal.azure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How ARM is asked.
 *
 * @param authority a file with certificates, in PEM, that are trusted instead of those of the JVM; null for the JVM's
 * @param connectTimeout for a connection to be there
 * @param answerTimeout for a whole answer to have come
 */
public record ArmSettings(
        URI endpoint, String apiVersion, @Nullable Path authority, Duration connectTimeout, Duration answerTimeout) {

    /**
     * Azure's public cloud. The version of the API is the oldest stable one known to have all of the mesh
     * (proxyRedirectionMechanism): an older one would leave fields out of the document.
     */
    public static final ArmSettings DEFAULT = new ArmSettings(
            URI.create("https://management.azure.com"),
            "2026-04-01",
            null,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60));

    /** @throws IllegalArgumentException when the token must not go to the endpoint, or a value makes no sense */
    public ArmSettings {
        endpoint = new ArmHost(endpoint).endpoint();
        if (!apiVersion.matches("\\d{4}-\\d{2}-\\d{2}(-preview)?")) {
            throw new IllegalArgumentException("'" + apiVersion
                    + "' is not a version of ARM's API: expected a date such as 2026-04-01, or 2026-04-02-preview.");
        }
        requirePositive("connect", connectTimeout);
        requirePositive("answer", answerTimeout);
    }

    private static void requirePositive(String what, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "The time limit to " + what + " is " + timeout + ": it has to be more than nothing.");
        }
    }

    ArmHost host() {
        return new ArmHost(endpoint);
    }

    public ArmSettings withEndpoint(URI value) {
        return new ArmSettings(value, apiVersion, authority, connectTimeout, answerTimeout);
    }

    public ArmSettings withApiVersion(String value) {
        return new ArmSettings(endpoint, value, authority, connectTimeout, answerTimeout);
    }

    public ArmSettings withAuthority(Path value) {
        return new ArmSettings(endpoint, apiVersion, value, connectTimeout, answerTimeout);
    }

    public ArmSettings withTimeouts(Duration connect, Duration answer) {
        return new ArmSettings(endpoint, apiVersion, authority, connect, answer);
    }
}
