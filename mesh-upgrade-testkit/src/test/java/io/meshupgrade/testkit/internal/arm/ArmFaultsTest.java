package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.ArmClient.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.arm.ArmClient.Answer;
import io.meshupgrade.testkit.internal.http.Fault;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArmFaultsTest {

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));
    private final SimulatedArm arm =
            SimulatedArm.http(time, ClusterTemplate.of(CLUSTER).document());
    private final ArmClient client = new ArmClient(arm);

    @AfterEach
    void stop() {
        arm.close();
    }

    @Test
    void throttlesTheRequestThatIsMeant() throws Exception {
        // Given
        onSecondPut(Fault.answer(ArmError.throttled(Duration.ofSeconds(3)).response()));
        ObjectNode document = (ObjectNode) client.cluster().body();

        // When
        Answer first = client.put(document);
        Answer second = client.put(document);
        time.pass(Duration.ofMinutes(5));
        Answer third = client.put(document);

        // Then
        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.header("Retry-After")).isEqualTo("3");
        assertThat(second.code()).isEqualTo("TooManyRequests");
        assertThat(third.status()).isEqualTo(200);
    }

    @Test
    void wordsRefusalsInBothEnvelopes() throws Exception {
        // Given
        ArmError ofArm = ArmError.ofArm(503, "ServiceUnavailable", "later");
        ArmError ofProvider =
                ArmError.ofProvider(409, "OperationNotAllowed", "busy").with("Retry-After", "2");
        arm.faults((request, nth) -> Optional.of(Fault.answer((nth == 1 ? ofArm : ofProvider).response())));

        // When
        Answer first = client.cluster();
        Answer second = client.cluster();

        // Then
        assertThat(first.raw().body()).isEqualTo("{\"error\":{\"code\":\"ServiceUnavailable\",\"message\":\"later\"}}");
        assertThat(second.raw().body())
                .isEqualTo("{\"code\":\"OperationNotAllowed\",\"details\":null,\"message\":\"busy\",\"subcode\":\"\"}");
        assertThat(second.header("Retry-After")).isEqualTo("2");
    }

    @Test
    void cutsTheConnectionBeforeAnythingHappens() throws Exception {
        // Given
        onFirstPut(Fault.cutBeforeEffect());

        // When, Then
        assertThatThrownBy(() -> client.putRevisions("asm-1-29", "asm-1-30")).isInstanceOf(IOException.class);
        assertThat(arm.revisions()).containsExactly("asm-1-29");
    }

    @Test
    void cutsTheConnectionAfterEverythingHasHappened() throws Exception {
        // Given
        onFirstPut(Fault.cutAfterEffect());

        // When, Then
        assertThatThrownBy(() -> client.putRevisions("asm-1-29", "asm-1-30")).isInstanceOf(IOException.class);
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void answersAnErrorAlthoughEverythingHasHappened() throws Exception {
        // Given
        onFirstPut(Fault.answerAfterEffect(
                ArmError.ofArm(503, "ServiceUnavailable", "later").response()));

        // When
        Answer answer = client.putRevisions("asm-1-29", "asm-1-30");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void truncatesTheAnswer() {
        // Given
        onFirstPut(Fault.truncatedAfter(40));

        // When, Then
        assertThatThrownBy(() -> client.putRevisions("asm-1-29", "asm-1-30"))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("bytes received: 40");
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void holdsTheAnswerBackInTheTimeOfTheSimulation() throws Exception {
        // Given
        CountDownLatch seen = new CountDownLatch(1);
        arm.behaviour().operationsTake(Duration.ofHours(1)).effectAfter(Duration.ofHours(1));
        onFirstPut(Fault.delayedAfterEffect(Duration.ofSeconds(20)), seen);
        ObjectNode document = (ObjectNode) client.cluster().body();

        // When
        CompletableFuture<Answer> put = putInBackground(document);
        seen.await();
        passUntil(put);

        // Then
        assertThat(put.join().status()).isEqualTo(200);
        assertThat(time.now()).isEqualTo(Instant.parse("2026-11-01T00:00:20Z"));
    }

    @Test
    void letsTheRequestComeLate() throws Exception {
        // Given
        CountDownLatch seen = new CountDownLatch(1);
        onFirstPut(Fault.delayedBeforeEffect(Duration.ofSeconds(20)), seen);
        ObjectNode document = (ObjectNode) client.cluster().body();
        ArmClient.setRevisions(document, List.of("asm-1-29", "asm-1-30"));

        // When
        CompletableFuture<Answer> put = putInBackground(document);
        seen.await();
        List<String> meanwhile = arm.revisions();
        passUntil(put);

        // Then
        assertThat(meanwhile).containsExactly("asm-1-29");
        assertThat(put.join().status()).isEqualTo(200);
        assertThat(arm.revisions()).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void cutsAHeldAnswerWhenItStops() throws Exception {
        // Given
        CountDownLatch seen = new CountDownLatch(1);
        onFirstPut(Fault.delayedAfterEffect(Duration.ofDays(1)), seen);
        CompletableFuture<Answer> put =
                putInBackground((ObjectNode) client.cluster().body());
        seen.await();

        // When
        arm.close();

        // Then
        assertThatThrownBy(put::join).hasRootCauseInstanceOf(IOException.class);
    }

    private CompletableFuture<Answer> putInBackground(ObjectNode document) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.put(document);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The answer is planned soon after the fault is asked for; time goes on from one event to the next until then. */
    private void passUntil(CompletableFuture<Answer> answer) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            while (!answer.isDone()) {
                if (Duration.ofSeconds(20).equals(time.untilNext())) {
                    time.next();
                }
                Thread.onSpinWait();
            }
        });
    }

    private void onFirstPut(Fault fault) {
        onFirstPut(fault, new CountDownLatch(1));
    }

    private void onFirstPut(Fault fault, CountDownLatch seen) {
        onPut(1, fault, seen);
    }

    private void onSecondPut(Fault fault) {
        onPut(2, fault, new CountDownLatch(1));
    }

    private void onPut(int which, Fault fault, CountDownLatch seen) {
        arm.faults((request, nth) -> {
            if (!request.method().equals("PUT") || nth != which) {
                return Optional.empty();
            }
            seen.countDown();
            return Optional.of(fault);
        });
    }
}
