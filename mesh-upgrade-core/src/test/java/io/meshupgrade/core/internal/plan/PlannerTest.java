package io.meshupgrade.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.upgrade.UpgradePlan;
import org.junit.jupiter.api.Test;

/** Plans are read as people read them. */
class PlannerTest {

    private final PlannedWorld world = new PlannedWorld();

    @Test
    void plansAWholeUpgradeByLabels() {
        // Given
        world.installed("asm-1-29")
                .namespace("shop", "istio.io/rev=asm-1-29")
                .namespace("web", "istio.io/rev=asm-1-29")
                .deployment("shop", "cart", "asm-1-29", "asm-1-29")
                .deployment("web", "front", "asm-1-29");
        world.seen.configMap("istio-shared-configmap-asm-1-29");

        // Then
        assertThat(world.upgrade()).hasToString("""
                copy the mesh config of asm-1-29 to asm-1-30
                start the canary asm-1-30 in ARM
                wait until asm-1-30 is ready
                wave rest:
                  point namespace shop to asm-1-30 (from asm-1-29)
                  restart Deployment shop/cart: 2 stale pods
                  point namespace web to asm-1-30 (from asm-1-29)
                  restart Deployment web/front: 1 stale pod
                complete: remove asm-1-29 in ARM (no way back)
                """);
    }

    @Test
    void leavesOutWhatIsTrueAlready() {
        // Given an upgrade that stopped in the middle
        world.installed("asm-1-30", "asm-1-29")
                .namespace("shop", "istio.io/rev=asm-1-30")
                .namespace("web", "istio.io/rev=asm-1-29")
                .deployment("shop", "cart", "asm-1-30", "asm-1-29")
                .deployment("shop", "done", "asm-1-30")
                .deployment("web", "front", "asm-1-30");

        // Then
        assertThat(world.upgrade()).hasToString("""
                wave rest:
                  restart Deployment shop/cart: 1 stale pod
                  point namespace web to asm-1-30 (from asm-1-29)
                complete: remove asm-1-29 in ARM (no way back)
                """);
    }

    @Test
    void movesTagsWithTheirWaveAndUnusedOnesWithTheLast() {
        // Given
        world.installed("asm-1-29", "asm-1-30")
                .tag("prod", "asm-1-29")
                .tag("unused", "asm-1-29")
                .tag("moved", "asm-1-30")
                .namespace("shop", "istio.io/rev=prod")
                .namespace("web", "istio.io/rev=asm-1-29")
                .deployment("shop", "cart", "asm-1-29")
                .wave("first", "shop")
                .wave("second", "web");

        // Then
        assertThat(world.upgrade()).hasToString("""
                wave first:
                  point the tag prod to asm-1-30 (from asm-1-29)
                  restart Deployment shop/cart: 1 stale pod
                wave second:
                  point namespace web to asm-1-30 (from asm-1-29)
                wave rest:
                  point the tag unused to asm-1-30 (from asm-1-29)
                complete: remove asm-1-29 in ARM (no way back)
                """);
    }

    @Test
    void doesNotSplitATag() {
        // Given
        spread();

        // Then
        UpgradePlan plan = world.upgrade();
        assertThat(plan.blockers())
                .singleElement()
                .hasToString("tag prod: TAG_IN_SEVERAL_WAVES: The tag prod is used"
                        + " by namespaces of the waves canary, rest, and moves as a whole.");
        assertThat(plan.blockers().get(0).acceptable()).isFalse();
    }

    @Test
    void lendsACanaryTagToEarlyNamespacesAndGivesItBack() {
        // Given
        spread().canaryTag("prod-canary");

        // Then
        assertThat(world.upgrade()).hasToString("""
                wave canary:
                  make the tag prod-canary for asm-1-30
                  point namespace early to prod-canary (from prod)
                  restart Deployment early/cart: 1 stale pod
                wave rest:
                  point the tag prod to asm-1-30 (from asm-1-29)
                  restart Deployment late/cart: 1 stale pod
                point namespace early to prod (from prod-canary)
                remove the tag prod-canary
                complete: remove asm-1-29 in ARM (no way back)
                """);
    }

    @Test
    void goesOnWithACanaryTagThatItLent() {
        // Given the same after the first wave
        world.installed("asm-1-29", "asm-1-30")
                .tag("prod", "asm-1-29")
                .tagMadeByUs("prod-canary", "asm-1-30")
                .namespaceThatWas("prod", "early", "prod-canary")
                .namespace("late", "istio.io/rev=prod")
                .deployment("early", "cart", "asm-1-30")
                .deployment("late", "cart", "asm-1-29")
                .wave("canary", "early")
                .canaryTag("prod-canary");

        // Then
        assertThat(world.upgrade()).hasToString("""
                wave rest:
                  point the tag prod to asm-1-30 (from asm-1-29)
                  restart Deployment late/cart: 1 stale pod
                point namespace early to prod (from prod-canary)
                remove the tag prod-canary
                complete: remove asm-1-29 in ARM (no way back)
                """);
    }

    @Test
    void takesALentTagBackOnTheWayBackWithoutBeingTold() {
        // Given
        world.installed("asm-1-29", "asm-1-30")
                .tag("prod", "asm-1-29")
                .tagMadeByUs("prod-canary", "asm-1-30")
                .namespaceThatWas("prod", "early", "prod-canary")
                .deployment("early", "cart", "asm-1-30", "asm-1-29");

        // Then
        assertThat(world.rollback()).hasToString("""
                wave rest:
                  point namespace early to prod (from prod-canary)
                  restart Deployment early/cart: 1 stale pod
                remove the tag prod-canary
                remove the canary asm-1-30 in ARM
                """);
    }

    @Test
    void goesBackToWhatWasBeforeOrToTheStableRevision() {
        // Given one namespace that we moved, one that somebody else did, and a tag
        world.installed("asm-1-30", "asm-1-29")
                .tag("prod", "asm-1-30")
                .namespaceThatWas("asm-1-29", "shop", "asm-1-30")
                .namespace("web", "istio.io/rev=asm-1-30")
                .namespace("api", "istio.io/rev=prod")
                .deployment("shop", "cart", "asm-1-30");

        // Then
        assertThat(world.rollback()).hasToString("""
                wave rest:
                  point the tag prod to asm-1-29 (from asm-1-30)
                  point namespace shop to asm-1-29 (from asm-1-30)
                  restart Deployment shop/cart: 1 stale pod
                  point namespace web to asm-1-29 (from asm-1-30)
                remove the canary asm-1-30 in ARM
                """);
    }

    @Test
    void isNeverBlockedOnTheWayBackByATagOfSeveralWaves() {
        // Given
        world.installed("asm-1-29", "asm-1-30")
                .tag("prod", "asm-1-30")
                .namespace("early", "istio.io/rev=prod")
                .namespace("late", "istio.io/rev=prod")
                .wave("canary", "early");

        // Then
        UpgradePlan plan = world.rollback();
        assertThat(plan.blockers()).isEmpty();
        assertThat(plan.steps().get(0)).hasToString("point the tag prod to asm-1-29 (from asm-1-30)");
        assertThat(plan.steps().get(0).wave()).isEqualTo("canary");
    }

    @Test
    void namesWhatItCannotMove() {
        // Given
        world.installed("asm-1-29", "asm-1-30")
                .namespace("shop", "istio.io/rev=asm-1-30")
                .namespace("lost", "istio.io/rev=nobody")
                .namespaceOwnedBy("argocd-controller", "git", "asm-1-29")
                .pods(new WorkloadRef("Pod", "shop", "bare"), "asm-1-29")
                .pods(new WorkloadRef("Job", "shop", "report"), "asm-1-29")
                .pods(new WorkloadRef("Kafka.strimzi.io", "shop", "log"), "asm-1-29")
                .deployment("lost", "cart", "asm-1-29")
                .accept("NOT_RESTARTABLE");
        world.seen.template("own", "cart", "istio.io/rev=asm-1-29");
        world.namespace("own").pods(WorkloadRef.deployment("own", "cart"), "asm-1-29");

        // Then
        UpgradePlan plan = world.upgrade();
        assertThat(plan.blockers())
                .extracting(Object::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("Namespace git: LABEL_OWNED_BY_GITOPS: argocd-controller owns"),
                        second -> assertThat(second).startsWith("Deployment lost/cart: WOULD_BREAK: "),
                        third -> assertThat(third)
                                .isEqualTo("Deployment own/cart: TEMPLATE_NEEDS_CONSENT: The template of"
                                        + " Deployment own/cart has the label istio.io/rev=asm-1-29."));
        assertThat(plan.accepted())
                .extracting(blocker -> blocker.subject())
                .containsExactly("Job shop/report", "Kafka.strimzi.io shop/log", "Pod shop/bare");
    }

    @Test
    void changesTheLabelOfATemplateByConsent() {
        // Given
        world.installed("asm-1-29", "asm-1-30").namespace("own").moveTemplates();
        world.seen.template("own", "cart", "istio.io/rev=asm-1-29");
        world.pods(WorkloadRef.deployment("own", "cart"), "asm-1-29");

        // Then
        assertThat(world.upgrade().steps().get(0))
                .hasToString("restart Deployment own/cart: 1 stale pod, with the label istio.io/rev=asm-1-30");
    }

    @Test
    void asksBeforeGatewaysRoll() {
        // Given
        world.installed("asm-1-29").namespace("edge").namespace("shop", "istio.io/rev=asm-1-29");
        world.seen.gateway("edge", "public").gateway("shop", "inner").gateway("edge", "own", "istio.io/rev=asm-1-29");

        // Then
        assertThat(world.upgrade().blockers())
                .extracting(
                        blocker -> blocker.subject() + " " + blocker.reason().code())
                .containsExactly(
                        "Gateway edge/public GATEWAY_NEEDS_CONSENT",
                        "Gateway shop/inner GATEWAY_NEEDS_CONSENT",
                        "Gateway edge/own GATEWAY_NEEDS_CONSENT");
        assertThat(world.moveGateways().upgrade()).hasToString("""
                pin Gateway edge/public to asm-1-29
                start the canary asm-1-30 in ARM
                wait until asm-1-30 is ready
                wave rest:
                  point Gateway edge/public to asm-1-30 (from asm-1-29)
                  point Gateway edge/own to asm-1-30 (from asm-1-29)
                  point namespace shop to asm-1-30 (from asm-1-29)
                complete: remove asm-1-29 in ARM (no way back)
                """);
    }

    @Test
    void saysWhyItCannotGoThere() {
        // Given
        world.installed("asm-1-29").offered();

        // Then
        assertThat(world.upgrade().blockers())
                .singleElement()
                .hasToString("cluster: NOT_OFFERED: ARM does not offer asm-1-30 after asm-1-29. asm-1-29 is the newest"
                        + " revision that westeurope lists.");
        assertThat(world.upgradeTo("asm-1-28").blockers())
                .singleElement()
                .hasToString("cluster: NOT_NEWER: asm-1-28 is older than asm-1-29, which is installed; there is no way"
                        + " back.");
        assertThat(world.rollback().blockers())
                .singleElement()
                .hasToString("cluster: NOTHING_TO_ROLL_BACK: Only asm-1-29 is installed. If an upgrade was completed,"
                        + " there is no way back.");
        assertThat(world.upgradeTo("asm-1-29").isEmpty()).isTrue();
    }

    @Test
    void refusesToMixInWithAnotherUpgrade() {
        // Given
        world.installed("asm-1-28", "asm-1-31");

        // Then
        assertThat(world.upgrade().blockers())
                .singleElement()
                .hasToString("cluster: OTHER_UPGRADE: An upgrade from asm-1-28 to asm-1-31 is in progress, not to"
                        + " asm-1-30.");
    }

    @Test
    void goesOverAnotherRevisionWhereAzureOffersNoDirectWay() {
        // Given
        world.installed("asm-1-28").offered(PlannedWorld.OLD).onward("asm-1-29", "asm-1-30");

        // Then
        UpgradePlan plan = world.upgrade();
        assertThat(plan).hasToString("""
                start the canary asm-1-29 in ARM
                wait until asm-1-29 is ready
                complete: remove asm-1-28 in ARM (no way back)
                note: SEVERAL_HOPS: asm-1-30 is reached over asm-1-29. This is the way to asm-1-29; the next begins when it is completed.
                """);
        assertThat(plan.to()).isEqualTo(PlannedWorld.OLD);
    }

    @Test
    void finishesAHopThatIsHalfWayFirst() {
        // Given
        world.installed("asm-1-28", "asm-1-29").namespace("shop", "istio.io/rev=asm-1-28");

        // Then
        assertThat(world.upgrade()).hasToString("""
                wave rest:
                  point namespace shop to asm-1-29 (from asm-1-28)
                complete: remove asm-1-28 in ARM (no way back)
                note: SEVERAL_HOPS: asm-1-30 is reached over asm-1-29. This is the way to asm-1-29; the next begins when it is completed.
                """);
    }

    @Test
    void announcesNativeSidecars() {
        // Given
        world.installed("asm-1-28").kubernetes("1.33.1").offered(PlannedWorld.OLD);

        // Then
        assertThat(world.upgradeTo("asm-1-29").notes())
                .singleElement()
                .satisfies(note -> assertThat(note.sentence())
                        .startsWith("With asm-1-29 on Kubernetes 1.33 proxies become native sidecars"));
    }

    @Test
    void refreshesWhatARestartMends() {
        // Given
        world.installed("asm-1-29")
                .namespace("shop", "istio.io/rev=asm-1-29")
                .stalePatch("shop", "cart", "asm-1-29", RestartEffect.Kind.FIXES)
                .stalePatch("shop", "late", "asm-1-29", RestartEffect.Kind.BREAKS)
                .stalePatch(new WorkloadRef("Pod", "shop", "shell"), "asm-1-29", RestartEffect.Kind.NOT_POSSIBLE)
                .pinned("shop", "old", "asm-1-29")
                .deployment("shop", "fine", "asm-1-29");

        // Then
        assertThat(world.refresh()).hasToString("""
                wave rest:
                  restart Deployment shop/cart: 1 stale pod
                left as it is: Deployment shop/late: WOULD_BREAK: 1 stale pod of Deployment shop/late: asm-1-29 injected the pod. why
                left as it is: Pod shop/shell: NOT_RESTARTABLE: 1 stale pod of Pod shop/shell: asm-1-29 injected the pod. Nothing would make the pod again.
                note: IMAGES_PINNED: 1 pod names the image of its proxy itself, and keeps it: Deployment shop/old.
                """);
    }

    @Test
    void isTheSameForTheSameWorld() {
        // Given
        spread().canaryTag("prod-canary");

        // Then
        assertThat(world.upgrade()).isEqualTo(world.upgrade());
        assertThat(world.upgrade().digest()).isEqualTo(world.upgrade().digest()).hasSize(16);
    }

    private PlannedWorld spread() {
        return world.installed("asm-1-29", "asm-1-30")
                .tag("prod", "asm-1-29")
                .namespace("early", "istio.io/rev=prod")
                .namespace("late", "istio.io/rev=prod")
                .deployment("early", "cart", "asm-1-29")
                .deployment("late", "cart", "asm-1-29")
                .wave("canary", "early");
    }
}
