package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.kubernetes.WorkloadLists.Controlled;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.Requests;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.Surge;
import io.meshupgrade.core.internal.observe.WorkloadFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who follows many workloads looks at those only about which something has changed, and misses nothing. */
class MirrorContentTest {

    private static final WorkloadFacts CART = deployment("cart");
    private static final WorkloadFacts FRONT = deployment("front");

    private final MirrorContent content = new MirrorContent();

    @BeforeEach
    void cartHasAReplicaSetWithAPodAndFrontHasNone() {
        content.replaceWorkloads("Deployment", Map.of("cart", CART, "front", FRONT));
        content.replaceReplicaSets(Map.of("cart-1", replicaSet("cart-1", "cart")));
        content.replacePods(Map.of("cart-1-a", pod("cart-1-a", "cart-1")));
    }

    @Test
    void eachChangeIsCountedForItsWorkloadAlone() {
        Map<String, Runnable> changes = new LinkedHashMap<>();
        changes.put("a pod changes", () -> content.put(pod("cart-1-a", "cart-1")));
        changes.put("a pod comes", () -> content.put(pod("cart-1-b", "cart-1")));
        changes.put("a pod goes", () -> content.removePod("cart-1-a"));
        changes.put("a pod of a ReplicaSet that is not seen yet", () -> content.put(pod("cart-2-a", "cart-2")));
        changes.put("that ReplicaSet is seen", () -> content.putReplicaSet("cart-2", replicaSet("cart-2", "cart")));
        changes.put("a pod of the second ReplicaSet", () -> content.put(pod("cart-2-b", "cart-2")));
        changes.put("a ReplicaSet goes", () -> content.removeReplicaSet("cart-1"));
        changes.put("it changes itself", () -> content.put(CART));

        changes.forEach((what, change) -> {
            long cart = content.changes(CART);
            long front = content.changes(FRONT);
            change.run();
            if (!what.endsWith("not seen yet")) {
                assertThat(content.changes(CART)).as(what).isNotEqualTo(cart);
            }
            assertThat(content.changes(FRONT)).as(what).isEqualTo(front);
        });
    }

    @Test
    void aListThatIsReadAgainMayHaveChangedAll() {
        long cart = content.changes(CART);
        long front = content.changes(FRONT);

        content.replacePods(Map.of());

        assertThat(content.changes(CART)).isNotEqualTo(cart);
        assertThat(content.changes(FRONT)).isNotEqualTo(front);
        assertThat(content.podsOf(CART)).isEmpty();
    }

    @Test
    void whatIsGoneIsAChangeToo() {
        long cart = content.changes(CART);

        content.remove(CART.ref());

        assertThat(content.changes(content.workloads().get(CART.ref()))).isNotEqualTo(cart);
    }

    @Test
    void podsAreFoundThroughEachReplicaSetByName() {
        content.put(pod("cart-2-a", "cart-2"));
        assertThat(content.podsOf(CART)).extracting(PodFacts::name).containsExactly("cart-1-a");

        content.putReplicaSet("cart-2", replicaSet("cart-2", "cart"));
        content.put(pod("cart-0", "cart"));

        assertThat(content.podsOf(CART)).extracting(PodFacts::name).containsExactly("cart-0", "cart-1-a", "cart-2-a");
        assertThat(content.podsOf(FRONT)).isEmpty();
    }

    private static Optional<Controlled> replicaSet(String name, String deployment) {
        return Optional.of(new Controlled(name, new OwnerLink("apps/v1", "Deployment", deployment, deployment)));
    }

    private static PodFacts pod(String name, String controller) {
        return new PodFacts(
                "shop",
                name,
                name,
                null,
                Map.of(),
                Map.of(),
                new OwnerLink("apps/v1", "ReplicaSet", controller, controller),
                null,
                false,
                "node",
                "Running",
                true,
                null,
                Requests.NONE);
    }

    private static WorkloadFacts deployment(String name) {
        return new WorkloadFacts(
                WorkloadRef.deployment("shop", name),
                name,
                "1",
                null,
                Map.of(),
                Map.of(),
                new PodTemplate(Map.of(), Map.of(), false),
                new RolloutFacts(1, 1, 1, false, "", null, true, 1, 1, 1, 1, "", "", Map.of()),
                Surge.NONE,
                null,
                null);
    }
}
