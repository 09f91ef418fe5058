package io.meshupgrade.core.internal.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A credential that makes a new token each time it is asked, and remembers what for. Its clock is moved by hand. */
public final class Credentials implements TokenCredential, InstantSource {

    public static final String SECRET = "recognisable-token-7f3a";

    private final Duration life;
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-09-01T00:00:00Z");
    private volatile boolean oneToken;
    private volatile RuntimeException failure;

    public Credentials(Duration life) {
        this.life = life;
    }

    /** From now on the same token again, as a credential does that keeps it until it expires. */
    public Credentials withOneToken() {
        oneToken = true;
        return this;
    }

    public Credentials failingWith(RuntimeException e) {
        failure = e;
        return this;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** The scope of each token that was asked for. */
    public List<String> scopes() {
        return scopes;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        if (failure != null) {
            throw failure;
        }
        scopes.add(request.getScopes().get(0));
        int number = oneToken ? 1 : scopes.size();
        return new AccessToken(SECRET + "-" + number, now.plus(life).atOffset(ZoneOffset.UTC));
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromCallable(() -> getTokenSync(request));
    }
}
