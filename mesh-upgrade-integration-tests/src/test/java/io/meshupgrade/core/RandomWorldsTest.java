package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.testkit.FaultAnswer;
import io.meshupgrade.testkit.RandomWorld;
import io.meshupgrade.testkit.SeenRequest;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Upgrades, rollbacks and refreshes of made-up worlds, in which processes die, requests fail, and other people scale,
 * delete, relabel and change ARM meanwhile. What comes of it may be anything, but never a pod that lost its sidecar, a
 * pointer to a revision that is gone, or a control plane that was removed while somebody was known to depend on it.
 *
 * <p>The property {@code mesh-upgrade.worlds} says how many, and {@code mesh-upgrade.seed} which one is the first.
 */
class RandomWorldsTest {

    private static final Map<String, Integer> OUTCOMES = new TreeMap<>();
    private static final String MERGE = "application/merge-patch+json";

    static LongStream seeds() {
        long first = Long.getLong("mesh-upgrade.seed", 1);
        return LongStream.range(first, first + Integer.getInteger("mesh-upgrade.worlds", 40));
    }

    @AfterAll
    static void print() {
        System.out.println("random worlds from seed " + Long.getLong("mesh-upgrade.seed", 1) + ": " + OUTCOMES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverStrandsAPod(long seed) {
        Random random = new Random(seed * 31 + 7);
        List<String> told = new ArrayList<>();
        RandomWorld world = RandomWorld.ofSeed(seed);
        try (SimulatedAks aks = world.builder().id(OperatorProcess.ID).start()) {
            // Given
            world.populate(aks);
            aks.time().settle();
            WorldInvariants invariants = new WorldInvariants(aks);
            RolloutSettings settings = settings(random, aks, told);
            watchArm(aks, invariants, settings.acceptAll);
            trouble(random, aks, invariants);

            // When
            String outcome = "";
            for (int attempt = 0; attempt < 3 && outcome.isEmpty(); attempt++) {
                Death death = attempt == 0 && random.nextBoolean()
                        ? new Death(
                                1 + random.nextInt(15),
                                List.of(Death.How.values()).get(random.nextInt(3)))
                        : Death.NEVER;
                outcome = run(aks, settings, death, told);
            }
            aks.kubernetes().faults().clear();
            aks.arm().faults().clear();
            aks.time().settle();

            // Then
            OUTCOMES.merge(outcome.isEmpty() ? "not in three attempts" : outcome, 1, Integer::sum);
            assertThat(invariants.broken())
                    .as("seed %d, %s%n%s", seed, outcome, String.join(System.lineSeparator(), told))
                    .isEmpty();
        }
    }

    /** @return the outcome, empty when it died or broke */
    private static String run(SimulatedAks aks, RolloutSettings settings, Death death, List<String> told) {
        try (OperatorProcess process = new OperatorProcess(aks, death)) {
            UpgradeOutcome outcome = new UpgradeRunner(process.ports(), settings.spec()).run(null);
            told.add(outcome.toString());
            return outcome instanceof UpgradeOutcome.HeldByOther
                    ? ""
                    : outcome.getClass().getSimpleName();
        } catch (OperatorProcess.Died e) {
            told.add("DIED");
        } catch (MeshUpgradeException e) {
            told.add("BROKE " + e.getMessage());
        }
        return "";
    }

    private static RolloutSettings settings(Random random, SimulatedAks aks, List<String> told) {
        List<String> installed = aks.arm().runningRevisions().stream().sorted().toList();
        RolloutSettings settings;
        if (installed.size() == 2) {
            settings = random.nextInt(3) == 0
                    ? new RolloutSettings(Direction.ROLLBACK, null)
                    : new RolloutSettings(Direction.UPGRADE, Revision.parse(installed.get(1)));
        } else if (installed.get(0).equals("asm-1-30")) {
            settings = new RolloutSettings(Direction.REFRESH, null);
        } else {
            String next = installed.get(0).equals("asm-1-28") ? "asm-1-29" : "asm-1-30";
            settings = new RolloutSettings(Direction.UPGRADE, Revision.parse(next));
        }
        settings.acceptAll = random.nextInt(4) != 0;
        settings.complete = random.nextBoolean();
        settings.moveGateways = random.nextBoolean();
        settings.moveTemplates = random.nextBoolean();
        settings.workloadsAtOnce = 1 + random.nextInt(5);
        settings.onUnhealthy = random.nextBoolean() ? OnUnhealthy.ROLL_BACK : OnUnhealthy.STOP;
        settings.patience = Duration.ofMinutes(2);
        settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
        settings.listeners.add(event -> told.add(event.toString()));
        return settings;
    }

    /** Right before ARM is changed. */
    private static void watchArm(SimulatedAks aks, WorldInvariants invariants, boolean accepted) {
        AtomicReference<String> body = new AtomicReference<>("");
        aks.arm()
                .faults()
                .on("PUT", "**")
                .where(request -> remember(body, request))
                .before(() -> invariants.beforeChangeInArm(body.get(), accepted));
    }

    private static boolean remember(AtomicReference<String> body, SeenRequest request) {
        body.set(request.body());
        return true;
    }

    private static void trouble(Random random, SimulatedAks aks, WorldInvariants invariants) {
        Random faults = new Random(random.nextLong());
        aks.kubernetes()
                .faults()
                .on("*", "**")
                .where(request -> chance(faults, 100))
                .answer(FaultAnswer.unavailable());
        aks.kubernetes()
                .faults()
                .on("*", "**")
                .where(request -> chance(faults, 100))
                .cutAfterEffect();
        aks.kubernetes()
                .faults()
                .on("patch", "**")
                .where(request -> chance(faults, 30))
                .answer(FaultAnswer.conflict());
        ApiServer api = new ApiServer(aks.kubeconfig());
        List<JsonNode> deployments = invariants.deployments();
        if (deployments.isEmpty()) {
            return;
        }
        JsonNode one = deployments.get(random.nextInt(deployments.size()));
        String namespace = one.at("/metadata/namespace").asText();
        String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments/"
                + one.at("/metadata/name").asText();
        int what = random.nextInt(5);
        Runnable event = switch (what) {
            case 0 -> () -> api.patch(path, MERGE, "{\"spec\":{\"replicas\":3}}");
            case 1 ->
                () -> {
                    invariants.forget(namespace);
                    api.delete(path, "{}");
                };
            case 2 ->
                () -> {
                    invariants.forget(namespace);
                    api.delete("/api/v1/namespaces/" + namespace, "{}");
                };
            case 3 ->
                () -> {
                    invariants.forget(namespace);
                    api.patch(
                            "/api/v1/namespaces/" + namespace,
                            MERGE,
                            "{\"metadata\":{\"labels\":{\"istio.io/rev\":\"asm-1-30\"}}}");
                };
            default ->
                () -> api.patch(
                        path,
                        MERGE,
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restarted\":\"by-hand\"}}}}}");
        };
        aks.kubernetes().faults().on("patch", "**").nth(1 + random.nextInt(8)).before(event);
    }

    private static boolean chance(Random random, int oneIn) {
        synchronized (random) {
            return random.nextInt(oneIn) == 0;
        }
    }
}
