package io.meshupgrade.testkit.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {

    @Test
    void splitsThePathBeforeItDecodesTheSegments() {
        // Given
        Request request = get("/api/a%2Fb/caf%C3%A9/x+y%20z//%25");

        // When
        List<String> segments = request.segments();

        // Then
        assertThat(segments).containsExactly("api", "a/b", "café", "x+y z", "%");
    }

    @Test
    void doesNotTakeTheFirstSegmentAfterTwoSlashesForAHost() {
        // Given
        Request request = get("//subscriptions/s1");

        // When
        List<String> segments = request.segments();

        // Then
        assertThat(segments).containsExactly("subscriptions", "s1");
    }

    @Test
    void keepsAllValuesOfAParameterInTheirOrder() {
        // Given
        Request request = get("/?a=1&b&a=2%263&%24c=x+y");

        // When
        Map<String, List<String>> query = request.query();

        // Then
        assertThat(query)
                .containsExactly(
                        Map.entry("a", List.of("1", "2&3")),
                        Map.entry("b", List.of("")),
                        Map.entry("$c", List.of("x y")));
        assertThat(request.parameter("a")).isEqualTo("1");
        assertThat(request.parameter("z")).isNull();
    }

    @Test
    void findsHeadersInAnyLetterCase() {
        // Given
        Request request = new Request("GET", URI.create("/"), Map.of("If-match", List.of("one", "two")), new byte[0]);

        // When
        String value = request.header("IF-MATCH");

        // Then
        assertThat(value).isEqualTo("one");
    }

    @Test
    void printsNeitherHeadersNorQuery() {
        // Given
        Request request = new Request(
                "GET", URI.create("/a?s=signature"), Map.of("Authorization", List.of("Bearer secret")), new byte[0]);

        // When
        String text = request.toString();

        // Then
        assertThat(text).isEqualTo("GET /a");
    }

    private static Request get(String target) {
        return new Request("GET", URI.create(target), Map.of(), new byte[0]);
    }
}
