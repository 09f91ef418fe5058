package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.observe.NamespaceMirror;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.time.SystemTime;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.testkit.AccessRule;
import io.meshupgrade.testkit.SimulatedAks;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run sees of a namespace through its mirror, whatever becomes of the watches. */
class NamespaceMirrorTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String MERGE = "application/merge-patch+json";
    private static final WorkloadRef CART = WorkloadRef.deployment("shop", "cart");
    private static final String PATH = "/apis/apps/v1/namespaces/shop/deployments/cart";

    private final AtomicInteger changes = new AtomicInteger();
    private SimulatedAks aks;
    private KubernetesCluster cluster;
    private ApiServer api;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder().revisions("asm-1-29").start();
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.namespace("shop").statefulSet("db");
        aks.namespace("web").pointedTo("asm-1-29").deployment("cart");
        aks.time().requireRest();
        api = new ApiServer(aks.kubeconfig());
        cluster = KubernetesCluster.ofKubeconfig(
                aks.kubeconfig(), null, SystemTime.clock(), KubernetesSettings.DEFAULTS, SystemTime::await);
    }

    @AfterEach
    void stop() {
        cluster.close();
        aks.close();
    }

    @Test
    void beginsWithWhatIsThereAndSeesNoOtherNamespace() {
        try (NamespaceMirror mirror = follow()) {
            assertThat(mirror.workload(CART))
                    .hasValueSatisfying(
                            cart -> assertThat(cart.rollout().available()).isEqualTo(2));
            assertThat(mirror.podsOf(CART))
                    .hasSize(2)
                    .allMatch(pod -> pod.namespace().equals("shop"));
            assertThat(mirror.podsOf(WorkloadRef.statefulSet("shop", "db"))).hasSize(1);
            assertThat(mirror.workload(WorkloadRef.deployment("web", "cart"))).isEmpty();
        }
    }

    @Test
    void followsARolloutToItsEnd() {
        try (NamespaceMirror mirror = follow()) {
            // Given
            List<String> before =
                    mirror.podsOf(CART).stream().map(PodFacts::name).toList();

            // When
            restart();

            // Then
            Await.until("the new pods to be seen, and no old one", LIMIT, () -> {
                List<PodFacts> pods = mirror.podsOf(CART);
                return pods.size() == 2 && pods.stream().noneMatch(pod -> before.contains(pod.name()));
            });
            assertThat(changes).hasPositiveValue();
        }
    }

    @Test
    void forgetsWhatIsDeleted() {
        try (NamespaceMirror mirror = follow()) {
            api.delete(PATH, "{}").orThrow();

            Await.until(
                    "the Deployment to be gone",
                    LIMIT,
                    () -> mirror.workload(CART).isEmpty());
            assertThat(mirror.podsOf(CART)).isEmpty();
        }
    }

    @Test
    void goesOnWhenWatchesAreCut() {
        try (NamespaceMirror mirror = follow()) {
            // Given
            awaitAllWatches();
            assertThat(aks.kubernetes().watches().cut("**")).isEqualTo(5);

            // When
            scale(3);

            // Then
            Await.until("the third pod", LIMIT, () -> mirror.podsOf(CART).size() == 3);
            assertThat(mirror.broken()).isEmpty();
        }
    }

    @Test
    void listsAgainWhenTheServerHasForgotten() {
        try (NamespaceMirror mirror = follow()) {
            // Given
            awaitAllWatches();
            assertThat(aks.kubernetes().watches().expire("**")).isEqualTo(5);

            // When
            scale(1);

            // Then
            Await.until("one pod to be left", LIMIT, () -> mirror.podsOf(CART).size() == 1);
        }
    }

    @Test
    void asksOnceForEachKindAndPollsNothing() {
        // Given
        aks.kubernetes().requests().clear();

        // When
        try (NamespaceMirror mirror = follow()) {
            awaitAllWatches();
            restart();
            Await.until(
                    "the restart",
                    LIMIT,
                    () -> mirror.workload(CART)
                            .filter(cart -> cart.rollout().generation() > 1
                                    && cart.rollout().updated() == 2)
                            .isPresent());

            // Then
            assertThat(aks.kubernetes().requests().count("list", "/**/namespaces/shop/*"))
                    .isEqualTo(5);
            assertThat(aks.kubernetes().requests().count("watch", "/**/namespaces/shop/*"))
                    .isEqualTo(5);
        }

        // Then a server notices that nobody listens any more when it has something to say
        scale(3);
        Await.until("the watch of pods to be closed", LIMIT, this::noWatchOfPods);
    }

    @Test
    void saysWhyItIsNotKeptUpToDateAnyMore() {
        try (NamespaceMirror mirror = follow()) {
            // Given
            awaitAllWatches();
            aks.kubernetes().access().denyOnly(AccessRule.to("watch").on("", "pods"));

            // When
            aks.kubernetes().watches().cut("**");

            // Then
            Await.until("the mirror to say so", LIMIT, () -> mirror.broken().isPresent());
            assertThat(mirror.broken().orElseThrow()).contains("watch pods in namespace shop");
        }
    }

    @Test
    void cannotBeginWithoutTheRightToList() {
        aks.kubernetes().access().denyOnly(AccessRule.to("list").on("", "pods"));

        assertThatThrownBy(this::follow)
                .isInstanceOf(KubernetesException.class)
                .hasMessageContaining("list pods in namespace shop");
    }

    /** They are begun on threads of their own. */
    private void awaitAllWatches() {
        Await.until("all watches", LIMIT, () -> aks.kubernetes().watches().open("/**/namespaces/shop/*") == 5);
    }

    private boolean noWatchOfPods() {
        return aks.kubernetes().watches().open("/api/v1/namespaces/shop/pods") == 0;
    }

    private NamespaceMirror follow() {
        return cluster.follow("shop", PodKeys.ofMeshAnd(Set.of()), false, changes::incrementAndGet);
    }

    private void restart() {
        api.patch(PATH, MERGE, "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restarted\":\"once\"}}}}}")
                .orThrow();
    }

    private void scale(int replicas) {
        api.patch(PATH, MERGE, "{\"spec\":{\"replicas\":" + replicas + "}}").orThrow();
    }
}
