package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.SeenRequest;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.testkit.World;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many lists are read at the same time is up to the caller, and changes nothing of what is found. */
@Timeout(60)
class ReadsAtOnceTest {

    private SimulatedAks aks;

    @BeforeEach
    void start() {
        aks = SimulatedAks.builder()
                .revisions("asm-1-29", "asm-1-30")
                .world(World.sample())
                .start();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    @Test
    void listsThatWaitForEachOtherAreReadAtTheSameTime() {
        // Given
        CyclicBarrier both = new CyclicBarrier(2);
        aks.kubernetes().faults().on("list", "/api/v1/namespaces").before(() -> await(both));
        aks.kubernetes().faults().on("list", "/apis/apps/v1/replicasets").before(() -> await(both));

        // When
        try (MeshUpgrade mesh =
                AksMeshUpgrade.kubeconfig(aks.kubeconfig()).readsAtOnce(8).connect()) {

            // Then
            assertThat(mesh.sidecars().audit().pods().of(SidecarClass.CURRENT)).isPositive();
        }
    }

    @Test
    void findsTheSameWithOneAsWithMany() {
        try (MeshUpgrade one = AksMeshUpgrade.kubeconfig(aks.kubeconfig())
                        .readsAtOnce(1)
                        .connect();
                MeshUpgrade many = AksMeshUpgrade.kubeconfig(aks.kubeconfig())
                        .readsAtOnce(16)
                        .connect()) {
            // When, Then
            assertThat(many.sidecars().audit().pods())
                    .isEqualTo(one.sidecars().audit().pods());
            assertThat(many.lint().check().findings())
                    .isEqualTo(one.lint().check().findings());
        }
    }

    @Test
    void asksInTheSameOrderEachTimeWhenOneIsReadAtATime() {
        // Given
        try (MeshUpgrade mesh =
                AksMeshUpgrade.kubeconfig(aks.kubeconfig()).readsAtOnce(1).connect()) {
            // When
            List<String> first = askedBy(mesh);
            List<String> second = askedBy(mesh);

            // Then
            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void aListThatIsRefusedIsUnknownAndTheOthersAreRead() {
        // Given
        aks.kubernetes()
                .faults()
                .on("list", "/api/v1/namespaces/aks-istio-system/services")
                .answer(FaultAnswer.internalError());

        // When
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {

            // Then
            assertThat(mesh.lint().check().notRead())
                    .filteredOn(part -> !part.contains("no ARM side"))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("list services in namespace aks-istio-system");
        }
    }

    @Test
    void anInterruptedCallerIsToldSoWhileListsAreOnTheirWay() throws InterruptedException {
        // Given a server that answers nothing until the caller has been interrupted
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {
            Thread caller = new Thread(() -> {
                try {
                    mesh.lint().check();
                } catch (KubernetesException e) {
                    thrown.set(e);
                }
            });
            aks.kubernetes().faults().on("list", "**").before(caller::interrupt);

            // When
            caller.start();
            caller.join();
        }

        // Then
        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        e -> assertThat(e.failure()).isEqualTo(KubernetesException.Failure.CANCELLED));
    }

    @Test
    void noneAtOnceIsRefused() {
        assertThatThrownBy(() -> AksMeshUpgrade.kubeconfig(aks.kubeconfig()).readsAtOnce(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("readsAtOnce is at least 1, but is 0.");
    }

    private List<String> askedBy(MeshUpgrade mesh) {
        int before = aks.kubernetes().requests().all().size();
        mesh.lint().check();
        List<SeenRequest> all = aks.kubernetes().requests().all();
        return all.subList(before, all.size()).stream().map(SeenRequest::path).toList();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError("nobody else asks", e);
        }
    }
}
