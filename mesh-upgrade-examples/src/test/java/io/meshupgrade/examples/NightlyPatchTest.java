package io.meshupgrade.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.OnSimulatedAks;
import io.meshupgrade.testkit.SimulatedAks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How a platform team tests its own code: a cluster in the JVM, in the state that the code is about, and what it does
 * to it; nothing is mocked, and nothing of the library is known but its interface.
 */
@OnSimulatedAks
class NightlyPatchTest {

    private static final Duration A_NIGHT = Duration.ofMinutes(5);

    private final List<String> chat = new ArrayList<>();
    private boolean freeze;

    @BeforeEach
    void aShopWithAPatchThatIsDue(SimulatedAks aks) {
        aks.time().requireRest();
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
        aks.time().requireRest();
        aks.addOn().patchRelease("asm-1-29", "1.29.9");
        aks.time().requireRest();
    }

    @Test
    void patchesAndSaysSo(SimulatedAks aks) throws InterruptedException {
        // When
        nightlyPatch(aks).run(A_NIGHT);
        nightlyPatch(aks).run(A_NIGHT);

        // Then
        assertThat(chat).containsExactly("2 sidecars were patched.", "All sidecars are current.");
    }

    @Test
    void changesNothingWhileAFreezeIsOn(SimulatedAks aks) throws InterruptedException {
        // Given
        freeze = true;
        aks.kubernetes().requests().clear();

        // When
        nightlyPatch(aks).run(A_NIGHT);

        // Then
        assertThat(chat).containsExactly("No patches tonight: a freeze is on.");
        assertThat(aks.kubernetes().requests().count("patch", "/**")).isZero();
    }

    @Test
    void tellsTheChatWhenTheClusterDoesNotAnswer(SimulatedAks aks) throws InterruptedException {
        // Given
        aks.kubernetes().faults().on("list", "/api/v1/pods").answer(FaultAnswer.internalError());

        // When
        nightlyPatch(aks).run(A_NIGHT);

        // Then
        assertThat(chat).singleElement().asString().startsWith("Sidecars could not be patched: Cannot list pods: ");
    }

    private NightlyPatch nightlyPatch(SimulatedAks aks) {
        return new NightlyPatch(
                () -> AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect(), () -> freeze, chat::add);
    }
}
