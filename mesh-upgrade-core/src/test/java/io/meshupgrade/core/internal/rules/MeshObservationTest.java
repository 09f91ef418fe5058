package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Reading;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeshObservationTest {

    private final AksMesh mesh = new AksMesh().namespace("shop", "istio.io/rev=prod");

    @Test
    void tellsANamespaceThatIsNotThereFromOneThatWasNotLookedAt() {
        // Given
        MeshObservation all = new ObservedMesh().of(mesh);
        MeshObservation some = new ObservedMesh().only("shop").of(mesh);

        // Then
        assertThat(all.namespace("till")).isEqualTo(new Reading.Known<>(Optional.empty(), AksMesh.NOW));
        assertThat(some.namespace("till"))
                .isEqualTo(new Reading.Unknown<>(
                        Reading.Why.OUT_OF_SCOPE, "Namespace till is not among those looked at.", AksMesh.NOW));
    }

    @Test
    void knowsANamespaceInScope() {
        // When
        Reading<Optional<NamespaceFacts>> shop =
                new ObservedMesh().only("shop").of(mesh).namespace("shop");

        // Then
        assertThat(((Reading.Known<Optional<NamespaceFacts>>) shop)
                        .value()
                        .orElseThrow()
                        .labels())
                .containsEntry("istio.io/rev", "prod");
    }

    @Test
    void doesNotKnowNamespacesThatMayNotBeRead() {
        assertThat(new ObservedMesh().of(mesh.namespacesForbidden()).namespace("shop"))
                .isEqualTo(
                        new Reading.Unknown<>(Reading.Why.FORBIDDEN, "Listing namespaces was refused.", AksMesh.NOW));
    }

    @Test
    void alwaysCoversTheControlPlane() {
        // Given
        MeshObservation some = new ObservedMesh().only("shop").of(mesh);

        // Then
        assertThat(some.covers(AksMesh.CONTROL_PLANE)).isTrue();
        assertThat(some.covers("till")).isFalse();
    }
}
