package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.util.ClientBuilder;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.LoopbackServer.Asked;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Form;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a watch goes on when it ends, by what the server says before. */
class WatchedListTest {

    private static final String LIST = "{\"metadata\": {\"resourceVersion\": \"7\"}, \"items\": []}";
    private static final String ADDED =
            "{\"type\": \"ADDED\", \"object\": {\"metadata\": {\"name\": \"cart\", \"resourceVersion\": \"%s\"}}}\n";

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void whoIsToldNothingWaitsLongerEachTimeAndReadsTheListFromTheSecondTimeOn() throws Exception {
        // Given a server that ends each watch at once
        List<Asked> asked = follow(List.of("", "", "", "", "", ""));

        // Then
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
        assertThat(asked.stream().map(WatchedListTest::what))
                .startsWith("list", "watch 7", "watch 7", "list", "watch 7", "list", "watch 7", "list");
        assertThat(asked.get(0).header("Accept")).isEqualTo(Form.METADATA.list());
        assertThat(asked.get(1).header("Accept")).isEqualTo(Form.METADATA.watch());
    }

    @Test
    void whoIsToldSomethingGoesOnAtOnceFromThere() throws Exception {
        List<Asked> asked = follow(List.of(ADDED.formatted(8), ADDED.formatted(9)));

        assertThat(pauses).isEmpty();
        assertThat(asked.stream().map(WatchedListTest::what)).containsExactly("list", "watch 7", "watch 8", "watch 9");
        assertThat(seen).containsExactly("put cart", "put cart", "broken");
    }

    @Test
    void whoIsToldSomethingAfterAllBeginsAnewWithItsPatience() throws Exception {
        follow(List.of("", "", ADDED.formatted(8), ""));

        assertThat(pauses).extracting(Duration::toMillis).containsExactly(100L, 200L, 100L);
    }

    /** Follows until the server has said all of it, and then refuses. */
    private List<Asked> follow(List<String> said) throws IOException, InterruptedException {
        Iterator<String> next = said.iterator();
        try (LoopbackServer server = LoopbackServer.with(exchange -> {
            boolean watch = exchange.getRequestURI().getQuery() != null
                    && exchange.getRequestURI().getQuery().contains("watch=true");
            if (watch && !next.hasNext()) {
                LoopbackServer.answer(exchange, 403, "application/json", "{\"kind\": \"Status\", \"message\": \"no\"}");
            } else {
                LoopbackServer.answer(exchange, 200, "application/json", watch ? next.next() : LIST);
            }
        })) {
            KubernetesTransport transport = new KubernetesTransport(
                    new ClientBuilder().setBasePath(server.url()).build(),
                    KubernetesSettings.DEFAULTS,
                    pauses::add,
                    () -> "");
            try (WatchedList<String> list = new WatchedList<>(
                    transport,
                    KubernetesSettings.DEFAULTS,
                    new Query(ResourceType.PODS, "shop", "", Form.METADATA),
                    new Projection(),
                    MeshLists::name,
                    new Remembering())) {
                list.start();
                assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            }
            return List.copyOf(server.asked());
        }
    }

    private static String what(Asked asked) {
        return asked.query() == null
                ? "list"
                : "watch " + asked.query().replaceFirst(".*resourceVersion=(\\d+).*", "$1");
    }

    private final class Remembering implements WatchedList.Sink<String> {

        @Override
        public void replace(Map<String, String> all) {}

        @Override
        public void put(String name, String object) {
            seen.add("put " + name);
        }

        @Override
        public void remove(String name) {
            seen.add("remove " + name);
        }

        @Override
        public void broken(String why) {
            seen.add("broken");
            over.countDown();
        }
    }
}
