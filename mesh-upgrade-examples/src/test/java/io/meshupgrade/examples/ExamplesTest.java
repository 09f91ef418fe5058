package io.meshupgrade.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples do what they say. */
class ExamplesTest {

    private static final Revision NEW = Revision.parse("asm-1-30");

    private SimulatedAks aks;

    @BeforeEach
    void start() {
        aks = Shop.start();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    private MeshUpgrade connect() {
        return Shop.connect(aks);
    }

    @Test
    void anAuditInCiFailsOnStaleSidecars() {
        // Given
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int before = AuditInCi.stale(aks.kubeconfig(), out);

        // When
        aks.addOn().patchRelease("asm-1-29", "1.29.9");
        aks.time().requireRest();
        int after = AuditInCi.stale(aks.kubeconfig(), out);

        // Then
        assertThat(before).isZero();
        assertThat(after).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("shop/cart-").contains("of Deployment shop/cart: "));
    }

    @ParameterizedTest
    @CsvSource({"0.002, AwaitingCompletion", "0.4, RolledBack"})
    void aGateAsksPrometheus(double errors, String outcome) throws IOException {
        // Given
        HttpServer prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\""
                        + errors + "\"]}]}}")
                .getBytes(StandardCharsets.UTF_8);
        prometheus.createContext("/api/v1/query", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        prometheus.start();
        URI address = URI.create("http://localhost:" + prometheus.getAddress().getPort());

        // When
        UpgradeOutcome came;
        try (MeshUpgrade mesh = connect()) {
            came = mesh.upgrade()
                    .to(NEW)
                    .gate("errors", new PrometheusGate(address, "sum(rate(errors[1m]))", 0.01))
                    .onUnhealthy(OnUnhealthy.ROLL_BACK)
                    .run();
        } finally {
            prometheus.stop(0);
        }

        // Then
        assertThat(came.getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void peopleDecideAnotherDayWhetherTheOldRevisionGoes() {
        try (MeshUpgrade mesh = connect()) {
            assertThat(DecideLater.move(mesh, NEW)).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
            assertThat(DecideLater.complete(mesh, NEW)).isInstanceOf(UpgradeOutcome.Completed.class);
            assertThat(DecideLater.goBack(mesh)).isInstanceOf(UpgradeOutcome.Blocked.class);
        }
    }

    @Test
    void peopleDecideAnotherDayToGoBack() {
        try (MeshUpgrade mesh = connect()) {
            assertThat(DecideLater.move(mesh, NEW)).isInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
            assertThat(DecideLater.goBack(mesh)).isInstanceOf(UpgradeOutcome.RolledBack.class);
        }
    }

    @Test
    void anUpgradeOfAnybodyIsTakenBackUntilItIsCompleted() {
        // Given az began it, and somebody moved a namespace
        aks.others().setRevisions("asm-1-29", "asm-1-30");
        aks.time().requireRest();
        aks.namespace("web").pointedTo("asm-1-30").deployment("front");
        aks.time().requireRest();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        try (MeshUpgrade mesh = connect()) {
            // When
            boolean back = RollBack.rollBack(mesh, out);
            boolean again = RollBack.rollBack(mesh, out);

            // Then
            assertThat(back).isTrue();
            assertThat(again).isFalse();
            assertThat(mesh.revisions().installed().all()).containsExactly(Revision.parse("asm-1-29"));
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("restart Deployment web/front")
                    .contains("Rolled back: ")
                    .contains("Only asm-1-29 is installed");
        }
    }

    @Test
    void aServiceUpgradesOneAtATimeAndStopsWithItsService() throws InterruptedException {
        // Given
        try (MeshService service = new MeshService(connect())) {
            // When
            service.upgrade(NEW);

            // Then
            assertThatThrownBy(() -> service.upgrade(NEW))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("An upgrade is on its way");
            assertThat(service.progress()).isNotEmpty();
        }
        try (MeshService next = new MeshService(connect())) {
            next.upgrade(NEW);
            Optional<UpgradeOutcome> outcome = next.outcome();
            while (outcome.isEmpty()) {
                aks.time().pass(Duration.ofMillis(100));
                outcome = next.outcome();
            }
            assertThat(outcome).containsInstanceOf(UpgradeOutcome.AwaitingCompletion.class);
        }
    }
}
