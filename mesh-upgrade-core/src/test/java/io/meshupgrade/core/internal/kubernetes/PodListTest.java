package io.meshupgrade.core.internal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.kubernetes.PodDocuments.Message;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodFacts.ProxyContainer;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.Requests;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodListTest {

    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final PodKeys KEYS = PodKeys.ofMeshAnd(Set.of("note"));

    @ParameterizedTest
    @ValueSource(strings = {JSON, PROTOBUF})
    void keepsWhatAPodProvesAndWhatWasAskedFor(String encoding) throws IOException {
        // Given
        JsonNode pod = PodDocuments.pod(1);

        // When
        List<PodFacts> pods = read(encoded(encoding, pod), encoding);

        // Then
        assertThat(pods)
                .containsExactly(new PodFacts(
                        "shop",
                        "cart-1",
                        "uid-1",
                        Instant.parse("2026-01-02T03:04:05Z"),
                        Map.of("istio.io/rev", "asm-1-29", "note", "überall"),
                        Map.of("sidecar.istio.io/status", "{\"revision\":\"asm-1-29\"}"),
                        new OwnerLink("apps/v1", "ReplicaSet", "cart", "u1"),
                        new ProxyContainer("mcr/proxyv2:1.29.1", true),
                        true,
                        "node-1",
                        "Running",
                        true,
                        null,
                        Requests.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PROTOBUF})
    void keepsWhatAPodAsksOfItsNodeIfThatIsWanted(String encoding) throws IOException {
        // Given
        ObjectNode pod = PodDocuments.pod(1);
        ask(pod.at("/spec/containers/0"), "250m", "64Mi");
        ask(pod.at("/spec/initContainers/0"), "2", "1M");
        ask(pod.at("/spec/initContainers/1"), "0.1", "128Mi");

        // When
        List<PodFacts> pods = new ArrayList<>();
        PodKeys keys = KEYS.withRequests(true);
        String next = new PodList(keys)
                .read(new ByteArrayInputStream(encoded(encoding, pod)), encoding, NextPage.LATER, pods::add);

        // Then the app and its native sidecar together, but for the CPU, of which a container before them asks for more
        assertThat(next).isEmpty();
        assertThat(pods).extracting(PodFacts::requests).containsExactly(new Requests(2000, 192L << 20));
        assertThat(read(encoded(encoding, pod), encoding))
                .extracting(PodFacts::requests)
                .containsExactly(Requests.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PROTOBUF})
    void saysWhichQuantityIsNone(String encoding) {
        // Given
        ObjectNode pod = PodDocuments.pod(1);
        ask(pod.at("/spec/containers/0"), "much", "64Mi");
        PodList list = new PodList(KEYS.withRequests(true));
        byte[] page = encoded(encoding, pod);

        // Then
        assertThatThrownBy(() -> list.read(new ByteArrayInputStream(page), encoding, NextPage.LATER, any -> {}))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessageContaining("items[0] (shop/cart-1)")
                .hasMessageContaining("'much' is no quantity");
    }

    private static void ask(JsonNode container, String cpu, String memory) {
        ObjectNode resources = ((ObjectNode) container).putObject("resources");
        resources.putObject("limits").put("cpu", "9");
        resources.putObject("requests").put("cpu", cpu).put("memory", memory);
    }

    @Test
    void readsTheSameFromBothEncodings() throws IOException {
        // Given
        ObjectNode terminating = PodDocuments.pod(1);
        terminating.withObject("/metadata").put("deletionTimestamp", "2026-02-03T04:05:06Z");
        ObjectNode bare = PodDocuments.pod(2);
        bare.withObject("/metadata").retain("name", "namespace");
        bare.putObject("spec");
        bare.putObject("status");
        ObjectNode classic = PodDocuments.pod(3);
        classic.withObject("/spec")
                .withArray("containers")
                .addObject()
                .put("name", "istio-proxy")
                .put("image", "p");
        ObjectNode wordy = PodDocuments.pod(4);
        wordy.withObject("/metadata").withObject("annotations").put("sidecar.istio.io/status", "é".repeat(70_000));
        JsonNode[] pods = {terminating, bare, classic, wordy};

        // When
        List<PodFacts> json = read(PodDocuments.json("", pods), JSON);
        List<PodFacts> protobuf = read(PodDocuments.protobuf("", pods), PROTOBUF);

        // Then
        assertThat(protobuf).hasSize(4).isEqualTo(json);
    }

    @Test
    void readsTheSameFromBothEncodingsOfARealServer() throws IOException {
        // Given
        byte[] json = RealDocuments.bytes("pods.json");
        byte[] protobuf = RealDocuments.bytes("pods.protobuf");

        // When
        List<PodFacts> pods = read(protobuf, PROTOBUF);

        // Then
        assertThat(pods).isEqualTo(read(json, JSON));
        assertThat(pods)
                .containsExactly(
                        new PodFacts(
                                "shop",
                                "cart",
                                "f3f01472-1a13-40d6-8c1e-8cf4fc7c7be1",
                                Instant.parse("2026-11-25T04:52:26Z"),
                                Map.of("istio.io/rev", "asm-1-29", "pod-template-hash", "abc"),
                                Map.of("sidecar.istio.io/status", "{\"revision\":\"asm-1-29\"}"),
                                new OwnerLink("apps/v1", "ReplicaSet", "cart-abc", "rs-uid"),
                                new ProxyContainer("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.5-1", true),
                                true,
                                "node-1",
                                "Running",
                                true,
                                null,
                                Requests.NONE),
                        new PodFacts(
                                "shop",
                                "leaving",
                                "bffb9ec2-a72f-46f0-838f-290ec6a06040",
                                Instant.parse("2026-11-25T04:52:26Z"),
                                Map.of(),
                                Map.of(),
                                new OwnerLink("batch/v1", "Job", "job", "job-uid"),
                                null,
                                false,
                                "node-2",
                                "Pending",
                                false,
                                Instant.parse("2026-11-25T04:52:57Z"),
                                Requests.NONE),
                        new PodFacts(
                                "shop",
                                "plain",
                                "2390aadc-60bd-47fe-b2a8-b554947a37a5",
                                Instant.parse("2026-11-25T04:52:26Z"),
                                Map.of(),
                                Map.of(),
                                null,
                                new ProxyContainer("proxy:2", false),
                                false,
                                "",
                                "Running",
                                false,
                                null,
                                Requests.NONE));
    }

    @Test
    void doesNotDependOnHowTheBytesArrive() throws IOException {
        // Given
        JsonNode pod = PodDocuments.pod(1);
        InputStream oneByOne = new FilterInputStream(new ByteArrayInputStream(PodDocuments.protobuf("", pod, pod))) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return super.read(into, from, Math.min(length, 1));
            }
        };
        List<PodFacts> pods = new ArrayList<>();

        // When
        String unused = new PodList(KEYS).read(oneByOne, PROTOBUF, NextPage.LATER, pods::add);

        // Then
        assertThat(pods).isEqualTo(read(encoded(PROTOBUF, pod, pod), PROTOBUF));
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PROTOBUF})
    void tellsTheTokenForTheNextPage(String encoding) throws IOException {
        // Given
        byte[] page = encoding.equals(JSON) ? PodDocuments.json("more") : PodDocuments.protobuf("more");

        // When
        String next = new PodList(KEYS).read(new ByteArrayInputStream(page), encoding, NextPage.LATER, pod -> {});

        // Then
        assertThat(next).isEqualTo("more");
    }

    @Test
    void namesThePodAndTheFieldThatIsLongerThanItsWhole() {
        // Given
        Message metadata = new Message().text(1, "cart").text(3, "shop");
        byte[] label = {(byte) ((11 << 3) | 2), 0x7f};
        Message list = new Message().bytes(2, new Message().bytes(1, metadata.raw(label)));

        // When, Then
        assertThatThrownBy(() -> read(PodDocuments.envelope("PodList", list), PROTOBUF))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage("metadata.labels of items[0] (shop/cart) has a part that is longer than the whole");
    }

    @Test
    void refusesAStringThatIsLongerThanAnyOfAnApiServer() {
        // Given
        Message pod = new Message().bytes(1, new Message().text(1, "x".repeat(1_100_000)));
        byte[] page = PodDocuments.envelope("PodList", new Message().bytes(2, pod));

        // When, Then
        assertThatThrownBy(() -> read(page, PROTOBUF))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage("metadata of items[0] has a string of 1100000 bytes, more than any of an API server");
    }

    @Test
    void refusesADocumentOfAnotherKind() {
        byte[] status = PodDocuments.envelope("Status", new Message().text(3, "no"));
        assertThatThrownBy(() -> read(status, PROTOBUF))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage("the list of pods is a document of the kind 'Status'");
        assertThatThrownBy(() -> read("<html>".getBytes(UTF_8), PROTOBUF))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage("the list of pods is no protobuf of Kubernetes");
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PROTOBUF})
    void everyTruncationIsAnErrorAndNeverAShorterList(String encoding) {
        // Given
        byte[] whole = encoded(encoding, PodDocuments.pod(1), PodDocuments.pod(2));
        // What the envelope says after the document is not read.
        int end = encoding.equals(JSON) ? whole.length : whole.length - 2;

        // When, Then
        for (int length = 0; length < end; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part, encoding))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(UnreadableDocument.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, PROTOBUF})
    void givesAValueOrOneClearErrorForWhateverComes(String encoding) {
        // Given
        byte[] whole = encoded(encoding, PodDocuments.pod(1), PodDocuments.pod(2));
        long seed = 20261125;
        System.out.println("seed " + seed + " for " + encoding);
        Random random = new Random(seed);
        int values = 0;

        // When
        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = mutated(whole, random);
            try {
                values += Math.min(1, read(mutated, encoding).size());
            } catch (UnreadableDocument e) {
                // Then
                assertThat(e.getMessage()).matches("(?s).*(items|the list|the document|expected a list).*");
            } catch (IOException | RuntimeException e) {
                fail("Round " + round + " of seed " + seed + ": " + e, e);
            }
        }

        // Then
        assertThat(values).isBetween(100, 19_900);
    }

    static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) 0xff;
                case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(40), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    @Test
    void passesOverDeepNestingAndSaysWhenItIsTooDeep() {
        // Given
        String deep = "[".repeat(100_000);
        byte[] page = ("{\"items\": [{\"metadata\": {\"name\": \"a\"}, \"spec\": {\"x\": " + deep).getBytes(UTF_8);

        // When, Then
        assertThatThrownBy(() -> read(page, JSON))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage("the document ends or breaks at items[0]");
    }

    @Test
    void passesOverAnAnnotationOfManyMegabytesThatNobodyAskedFor() throws IOException {
        // Given
        ObjectNode pod = PodDocuments.pod(1);
        pod.withObject("/metadata").withObject("annotations").put("big", "x".repeat(8_000_000));

        // When
        List<PodFacts> json = read(PodDocuments.json("", pod), JSON);
        List<PodFacts> protobuf = read(PodDocuments.protobuf("", pod), PROTOBUF);

        // Then
        assertThat(json)
                .isEqualTo(read(encoded(JSON, PodDocuments.pod(1)), JSON))
                .isEqualTo(protobuf);
    }

    private static byte[] encoded(String encoding, JsonNode... pods) {
        return encoding.equals(JSON) ? PodDocuments.json("", pods) : PodDocuments.protobuf("", pods);
    }

    private static List<PodFacts> read(byte[] page, String contentType) throws IOException {
        List<PodFacts> pods = new ArrayList<>();
        String next = new PodList(KEYS).read(new ByteArrayInputStream(page), contentType, NextPage.LATER, pods::add);
        assertThat(next).isNotNull();
        return pods;
    }
}
