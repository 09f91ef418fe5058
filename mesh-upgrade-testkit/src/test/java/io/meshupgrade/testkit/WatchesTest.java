package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WatchesTest {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    private final SimulatedAks aks = SimulatedAks.builder().stepped().start();
    private final Caller caller = new Caller(aks);

    @AfterEach
    void stop() {
        aks.close();
    }

    private BufferedReader watch() throws IOException {
        String version =
                caller.get(CONFIG_MAPS).json().at("/metadata/resourceVersion").asText();
        BufferedReader lines = caller.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + version);
        while (aks.kubernetes().watches().open("**/configmaps") == 0) {
            Thread.onSpinWait();
        }
        return lines;
    }

    private void create(String name) throws IOException {
        caller.post(CONFIG_MAPS, "{'metadata':{'name':'" + name + "'}}");
    }

    private static String name(String event) {
        return Caller.read(event).at("/object/metadata/name").asText();
    }

    @Test
    void areCutInTheMiddle() throws IOException {
        try (BufferedReader lines = watch()) {
            create("one");
            assertThat(name(lines.readLine())).isEqualTo("one");

            assertThat(aks.kubernetes().watches().cut("/api/v1/pods")).isZero();
            assertThat(aks.kubernetes().watches().cut("**")).isEqualTo(1);

            assertThatThrownBy(lines::readLine).isInstanceOf(IOException.class);
            while (aks.kubernetes().watches().open("**") > 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(caller.get(CONFIG_MAPS).status()).isEqualTo(200);
    }

    @Test
    void areToldThatTheirVersionIsTooOld() throws IOException {
        try (BufferedReader lines = watch()) {
            assertThat(aks.kubernetes().watches().expire("**/configmaps")).isEqualTo(1);

            JsonNode event = Caller.read(lines.readLine());

            assertThat(event.path("type").asText()).isEqualTo("ERROR");
            assertThat(event.at("/object/code").asInt()).isEqualTo(410);
            assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void stallAndGoOnWithAllThatHappened() throws IOException {
        try (BufferedReader lines = watch()) {
            // Given
            Scripted stall = aks.kubernetes().watches().stall("**/configmaps");

            // When
            create("one");
            create("two");
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> read(lines));

            // Then: another watch, which is not stalled, is told of what came later
            try (BufferedReader others = caller.watch("/api/v1/namespaces?watch=true&resourceVersion=1")) {
                assertThat(others.readLine()).isNotEmpty();
            }
            assertThat(first).isNotDone();
            stall.end();
            assertThat(name(first.join())).isEqualTo("one");
            assertThat(name(lines.readLine())).isEqualTo("two");
        }
    }

    private static String read(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stalledOnesCanBeCut() throws IOException {
        try (BufferedReader lines = watch()) {
            aks.kubernetes().watches().stall("**");
            create("one");

            aks.kubernetes().watches().cut("**");

            assertThatThrownBy(lines::readLine).isInstanceOf(IOException.class);
        }
    }

    @Test
    void areRefusedFromTheirBeginning() throws IOException {
        aks.kubernetes().faults().on("watch", "**").first(1).answer(FaultAnswer.expired());

        Caller.Answer refused = caller.get(CONFIG_MAPS + "?watch=true");

        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.json().path("reason").asText()).isEqualTo("Expired");
        watch().close();
    }

    @Test
    void fromBeforeTheForgottenPastAreToldSo() throws IOException {
        // Given
        String version =
                caller.get(CONFIG_MAPS).json().at("/metadata/resourceVersion").asText();
        create("one");

        // When
        aks.kubernetes().watches().forgetThePast();

        // Then
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try (BufferedReader lines = caller.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + version)) {
                assertThat(Caller.read(lines.readLine()).at("/object/code").asInt())
                        .isEqualTo(410);
            }
        });
    }
}
