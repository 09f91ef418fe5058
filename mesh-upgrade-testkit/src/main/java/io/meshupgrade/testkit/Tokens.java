package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The bearer tokens of one side of a simulated cluster. As many as one likes are valid at a time; each expires for
 * itself, and is answered 401 from then on. Safe for use by several threads.
 */
public final class Tokens {

    /** The last moment that clients can write down. */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    /** Longer than any test lasts. */
    static final Duration LONG_ENOUGH = Duration.ofDays(365);

    private final Timeline time;
    private final Random random;
    private final Map<String, Token> issued = new LinkedHashMap<>();
    private @Nullable Duration lifetime;
    private @Nullable Token newest;

    /** @param lifetime of each token; null for tokens that never expire */
    Tokens(Timeline time, long seed, @Nullable Duration lifetime) {
        this.time = time;
        this.random = new Random(seed);
        this.lifetime = lifetime;
    }

    /** From now on, new tokens expire after so much time of the world. */
    public void lifetime(Duration value) {
        synchronized (time) {
            lifetime = value;
        }
    }

    /**
     * The present token: the newest one, or a new one when that has expired. Like a credential that keeps what it got
     * until it is of no use any more.
     */
    public Token current() {
        synchronized (time) {
            Token present = newest;
            return present != null && valid(present.value()) ? present : issue();
        }
    }

    /** A new token; others stay as they are. */
    public Token issue() {
        synchronized (time) {
            return remember(lifetime == null ? NEVER : time.now().plus(lifetime));
        }
    }

    /** A new token that expires after so much time of the world. */
    public Token issue(Duration lifetimeOfThis) {
        synchronized (time) {
            return remember(time.now().plus(lifetimeOfThis));
        }
    }

    private Token remember(Instant expiry) {
        Token token = new Token("simulated-" + Long.toHexString(random.nextLong()), expiry);
        issued.put(token.value(), token);
        newest = token;
        return token;
    }

    /** How many were issued so far. */
    public int issued() {
        synchronized (time) {
            return issued.size();
        }
    }

    /** All tokens so far expire now. */
    public void expireAll() {
        synchronized (time) {
            issued.replaceAll((value, token) -> new Token(value, earlier(token.expiresAt(), time.now())));
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    boolean valid(String value) {
        synchronized (time) {
            Token token = issued.get(value);
            return token != null && time.now().isBefore(token.expiresAt());
        }
    }

    /** When a token expired; null when it was never issued, or is valid. */
    @Nullable
    Instant expired(String value) {
        synchronized (time) {
            Token token = issued.get(value);
            return token == null || valid(value) ? null : token.expiresAt();
        }
    }
}
