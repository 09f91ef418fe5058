package io.meshupgrade.core.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.meshupgrade.common.CredentialException;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class BearerTokensTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # life | passed   | tokens asked for
            PT5S   | PT3.999S | 1
            PT5S   | PT4S     | 2
            PT1H   | PT54M59S | 1
            PT1H   | PT55M    | 2
            PT24H  | PT23H54M | 1
            PT24H  | PT23H55M | 2
            PT0S   | PT0S     | 2
            """)
    void renewsATokenBeforeItExpires(Duration life, Duration passed, int asked) {
        // Given
        Credentials credential = new Credentials(life);
        BearerTokens tokens = new BearerTokens(credential, "scope", credential);
        tokens.current();
        credential.pass(passed);

        // When
        tokens.current();

        // Then
        assertThat(credential.scopes()).hasSize(asked).containsOnly("scope");
    }

    @Test
    void givesAnotherTokenInsteadOfARefusedOne() {
        // Given
        Credentials credential = new Credentials(Duration.ofHours(1));
        BearerTokens tokens = new BearerTokens(credential, "scope", credential);
        String first = tokens.current();

        // When
        String second = tokens.insteadOf(first);

        // Then
        assertThat(second).isNotNull().isNotEqualTo(first);
        assertThat(tokens.current()).isEqualTo(second);
        assertThat(tokens.insteadOf(first))
                .as("somebody has renewed it already")
                .isEqualTo(second);
        assertThat(credential.scopes()).hasSize(2);
    }

    @Test
    void hasNoOtherTokenWhereTheCredentialKeepsTheRefusedOne() {
        // Given
        Credentials credential = new Credentials(Duration.ofHours(1)).withOneToken();
        BearerTokens tokens = new BearerTokens(credential, "scope", credential);

        // When
        String other = tokens.insteadOf(tokens.current());

        // Then
        assertThat(other).isNull();
    }

    @Test
    void takesATokenFromAFileThatEndsInANewline() {
        // Given
        TokenCredential credential = request -> Mono.just(new AccessToken("token\n", OffsetDateTime.MAX));

        // When
        String token = new BearerTokens(credential, "scope", new Credentials(Duration.ZERO)).current();

        // Then
        assertThat(token).isEqualTo("token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "two\nlines", "t\u00f6ken"})
    void refusesWhatNoHeaderCanCarry(String text) {
        // Given
        TokenCredential credential = request -> Mono.just(new AccessToken(text, OffsetDateTime.MAX));
        BearerTokens tokens = new BearerTokens(credential, "scope", new Credentials(Duration.ZERO));

        // When
        CredentialException e = catchThrowableOfType(CredentialException.class, tokens::current);

        // Then
        assertThat(e).hasMessage("The credential gives no token for scope: what it gives is no token. Log in again.");
        assertThat(e.scope()).isEqualTo("scope");
    }

    @Test
    void saysWhatTheCredentialSays() {
        // Given
        Credentials credential =
                new Credentials(Duration.ZERO).failingWith(new IllegalStateException("Please run\n  az login"));
        BearerTokens tokens = new BearerTokens(credential, "scope", credential);

        // When
        CredentialException e = catchThrowableOfType(CredentialException.class, tokens::current);

        // Then
        assertThat(e)
                .hasMessage("The credential gives no token for scope: Please run az login."
                        + " Log in, or use another credential.");
    }

    @Test
    void refusesACredentialThatAnswersWithNothing() {
        // Given
        BearerTokens tokens = new BearerTokens(request -> Mono.empty(), "scope", new Credentials(Duration.ZERO));

        // When
        CredentialException e = catchThrowableOfType(CredentialException.class, tokens::current);

        // Then
        assertThat(e)
                .hasMessage("The credential gives no token for scope: it answers with nothing."
                        + " Log in, or use another credential.");
    }
}
