package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.MeshUpgradeException;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.OperatorProcess.Death;
import io.meshupgrade.core.internal.plan.PlanRequest;
import io.meshupgrade.core.internal.run.UpgradeRunner;
import io.meshupgrade.integration.ShippedRoles;
import io.meshupgrade.integration.ShippedRoles.Grant;
import io.meshupgrade.testkit.AccessRule;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import io.meshupgrade.upgrade.WaveSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole upgrades under the roles that are shipped, and without each single right of theirs. */
class LeastPrivilegeTest {

    /** Read by what a run does without: it waits longer, or says less. */
    private static final Set<String> NOT_NEEDED_FOR_A_RUN = Set.of(
            "list nodes",
            "list horizontalpodautoscalers (autoscaling)",
            "list endpointslices (discovery.k8s.io)",
            "list leases (coordination.k8s.io)",
            "list validatingwebhookconfigurations (admissionregistration.k8s.io)",
            "list gateways (gateway.networking.k8s.io)");

    static List<Grant> toChange() {
        return ShippedRoles.grants("upgrade.yaml");
    }

    static Stream<Grant> toRead() {
        return ShippedRoles.grants("read.yaml").stream();
    }

    @Test
    void theShippedRolesAreEnough() {
        for (boolean probes : new boolean[] {false, true}) {
            try (SimulatedAks aks = world()) {
                // Given
                List<Grant> granted = new ArrayList<>(ShippedRoles.grants("read.yaml", "upgrade.yaml"));
                granted.addAll(probes ? ShippedRoles.grants("probe.yaml") : List.of());
                aks.kubernetes()
                        .access()
                        .allowOnly(
                                granted.stream().map(LeastPrivilegeTest::rule).toArray(AccessRule[]::new));

                // When
                UpgradeOutcome outcome = run(aks);

                // Then
                assertThat(outcome).isInstanceOf(UpgradeOutcome.Completed.class);
                aks.kubernetes().access().allowEverything();
                assertThat(SettledWorld.describe(aks)).contains("pod of shop asm-1-30", "pod of late asm-1-30");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("toChange")
    void withoutARightToChangeNothingIsTouchedAndTheRightIsNamed(Grant taken) {
        try (SimulatedAks aks = world()) {
            // Given
            allowAllBut(taken, aks);

            // When
            UpgradeOutcome outcome = run(aks);

            // Then
            String resource = taken.resource() + (taken.group().isEmpty() ? "" : " (" + taken.group() + ")");
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            UpgradeOutcome.Blocked.class,
                            blocked -> assertThat(blocked.blockers())
                                    .allSatisfy(blocker ->
                                            assertThat(blocker.reason().code()).isEqualTo(UpgradeReason.RIGHT_MISSING))
                                    .anySatisfy(blocker -> assertThat(
                                                    blocker.reason().sentence())
                                            .startsWith("The caller may not " + taken.verb() + " " + resource)
                                            .contains(", which is needed to ")));
            for (String verb : List.of("create", "patch", "delete")) {
                assertThat(aks.kubernetes().requests().of(verb, "**"))
                        .filteredOn(request -> !request.path().contains("/leases")
                                && !request.path().contains("accessreviews"))
                        .isEmpty();
            }
            assertThat(aks.arm().requests().count("PUT", "**")).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("toRead")
    void withoutARightToReadARunSaysWhatItCannotRead(Grant taken) {
        try (SimulatedAks aks = world()) {
            // Given
            allowAllBut(taken, aks);

            // When
            String said;
            try {
                UpgradeOutcome outcome = run(aks);
                said = outcome.toString();
            } catch (MeshUpgradeException e) {
                said = String.valueOf(e.getMessage());
            }

            // Then
            if (!NOT_NEEDED_FOR_A_RUN.contains(taken.toString())) {
                assertThat(said).contains("annot list " + taken.resource());
                assertThat(aks.arm().requests().count("PUT", "**")).isZero();
            }
        }
    }

    /** Roles only add: without one right is with all others. */
    private static void allowAllBut(Grant taken, SimulatedAks aks) {
        aks.kubernetes()
                .access()
                .allowOnly(ShippedRoles.grants("read.yaml", "upgrade.yaml", "probe.yaml").stream()
                        .filter(grant -> !grant.equals(taken))
                        .map(LeastPrivilegeTest::rule)
                        .toArray(AccessRule[]::new));
    }

    private static AccessRule rule(Grant grant) {
        AccessRule rule = AccessRule.to(grant.verb()).on(grant.group(), grant.resource());
        return grant.namespace().isEmpty() ? rule : rule.inNamespace(grant.namespace());
    }

    private static UpgradeOutcome run(SimulatedAks aks) {
        RolloutSettings settings = new RolloutSettings(Direction.UPGRADE, Revision.parse("asm-1-30"));
        settings.waves.add(new PlanRequest.Wave("first", WaveSelector.namespaces("early")));
        settings.canaryTag = RevisionTag.of("prod-canary");
        settings.complete = true;
        settings.sidecarsPerSecond = Double.POSITIVE_INFINITY;
        try (OperatorProcess process = new OperatorProcess(aks, Death.NEVER)) {
            return new UpgradeRunner(process.ports(), settings.spec()).run(null);
        }
    }

    /** Whose upgrade does all that a run can do: mesh config, labels, a tag, a canary tag, every kind of workload. */
    private static SimulatedAks world() {
        SimulatedAks aks = OperatorProcess.restingAks("asm-1-29");
        aks.meshConfig("asm-1-29", "accessLogFile: /dev/stdout\n");
        aks.tag("prod").on("asm-1-29");
        aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(1);
        aks.namespace("shop").statefulSet("db");
        aks.namespace("shop").daemonSet("agent");
        aks.namespace("early").pointedTo("prod").deployment("front");
        aks.namespace("late").pointedTo("prod").deployment("front");
        aks.time().requireRest();
        aks.kubernetes().requests().clear();
        return aks;
    }
}
