package io.meshupgrade.core.internal.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.meshupgrade.common.CredentialException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one scope: the same one for many requests, and a new one before it expires. Safe for use by several
 * threads, of which only one asks the credential. Its tokens are in none of its texts.
 */
public final class BearerTokens {

    /** The scope of the Entra application that every AKS API server belongs to (AKS documentation, kubelogin). */
    public static final String AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

    /** A token is renewed when a fifth of its life is left, or five minutes, whichever comes later. */
    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(5);

    private static final int MARGIN_PARTS = 5;

    private final TokenCredential credential;
    private final String scope;
    private final InstantSource clock;
    private @Nullable String token;
    private Instant renewAt = Instant.MIN;

    public BearerTokens(TokenCredential credential, String scope, InstantSource clock) {
        this.credential = credential;
        this.scope = scope;
        this.clock = clock;
    }

    /**
     * A token that is good now.
     *
     * @throws CredentialException when the credential gives none
     */
    public synchronized String current() {
        String last = token;
        return last != null && clock.instant().isBefore(renewAt) ? last : renewed();
    }

    /**
     * Another token than one that a server has just refused, or null when the credential has no other.
     *
     * @throws CredentialException when the credential gives none
     */
    public synchronized @Nullable String insteadOf(String refused) {
        String last = token;
        String next = last != null && !last.equals(refused) ? last : renewed();
        return next.equals(refused) ? null : next;
    }

    private String renewed() {
        Instant now = clock.instant();
        AccessToken answer = ask();
        String text = answer.getToken().strip();
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new CredentialException(scope, "what it gives is no token. Log in again.", null);
        }
        Instant expiry = answer.getExpiresAt() == null
                ? Instant.MIN
                : answer.getExpiresAt().toInstant();
        Duration margin = LONGEST_MARGIN;
        if (expiry.isBefore(now.plus(LONGEST_MARGIN.multipliedBy(MARGIN_PARTS)))) {
            margin = expiry.isAfter(now) ? Duration.between(now, expiry).dividedBy(MARGIN_PARTS) : Duration.ZERO;
        }
        token = text;
        renewAt = expiry.equals(Instant.MIN) ? expiry : expiry.minus(margin);
        return text;
    }

    private AccessToken ask() {
        AccessToken answer;
        try {
            answer = credential.getTokenSync(new TokenRequestContext().addScopes(scope));
        } catch (RuntimeException e) {
            // Credentials have no exception in common, and what they say is for the person who has to log in.
            throw new CredentialException(scope, reason(e) + " Log in, or use another credential.", e);
        }
        if (answer == null || answer.getToken() == null) {
            throw new CredentialException(scope, "it answers with nothing. Log in, or use another credential.", null);
        }
        return answer;
    }

    private static String reason(RuntimeException e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName() + ".";
        }
        String line = message.strip().replaceAll("\\s+", " ");
        return line.endsWith(".") ? line : line + ".";
    }

    @Override
    public String toString() {
        return "tokens for " + scope;
    }
}
