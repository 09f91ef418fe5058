package io.meshupgrade.testkit.internal.rest;

import static io.meshupgrade.testkit.internal.rest.Server.CONFIG_MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.rest.Server.Answer;
import org.junit.jupiter.api.Test;

/** How watches and lists forget, and how they say so. */
class WatchTest {

    private final Server server = new Server();

    @Test
    void aWatchFromAForgottenVersionIsToldSoAndEnds() throws InterruptedException {
        // Given
        String version = server.version();
        server.configMap("a");
        server.store.compact();

        // When
        Watch watch = server.watch("configmaps", "resourceVersion=" + version);

        // Then
        JsonNode event = Server.next(watch);
        assertThat(event.path("type").asText()).isEqualTo("ERROR");
        assertThat(event.at("/object/code").asInt()).isEqualTo(410);
        assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
        assertThat(event.at("/object/message").asText())
                .isEqualTo("too old resource version: " + version + " (" + server.version() + ")");
        assertThat(Server.next(watch).isNull()).isTrue();
        assertThat(watch.ended()).isTrue();
    }

    @Test
    void aWatchFromTheNewestVersionSurvivesTheForgetting() throws InterruptedException {
        // Given
        server.configMap("a");
        server.store.compact();

        // When
        Watch watch = server.watch("configmaps", "resourceVersion=" + server.version());
        server.configMap("b");

        // Then
        assertThat(Server.next(watch).at("/object/metadata/name").asText()).isEqualTo("b");
    }

    @Test
    void changesAreForgottenWhenThereAreTooManyOfThem() throws InterruptedException {
        // Given
        String version = server.version();
        for (int i = 0; i < 20_001; i++) {
            server.send("PATCH", "/api/v1/namespaces/shop", "{\"metadata\":{\"labels\":{\"n\":\"" + i + "\"}}}");
        }

        // When
        Watch watch = server.watch("configmaps", "resourceVersion=" + version);

        // Then
        assertThat(Server.next(watch).at("/object/code").asInt()).isEqualTo(410);
    }

    @Test
    void aQuietWatchIsToldHowFarItIsByTheNumberOfChanges() throws InterruptedException {
        // Given
        Watch watch = server.watch("pods", "allowWatchBookmarks=true&resourceVersion=" + server.version());
        Watch without = server.watch("pods", "resourceVersion=" + server.version());

        // When
        for (int i = 0; i < 100; i++) {
            server.configMap("c" + i);
        }

        // Then
        JsonNode bookmark = Server.next(watch);
        assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
        assertThat(bookmark.at("/object/kind").asText()).isEqualTo("Pod");
        assertThat(bookmark.at("/object/metadata/resourceVersion").asText()).isEqualTo(server.version());
        assertThat(Server.next(watch).isNull()).isTrue();
        assertThat(Server.next(without).isNull()).isTrue();
    }

    @Test
    void aBookmarkInTheMiddleOfThePastDoesNotSkipWhatIsStillToBeTold() throws InterruptedException {
        // Given
        String version = server.version();
        for (int i = 0; i < 100; i++) {
            server.configMap("c" + i);
        }
        String hundredth = server.version();
        server.send(
                "POST", Server.PODS, "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");

        // When
        Watch watch = server.watch("pods", "allowWatchBookmarks=true&resourceVersion=" + version);

        // Then
        JsonNode bookmark = Server.next(watch);
        assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
        assertThat(bookmark.at("/object/metadata/resourceVersion").asText()).isEqualTo(hundredth);
        assertThat(Server.next(watch).at("/object/metadata/name").asText()).isEqualTo("p");
    }

    @Test
    void aWatchWhoseTimeIsOverEndsWithABookmark() {
        Answer answer = server.get(CONFIG_MAPS
                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=" + server.version());

        assertThat(answer.json().path("type").asText()).isEqualTo("BOOKMARK");
        assertThat(answer.json().at("/object/metadata/resourceVersion").asText())
                .isEqualTo(server.version());
    }

    @Test
    void initialEventsEndWithTheirBookmarkAndThenComeChanges() throws InterruptedException {
        // Given
        server.configMap("a");
        Watch watch = server.watch(
                "configmaps", "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        // When
        server.configMap("b");

        // Then
        assertThat(Server.next(watch).at("/object/metadata/name").asText()).isEqualTo("a");
        assertThat(Server.next(watch)
                        .at("/object/metadata/annotations")
                        .path("k8s.io/initial-events-end")
                        .asText())
                .isEqualTo("true");
        assertThat(Server.next(watch).at("/object/metadata/name").asText()).isEqualTo("b");
    }

    @Test
    void aTokenOfAForgottenListIsExpiredAndBringsOneToGoOnWithoutConsistency() {
        // Given
        server.configMap("a");
        server.configMap("b");
        String token = server.get(CONFIG_MAPS + "?limit=1")
                .json()
                .at("/metadata/continue")
                .asText();
        server.configMap("c");
        server.store.compact();

        // When
        Answer expired = server.get(CONFIG_MAPS + "?limit=1&continue=" + token);
        String fresh = expired.json().at("/metadata/continue").asText();
        Answer rest = server.get(CONFIG_MAPS + "?continue=" + fresh);

        // Then
        assertThat(expired.status()).isEqualTo(410);
        assertThat(expired.json().path("reason").asText()).isEqualTo("Expired");
        assertThat(rest.json().at("/items/0/metadata/name").asText()).isEqualTo("b");
        assertThat(rest.json().at("/items/1/metadata/name").asText()).isEqualTo("c");
    }

    @Test
    void aPageShowsTheStateOfTheFirstOneAsOftenAsItIsAskedFor() {
        // Given
        server.configMap("a");
        server.configMap("b");
        server.configMap("d");
        String token = server.get(CONFIG_MAPS + "?limit=1")
                .json()
                .at("/metadata/continue")
                .asText();

        // When
        server.configMap("c");
        server.send("DELETE", CONFIG_MAPS + "/d", "");
        Answer first = server.get(CONFIG_MAPS + "?continue=" + token);
        Answer again = server.get(CONFIG_MAPS + "?continue=" + token);

        // Then
        assertThat(first.json().path("items"))
                .extracting(item -> item.at("/metadata/name").asText())
                .containsExactly("b", "d");
        assertThat(again.text()).isEqualTo(first.text());
    }

    @Test
    void aListOfAForgottenVersionIsExpired() {
        String version = server.version();
        server.configMap("a");
        server.store.compact();

        Answer answer = server.get(CONFIG_MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + version);

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.json().path("message").asText())
                .isEqualTo("The resourceVersion for the provided list is too old.");
    }

    @Test
    void aVersionOfTheFutureMayBeAskedForAgain() {
        Answer answer = server.get(CONFIG_MAPS + "?watch=true&resourceVersion=999999");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.retryAfter()).isEqualTo("1");
    }
}
