package io.meshupgrade.core.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.WorkloadRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static final PodTemplate TEMPLATE = new PodTemplate(Map.of("app", "cart"), Map.of(), false);
    private static final PodTemplate NONE = new PodTemplate(Map.of(), Map.of(), false);
    private static final RolloutFacts ROLLOUT =
            new RolloutFacts(1, 1, 1, false, "", null, false, 1, 1, 1, 1, "", "", Map.of());

    @Test
    void aRolloutThatRefersToADeploymentHasItsTemplateAndTheDeploymentIsLeftToIt() {
        // Given
        WorkloadFacts cart = workload(WorkloadRef.deployment("shop", "cart"), TEMPLATE, null, null);
        WorkloadFacts pay = workload(
                new WorkloadRef(ArgoFacts.ROLLOUT, "shop", "pay"),
                NONE,
                null,
                new ArgoFacts("Healthy", null, null, WorkloadRef.deployment("shop", "cart")));

        // When
        List<WorkloadFacts> resolved = Delivery.resolve(List.of(cart, pay));

        // Then
        assertThat(resolved.get(1).template()).isEqualTo(TEMPLATE);
        assertThat(resolved.get(1).deliveredBy()).isNull();
        assertThat(resolved.get(0).deliveredBy())
                .isEqualTo(new OwnerLink("argoproj.io/v1alpha1", "Rollout", "pay", "uid-pay"));
    }

    @Test
    void theTargetOfACanaryOfFlaggerIsKnownByItsPrimary() {
        // Given
        OwnerLink canary = new OwnerLink("flagger.app/v1beta1", "Canary", "cart", "uid-canary");
        WorkloadFacts target = workload(WorkloadRef.deployment("shop", "cart"), TEMPLATE, null, null);
        WorkloadFacts primary = workload(WorkloadRef.deployment("shop", "cart-primary"), TEMPLATE, canary, null);
        WorkloadFacts elsewhere = workload(WorkloadRef.deployment("other", "cart"), TEMPLATE, null, null);

        // When
        List<WorkloadFacts> resolved = Delivery.resolve(List.of(target, primary, elsewhere));

        // Then
        assertThat(resolved).extracting(WorkloadFacts::deliveredBy).containsExactly(canary, null, null);
    }

    @Test
    void aNameThatEndsLikeAPrimaryProvesNothing() {
        // Given
        OwnerLink other = new OwnerLink("example.com/v1", "Database", "cart", "uid");
        WorkloadFacts cart = workload(WorkloadRef.deployment("shop", "cart"), TEMPLATE, null, null);
        WorkloadFacts owned = workload(WorkloadRef.deployment("shop", "cart-primary"), TEMPLATE, other, null);

        // When
        List<WorkloadFacts> resolved = Delivery.resolve(List.of(cart, owned));

        // Then
        assertThat(resolved).containsExactly(cart, owned);
    }

    private static WorkloadFacts workload(
            WorkloadRef ref, PodTemplate template, @Nullable OwnerLink controller, @Nullable ArgoFacts argo) {
        return new WorkloadFacts(
                ref,
                "uid-" + ref.name(),
                "1",
                controller,
                Map.of(),
                Map.of(),
                template,
                ROLLOUT,
                Surge.NONE,
                argo,
                null);
    }
}
