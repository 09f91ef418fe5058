package io.meshupgrade.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ShowRevisionsTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final TokenCredential CREDENTIAL = request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX));

    @Test
    void printsTargetsLockedRevisionsAndTags() {
        // Given
        try (SimulatedAks aks = SimulatedAks.builder()
                .id(ID)
                .kubernetesVersion("1.31.2")
                .revisions("asm-1-29")
                .start()) {

            // When
            String printed = printedBy(() -> ShowRevisions.show(ID, CREDENTIAL, aks.armEndpoint()));

            // Then
            assertThat(printed.lines().toList())
                    .hasSize(3)
                    .first()
                    .isEqualTo("[]: KUBERNETES_TOO_OLD: asm-1-30 works with Kubernetes 1.32 to 1.36,"
                            + " and the cluster runs 1.31.");
            assertThat(printed).contains("Locked[revision=asm-1-30", " -> asm-1-29 []");
        }
    }

    @Test
    void failsWithAClearSentenceForAnotherCluster() {
        try (SimulatedAks aks = SimulatedAks.builder().id(ID).start()) {
            assertThatThrownBy(() -> ShowRevisions.show(ID.replace("shop", "other"), CREDENTIAL, aks.armEndpoint()))
                    .isInstanceOf(ArmException.class)
                    .hasMessageContaining("Is the resource id of the cluster right?");
        }
    }

    private static String printedBy(Runnable program) {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            program.run();
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
