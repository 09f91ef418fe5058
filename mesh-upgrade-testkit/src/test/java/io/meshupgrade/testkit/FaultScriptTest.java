package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.meshupgrade.testkit.Caller.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultScriptTest {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String ONE = "{'metadata':{'name':'one'}}";

    private final SimulatedAks aks = SimulatedAks.builder().stepped().start();
    private final Caller caller = new Caller(aks);

    @AfterEach
    void stop() {
        aks.close();
    }

    @Test
    void refusesTheNthOfTheRequestsMeant() throws IOException {
        // Given
        ScriptedFault fault = aks.kubernetes()
                .faults()
                .on("create", "/api/v1/namespaces/*/configmaps")
                .nth(2)
                .answer(FaultAnswer.conflict());

        // When
        Answer first = caller.post(CONFIG_MAPS, ONE);
        caller.get(CONFIG_MAPS);
        Answer second = caller.post(CONFIG_MAPS, "{'metadata':{'name':'two'}}");
        Answer third = caller.post(CONFIG_MAPS, "{'metadata':{'name':'two'}}");

        // Then
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("kind").asText()).isEqualTo("Status");
        assertThat(second.json().path("reason").asText()).isEqualTo("Conflict");
        assertThat(third.status()).isEqualTo(201);
        assertThat(fault.happened()).isEqualTo(1);
    }

    @Test
    void refusesTheFirstOnesInTheWordsOfArm() throws IOException {
        // Given
        aks.arm().faults().on("PUT", "**").first(2).answer(FaultAnswer.throttled(Duration.ofSeconds(7)));

        // When
        Answer first = caller.putRevisions("asm-1-29", "asm-1-30");
        Answer second = caller.putRevisions("asm-1-29", "asm-1-30");
        Answer third = caller.putRevisions("asm-1-29", "asm-1-30");

        // Then
        assertThat(first.status()).isEqualTo(429);
        assertThat(first.header("Retry-After")).isEqualTo("7");
        assertThat(second.json().at("/error/code").asText()).isEqualTo("TooManyRequests");
        assertThat(third.status()).isEqualTo(200);
    }

    @Test
    void refusesWhatAConditionIsTrueFor() throws IOException {
        // Given
        aks.kubernetes()
                .faults()
                .on("POST", "**")
                .where(request ->
                        request.query().contains("dryRun=All") && request.body().contains("one"))
                .answer(FaultAnswer.internalError());

        // When, Then
        assertThat(caller.post(CONFIG_MAPS + "?dryRun=All", ONE).status()).isEqualTo(500);
        assertThat(caller.post(CONFIG_MAPS, ONE).status()).isEqualTo(201);
    }

    @Test
    void answersEachOfTheWellKnownRefusals() throws IOException {
        for (FaultAnswer answer : new FaultAnswer[] {
            FaultAnswer.expired(),
            FaultAnswer.preconditionFailed(),
            FaultAnswer.internalError(),
            FaultAnswer.unavailable(),
            FaultAnswer.operationInProgress(),
            FaultAnswer.of(418, "Teapot", "short and stout")
        }) {
            ScriptedFault fault = aks.kubernetes().faults().on("*", "**").answer(answer);

            Answer refused = caller.get(CONFIG_MAPS);

            assertThat(refused.status()).isEqualTo(answer.status());
            assertThat(refused.json().path("reason").asText()).isEqualTo(answer.reason());
            assertThat(refused.json().path("message").asText()).isEqualTo(answer.message());
            fault.end();
        }
        assertThat(caller.get(CONFIG_MAPS).status()).isEqualTo(200);
    }

    @Test
    void cutsAWriteBeforeOrAfterItsEffect() throws IOException {
        // Given
        aks.kubernetes().faults().on("create", "**").nth(1).cut();
        aks.kubernetes().faults().on("create", "**").nth(2).cutAfterEffect();

        // When, Then
        assertThatThrownBy(() -> caller.post(CONFIG_MAPS, ONE)).isInstanceOf(IOException.class);
        assertThat(caller.names(CONFIG_MAPS)).doesNotContain("one");
        assertThatThrownBy(() -> caller.post(CONFIG_MAPS, ONE)).isInstanceOf(IOException.class);
        assertThat(caller.names(CONFIG_MAPS)).contains("one");
    }

    @Test
    void refusesAWriteThatTookEffect() throws IOException {
        // Given
        aks.arm().faults().on("PUT", "**").first(1).answerAfterEffect(FaultAnswer.unavailable());

        // When
        Answer answer = caller.putRevisions("asm-1-29", "asm-1-30");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(aks.arm().revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void sendsHalfABody() throws IOException {
        // Given
        aks.kubernetes().faults().on("list", "/api/v1/namespaces").first(1).truncateAfter(30);

        // When, Then
        assertThatThrownBy(() -> caller.get("/api/v1/namespaces")).isInstanceOf(IOException.class);
        assertThat(caller.get("/api/v1/namespaces").status()).isEqualTo(200);
    }

    @Test
    void cutsAWatchWithinAnEvent() throws IOException {
        // Given
        aks.kubernetes().faults().on("watch", "/api/v1/namespaces").first(1).truncateAfter(20);

        // When, Then
        try (var lines = caller.watch("/api/v1/namespaces?watch=true")) {
            assertThatThrownBy(lines::readLine).isInstanceOf(IOException.class);
        }
    }

    @Test
    void holdsARequestBackUntilTimeHasPassed() {
        // Given
        CountDownLatch arrived = new CountDownLatch(1);
        aks.kubernetes().faults().on("create", "**").before(arrived::countDown);
        aks.kubernetes().faults().on("create", "**").nth(1).delay(Duration.ofSeconds(30));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            // When
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(this::create);
            arrived.await();
            assertThat(caller.names(CONFIG_MAPS)).doesNotContain("one");
            assertThat(status).isNotDone();

            // Then
            passUntil(status, Duration.ofSeconds(31));
            assertThat(status.get()).isEqualTo(201);
        });
    }

    @Test
    void holdsAnAnswerBackAfterItsEffect() {
        // Given
        aks.kubernetes().faults().on("create", "**").nth(1).delayAnswer(Duration.ofSeconds(30));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            // When
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(this::create);
            while (!caller.names(CONFIG_MAPS).contains("one")) {
                Thread.onSpinWait();
            }
            assertThat(status).isNotDone();

            // Then
            passUntil(status, Duration.ofSeconds(31));
            assertThat(status.get()).isEqualTo(201);
        });
    }

    private int create() {
        try {
            return caller.post(CONFIG_MAPS, ONE).status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The request may have arrived, and not yet have said how long it is held back. */
    private void passUntil(CompletableFuture<Integer> done, Duration step) {
        while (!done.isDone()) {
            aks.time().pass(step);
        }
    }

    @Test
    void letsSomebodyElseComeFirst() throws IOException {
        // Given
        caller.post(CONFIG_MAPS, ONE);
        String version = caller.get(CONFIG_MAPS + "/one")
                .json()
                .at("/metadata/resourceVersion")
                .asText();
        aks.kubernetes().faults().on("patch", "**/configmaps/one").nth(1).before(() -> {
            try {
                caller.patch(CONFIG_MAPS + "/one", "{'data':{'by':'somebody else'}}");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        // When
        Answer answer = caller.patch(
                CONFIG_MAPS + "/one", "{'metadata':{'resourceVersion':'" + version + "'},'data':{'by':'me'}}");

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(caller.get(CONFIG_MAPS + "/one").json().at("/data/by").asText())
                .isEqualTo("somebody else");
    }

    @Test
    void theFirstScriptedOfSeveralHappensAndAllAreCounted() throws IOException {
        // Given
        ScriptedFault one = aks.kubernetes().faults().on("list", "**").nth(1).answer(FaultAnswer.unavailable());
        ScriptedFault other =
                aks.kubernetes().faults().on("list", "**").first(2).answer(FaultAnswer.internalError());

        // When, Then
        assertThat(caller.get(CONFIG_MAPS).status()).isEqualTo(503);
        assertThat(caller.get(CONFIG_MAPS).status()).isEqualTo(500);
        assertThat(caller.get(CONFIG_MAPS).status()).isEqualTo(200);
        assertThat(one.happened()).isEqualTo(1);
        assertThat(other.happened()).isEqualTo(1);
    }

    @Test
    void nothingGoesWrongAfterAllIsCleared() throws IOException {
        aks.kubernetes().faults().on("*", "**").answer(FaultAnswer.unavailable());
        aks.kubernetes().faults().clear();

        assertThat(caller.get(CONFIG_MAPS).status()).isEqualTo(200);
    }

    @Test
    void countsRequestsByWhatTheyDoAndWhere() throws IOException {
        // When
        caller.post(CONFIG_MAPS, ONE);
        caller.get(CONFIG_MAPS);
        caller.get(CONFIG_MAPS + "/one");
        caller.patch(CONFIG_MAPS + "/one", "{'data':{'a':'1'}}");
        caller.delete(CONFIG_MAPS + "/one");
        caller.putRevisions("asm-1-29", "asm-1-30");

        // Then
        RequestLog kubernetes = aks.kubernetes().requests();
        assertThat(kubernetes.all())
                .extracting(SeenRequest::verb)
                .containsExactly("create", "list", "get", "patch", "delete");
        assertThat(kubernetes.of("*", "**/configmaps/o*"))
                .extracting(SeenRequest::toString)
                .containsExactly(
                        "GET " + CONFIG_MAPS + "/one",
                        "PATCH " + CONFIG_MAPS + "/one",
                        "DELETE " + CONFIG_MAPS + "/one");
        assertThat(kubernetes.count("GET", "/api/v1/namespaces/*")).isZero();
        assertThat(kubernetes.count("GET", "/api/v1/namespaces/**")).isEqualTo(2);
        assertThat(aks.arm().requests().count("PUT", "/SUBSCRIPTIONS/**/managedclusters/*"))
                .isEqualTo(1);
        kubernetes.clear();
        assertThat(kubernetes.all()).isEmpty();
    }
}
