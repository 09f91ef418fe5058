package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.upgrade.GateVerdict;
import io.meshupgrade.upgrade.OnUnhealthy;
import io.meshupgrade.upgrade.UpgradeOutcome;
import io.meshupgrade.upgrade.UpgradePlan;
import io.meshupgrade.upgrade.UpgradeReason;
import io.meshupgrade.upgrade.WaveSelector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whole upgrades of a mesh that begins with asm-1-29 alone, by everything that ARM, Kubernetes and istiod really do. It
 * runs unchanged on the simulated and on the real mesh.
 */
abstract class UpgradeScenarios extends UpgradeWorld {

    @Test
    void aMinorUpgradeByLabelsEndsAwaitingCompletionAndThenCompletes() {
        // Given
        namespace(early, "asm-1-29");
        namespace(late, "asm-1-29");
        deployment(early, "cart", 2);
        statefulSet(late, "db", 2);
        deployment(late, "front", 1);

        // When
        UpgradePlan plan = mesh().upgrade().to(NEW).plan();
        UpgradeOutcome outcome =
                toNew().wave("canary", WaveSelector.namespaces(early)).run();

        // Then
        assertThat(plan.blockers()).isEmpty();
        assertThat(outcome).as(events()).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertEverybodyIsOn("asm-1-30", 5);

        // When
        UpgradeOutcome completed = mesh().upgrade()
                .to(NEW)
                .wave("canary", WaveSelector.namespaces(early))
                .completeWhenClear()
                .run();

        // Then
        assertThat(completed).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(mesh().revisions().installed().all()).containsExactly(NEW);
        assertThat(mesh().upgrade().to(NEW).run()).isInstanceOf(UpgradeOutcome.NothingToDo.class);
    }

    @Test
    void aMinorUpgradeByTagMovesTheTagAndNoLabel() {
        // Given
        RevisionTag tag = RevisionTag.of("prod-" + early);
        mesh().tags().set(tag, OLD);
        namespace(early, tag.name());
        deployment(early, "cart", 2);

        // When
        UpgradeOutcome outcome = toNew().run();

        // Then
        assertThat(outcome).as(events()).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertThat(label(early)).isEqualTo(tag.name());
        assertThat(mesh().tags().list())
                .anySatisfy(row -> assertThat(row.tag() + "=" + row.revision()).isEqualTo(tag + "=asm-1-30"));
        assertEverybodyIsOn("asm-1-30", 2);
    }

    @Test
    void aCanaryTagIsLentToTheEarlyWaveAndGivenBack() {
        // Given
        RevisionTag tag = RevisionTag.of("prod-" + early);
        RevisionTag canary = RevisionTag.of("canary-" + early);
        mesh().tags().set(tag, OLD);
        namespace(early, tag.name());
        namespace(late, tag.name());
        deployment(early, "cart", 1);
        deployment(late, "cart", 1);
        List<String> labels = new ArrayList<>();

        // When
        UpgradeOutcome outcome = mesh().upgrade()
                .to(NEW)
                .wave("canary", WaveSelector.namespaces(early))
                .canaryTag(canary)
                .gate("looked", snapshot -> {
                    labels.add(label(early) + " " + label(late));
                    return GateVerdict.pass();
                })
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        assertThat(outcome).as(events()).isEqualTo(new UpgradeOutcome.AwaitingCompletion(OLD, NEW, List.of()));
        assertThat(labels).containsExactly(tag + " " + tag, canary + " " + tag, canary + " " + tag);
        assertThat(label(early)).isEqualTo(tag.name());
        assertThat(mesh().tags().list())
                .noneSatisfy(row -> assertThat(row.tag()).isEqualTo(canary.name()));
        assertEverybodyIsOn("asm-1-30", 2);
    }

    @Test
    void aGateThatFailsHalfWayRollsEverythingBack() {
        // Given
        RevisionTag tag = RevisionTag.of("prod-" + early);
        mesh().tags().set(tag, OLD);
        namespace(early, "asm-1-29");
        namespace(late, tag.name());
        deployment(early, "cart", 2);
        deployment(late, "front", 1);

        // When
        UpgradeOutcome outcome = toNew().wave("canary", WaveSelector.namespaces(early))
                .gate("errors", at -> at.wave() == null ? GateVerdict.pass() : GateVerdict.fail("error rate 4 %"))
                .onUnhealthy(OnUnhealthy.ROLL_BACK)
                .run();

        // Then
        assertThat(outcome)
                .as(events())
                .isInstanceOfSatisfying(
                        UpgradeOutcome.RolledBack.class,
                        back -> assertThat(back.reason())
                                .hasToString("GATE_FAILED: Gate errors failed after wave canary: error rate 4 %."));
        assertThat(mesh().revisions().installed().all()).containsExactly(OLD);
        assertThat(label(early)).isEqualTo("asm-1-29");
        assertEverybodyIsOn("asm-1-29", 3);
        assertThat(mesh().upgrade().to(NEW).run())
                .isInstanceOfSatisfying(
                        UpgradeOutcome.Blocked.class,
                        blocked -> assertThat(blocked.blockers().get(0).reason().code())
                                .isEqualTo(UpgradeReason.WAS_ROLLED_BACK));
    }

    @Test
    void anUpgradeThatAzStartedIsRolledBack() {
        // Given
        namespace(early, "asm-1-29");
        deployment(early, "cart", 2);
        setRevisions("asm-1-29", "asm-1-30");
        namespace(late, "asm-1-30");
        deployment(late, "front", 1);

        // When
        UpgradeOutcome outcome =
                mesh().rollback().onEvent(event -> told.add(event.toString())).run();

        // Then
        assertThat(outcome).as(events()).isInstanceOf(UpgradeOutcome.RolledBack.class);
        assertThat(mesh().revisions().installed().all()).containsExactly(OLD);
        assertThat(label(late)).isEqualTo("asm-1-29");
        assertEverybodyIsOn("asm-1-29", 3);
    }

    @Test
    void sidecarsAreRefreshedAfterAPatch() {
        // Given
        namespace(early, "asm-1-29");
        deployment(early, "cart", 2);
        patch("asm-1-29", "1.29.9");
        Await.until(
                "the patch to be seen",
                LIMIT,
                () -> audited(early).stream().allMatch(pod -> pod.verdict() == SidecarClass.OUTDATED_PATCH));

        // When
        UpgradeOutcome outcome = mesh().sidecars()
                .refresh()
                .onEvent(event -> told.add(event.toString()))
                .run();

        // Then
        assertThat(outcome).as(events()).isInstanceOf(UpgradeOutcome.Completed.class);
        assertThat(audited(early)).hasSize(2).allMatch(pod -> pod.verdict() == SidecarClass.CURRENT);
        assertThat(mesh().sidecars().refresh().run()).isInstanceOf(UpgradeOutcome.NothingToDo.class);
    }

    @Test
    void nothingIsTouchedWhenSomethingCannotBeMoved() {
        // Given
        namespace(early, "asm-1-29");
        deployment(early, "cart", 1);
        api().post("/api/v1/namespaces/" + early + "/pods", """
                        {"metadata": {"name": "bare"}, "spec": {"containers": [{"name": "app", "image": "app"}]}}
                        """).orThrow();
        Await.until("the bare pod to be injected", LIMIT, () -> audited(early).size() == 2);

        // When
        UpgradeOutcome outcome = mesh().upgrade().to(NEW).run();

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        UpgradeOutcome.Blocked.class,
                        blocked -> assertThat(blocked.blockers())
                                .as("%s", blocked.blockers())
                                .extracting(blocker -> blocker.subject() + " "
                                        + blocker.reason().code())
                                .containsExactly("Pod " + early + "/bare NOT_RESTARTABLE"));
        assertThat(mesh().revisions().installed().all()).containsExactly(OLD);
        assertThat(label(early)).isEqualTo("asm-1-29");
    }
}
