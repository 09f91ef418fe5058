package io.meshupgrade.testkit;

import java.time.Instant;

/**
 * A bearer token of a simulated cluster. What it takes to make a credential of the Azure SDK is {@code context ->
 * Mono.just(new AccessToken(token.value(), token.expiresAt().atOffset(UTC)))}.
 *
 * @param value what is sent after {@code Bearer}
 * @param expiresAt in the time of the world, which begins with the time of the machine unless it is stepped; far away
 *     for a token that does not expire
 */
public record Token(String value, Instant expiresAt) {

    /** Without the value. */
    @Override
    public String toString() {
        return "a token until " + expiresAt;
    }
}
