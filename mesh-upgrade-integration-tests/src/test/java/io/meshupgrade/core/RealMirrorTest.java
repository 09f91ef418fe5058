package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.observe.NamespaceMirror;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.time.SystemTime;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a run sees of a namespace through its mirror, of a real API server. */
@RealMeshTest(revisions = {})
class RealMirrorTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final WorkloadRef CART = WorkloadRef.deployment("shop", "cart");

    @Test
    void thePodsOfANewReplicaSetAreSeenAndEachKindIsWatchedOnce(RealMesh mesh) {
        // Given
        mesh.kubectl("create", "namespace", "shop");
        mesh.kubectl("create", "deployment", "cart", "--image=app", "--replicas=2", "-n", "shop");
        mesh.kubectl("rollout", "status", "deployment/cart", "-n", "shop", "--timeout=60s");

        try (KubernetesCluster cluster = KubernetesCluster.ofKubeconfig(
                        mesh.kubeconfig(), null, SystemTime.clock(), KubernetesSettings.DEFAULTS, SystemTime::await);
                NamespaceMirror mirror = cluster.follow("shop", PodKeys.ofMeshAnd(Set.of()), false, () -> {})) {
            List<String> before =
                    mirror.podsOf(CART).stream().map(PodFacts::name).toList();
            long watches = watchesOfReplicaSets(mesh);

            // When
            mesh.kubectl("rollout", "restart", "deployment/cart", "-n", "shop");

            // Then
            Await.until("the new pods to be seen, and no old one", LIMIT, () -> {
                List<String> seen =
                        mirror.podsOf(CART).stream().map(PodFacts::name).toList();
                return seen.size() == 2 && seen.stream().noneMatch(before::contains) ? null : seen.toString();
            });
            assertThat(before).hasSize(2);
            assertThat(mirror.broken()).isEmpty();
            assertThat(watchesOfReplicaSets(mesh))
                    .as("watches that the server counts as ended")
                    .isEqualTo(watches);
        }
    }

    private static long watchesOfReplicaSets(RealMesh mesh) {
        Matcher counter = Pattern.compile(
                        "apiserver_request_total\\{[^}]*resource=\"replicasets\"[^}]*verb=\"WATCH\"[^}]*} (\\d+)")
                .matcher(mesh.kubectl("get", "--raw", "/metrics"));
        long count = 0;
        while (counter.find()) {
            count += Long.parseLong(counter.group(1));
        }
        return count;
    }
}
