package io.meshupgrade.examples.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A token for ARM that the caller already has. It is given for nothing else: another server could use it on ARM. */
final class GivenToken implements TokenCredential {

    private final String source;
    private final Supplier<AccessToken> token;

    private GivenToken(String source, Supplier<AccessToken> token) {
        this.source = source;
        this.token = token;
    }

    static GivenToken of(String token) {
        return new GivenToken("AZURE_ACCESS_TOKEN", () -> new AccessToken(token, OffsetDateTime.MAX));
    }

    /** As if expired at once, so that the file is read again for the next request: somebody may renew it. */
    static GivenToken ofFile(Path file) {
        return new GivenToken("--token-file", () -> new AccessToken(read(file), OffsetDateTime.MIN));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be read.", e);
        }
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromCallable(() -> getTokenSync(request));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
        if (!request.getScopes().get(0).startsWith("http")) {
            throw new IllegalStateException("the token of " + source
                    + " is for Azure Resource Manager, and the cluster's API server needs one of its own.");
        }
        return token.get();
    }
}
