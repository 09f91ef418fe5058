package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sick pods do in detail is a matter of the kubelet's own tests. */
class HealthTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";

    private final SimulatedAks aks =
            SimulatedAks.builder().stepped().revisions("asm-1-29", "asm-1-30").start();
    private final Caller caller = new Caller(aks);

    @BeforeEach
    void populate() throws IOException {
        aks.time().settle();
        caller.post("/api/v1/namespaces", "{'metadata':{'name':'shop','labels':{'istio.io/rev':'asm-1-29'}}}");
        deploy("cart");
        deploy("mail");
        aks.time().settle();
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    private void deploy(String name) throws IOException {
        caller.post(DEPLOYMENTS, """
                {'metadata':{'name':'%1$s'},'spec':{'replicas':1,'selector':{'matchLabels':{'app':'%1$s'}},
                  'template':{'metadata':{'labels':{'app':'%1$s'}},'spec':{'containers':[{'name':'a','image':'a'}]}}}}
                """.formatted(name));
    }

    private void restart(String name) throws IOException {
        caller.patch(
                DEPLOYMENTS + "/" + name,
                "{'spec':{'template':{'metadata':{'annotations':{'at':'"
                        + aks.time().now() + "'}}}}}");
        aks.time().settle();
    }

    private List<JsonNode> pods(String app) throws IOException {
        List<JsonNode> pods = new ArrayList<>();
        caller.get("/api/v1/namespaces/shop/pods?labelSelector=app%3D" + app)
                .json()
                .path("items")
                .forEach(pods::add);
        return pods;
    }

    private boolean ready(String app) throws IOException {
        return pods(app).toString().contains("\"type\":\"Ready\",\"status\":\"True\"");
    }

    @Test
    void podsOfAWorkloadFallIllAndRecover() throws IOException {
        // When
        Scripted sickness = aks.health().befall(Sickness.NEVER_READY, PodGroup.ofWorkload("shop", "cart"));
        aks.time().settle();

        // Then
        assertThat(ready("cart")).isFalse();
        assertThat(ready("mail")).isTrue();
        sickness.end();
        aks.time().settle();
        assertThat(ready("cart")).isTrue();
    }

    @Test
    void podsWithALabelCrash() throws IOException {
        aks.health().befall(Sickness.CRASH_LOOP, PodGroup.labelled("shop", "app", "mail"));
        aks.time().settle();

        assertThat(pods("mail").toString()).contains("CrashLoopBackOff");
        assertThat(pods("cart").toString()).doesNotContain("CrashLoopBackOff");
        aks.health().healAll();
        aks.time().settle();
        assertThat(ready("mail")).isTrue();
    }

    @Test
    void onlyWhatTheNewRevisionInjectedFails() throws IOException {
        // Given
        aks.health()
                .befall(Sickness.IMAGE_PULL, PodGroup.ofWorkload("shop", "cart").injectedBy("asm-1-30"));
        restart("cart");
        assertThat(pods("cart")).hasSize(1);

        // When
        caller.patch("/api/v1/namespaces/shop", "{'metadata':{'labels':{'istio.io/rev':'asm-1-30'}}}");
        restart("cart");
        restart("mail");

        // Then
        assertThat(pods("cart")).hasSize(2);
        assertThat(pods("cart").toString()).contains("ImagePullBackOff");
        assertThat(pods("mail")).hasSize(1);
    }

    @Test
    void aRevisionAsAWholeCanBeSick() throws IOException {
        aks.health().befall(Sickness.NEVER_READY, PodGroup.ofRevision("asm-1-29"));
        aks.time().settle();

        assertThat(ready("cart")).isFalse();
        assertThat(ready("mail")).isFalse();
    }

    @Test
    void aDeadNodeTakesItsPodsWithIt() throws IOException {
        Scripted death = aks.health().nodeDies("node-1");
        aks.time().settle();
        assertThat(ready("cart")).isFalse();

        death.end();
        aks.time().settle();

        assertThat(ready("cart")).isTrue();
    }

    @Test
    void anAutoscalerScalesAsItIsTold() throws IOException {
        aks.health().autoscalerWants("aks-istio-system", "istiod-asm-1-29", 4);
        aks.time().settle();

        assertThat(caller.get("/apis/apps/v1/namespaces/aks-istio-system/deployments/istiod-asm-1-29")
                        .json()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void paceIsWhatItIsTold() throws IOException {
        // Given
        aks.pace().podsAreScheduledIn(Duration.ofSeconds(10)).podsStartIn(Duration.ofSeconds(20));
        deploy("slow");

        // When, Then
        aks.time().pass(Duration.ofSeconds(29));
        assertThat(pods("slow")).hasSize(1);
        assertThat(ready("slow")).isFalse();
        aks.time().pass(Duration.ofSeconds(2));
        assertThat(ready("slow")).isTrue();
    }

    @Test
    void anIstiodThatStopsMakesTheCreationOfPodsFailUntilItIsBack() throws IOException {
        // When
        Scripted stopped = aks.istiod("asm-1-29").stop();
        aks.time().settle();

        // Then
        assertThat(probe()).contains("no endpoints available for service \\\"istiod-asm-1-29\\\"");
        stopped.end();
        aks.time().settle();
        assertThat(probe()).contains("sidecar.istio.io/status");
    }

    @Test
    void anIstiodThatIsPendingBeforeItsStartStaysSo() throws IOException {
        try (SimulatedAks one = SimulatedAks.builder().stepped().start()) {
            // Given
            Caller its = new Caller(one);
            Scripted pending = one.istiod("asm-1-30").pending();
            one.time().settle();

            // When
            its.putRevisions("asm-1-29", "asm-1-30");
            one.time().settle();

            // Then
            assertThat(one.arm().document()).contains("\"provisioningState\":\"Succeeded\"");
            String pods = "/api/v1/namespaces/aks-istio-system/pods?labelSelector=istio.io%2Frev%3Dasm-1-30";
            assertThat(its.get(pods).text()).contains("Unschedulable").doesNotContain("Running");
            pending.end();
            one.time().settle();
            assertThat(its.get(pods).text()).contains("Running");
        }
    }

    @Test
    void aSpoiledCaBundleIsNotRepairedUntilItMayBe() throws IOException {
        // When
        Scripted spoiled = aks.admission().caBundle("istio-sidecar-injector-asm-1-29-aks-istio-system", "c3RhbGU=");
        aks.time().settle();

        // Then
        assertThat(probe()).contains("x509: certificate signed by unknown authority");
        spoiled.end();
        assertThat(probe()).contains("sidecar.istio.io/status");
    }

    @Test
    void admissionSeesAMoveLate() throws IOException {
        // Given
        aks.admission().lag(Duration.ofMillis(500));
        caller.patch("/api/v1/namespaces/shop", "{'metadata':{'labels':{'istio.io/rev':'asm-1-30'}}}");

        // When, Then
        aks.time().pass(Duration.ofMillis(499));
        assertThat(probe()).contains("\\\"revision\\\":\\\"asm-1-29\\\"");
        aks.time().pass(Duration.ofMillis(1));
        assertThat(probe()).contains("\\\"revision\\\":\\\"asm-1-30\\\"");
    }

    @Test
    void soManyPodsDoNotSeeAMove() throws IOException {
        // Given
        aks.admission().blindAfterNextChange(2);
        caller.patch("/api/v1/namespaces/shop", "{'metadata':{'labels':{'istio.io/rev':'asm-1-30'}}}");

        // When, Then
        assertThat(probe()).contains("\\\"revision\\\":\\\"asm-1-29\\\"");
        assertThat(probe()).contains("\\\"revision\\\":\\\"asm-1-29\\\"");
        assertThat(probe()).contains("\\\"revision\\\":\\\"asm-1-30\\\"");
    }

    private String probe() throws IOException {
        return caller.post(
                        "/api/v1/namespaces/shop/pods?dryRun=All",
                        "{'metadata':{'name':'probe'},'spec':{'containers':[{'name':'a','image':'a'}]}}")
                .text();
    }
}
