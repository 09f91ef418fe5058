package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OthersTest {

    private static final String SHOP = "/api/v1/namespaces/shop";
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/shop/leases/mesh-upgrade";

    private final SimulatedAks aks = SimulatedAks.builder().stepped().start();
    private final Caller caller = new Caller(aks);

    @BeforeEach
    void populate() throws IOException {
        aks.time().settle();
        caller.post(
                "/api/v1/namespaces",
                "{'metadata':{'name':'shop','labels':{'istio.io/rev':'asm-1-29'},'annotations':{'note':'a'}}}");
    }

    @AfterEach
    void stop() {
        aks.close();
    }

    private String label() throws IOException {
        return caller.get(SHOP)
                .json()
                .path("metadata")
                .path("labels")
                .path("istio.io/rev")
                .asText("none");
    }

    @Test
    void gitOpsSetsALabelBackAfterAWhile() throws IOException {
        // Given
        Scripted gitOps = aks.others()
                .keepsNamespaceLabel("argocd-controller", "shop", "istio.io/rev", "asm-1-29", Duration.ofSeconds(20));

        // When
        caller.patch(SHOP + "?fieldManager=somebody", "{'metadata':{'labels':{'istio.io/rev':'asm-1-30'}}}");
        aks.time().pass(Duration.ofSeconds(19));
        assertThat(label()).isEqualTo("asm-1-30");
        aks.time().pass(Duration.ofSeconds(1));

        // Then
        assertThat(label()).isEqualTo("asm-1-29");
        assertThat(owner("argocd-controller")).contains("f:istio.io/rev");
        assertThat(owner("somebody")).isEmpty();
        gitOps.end();
        caller.patch(SHOP, "{'metadata':{'labels':{'istio.io/rev':'asm-1-30'}}}");
        aks.time().settle();
        assertThat(label()).isEqualTo("asm-1-30");
    }

    private String owner(String manager) throws IOException {
        for (JsonNode entry : caller.get(SHOP).json().at("/metadata/managedFields")) {
            if (entry.path("manager").asText().equals(manager)) {
                return entry.path("fieldsV1").toString();
            }
        }
        return "";
    }

    @Test
    void gitOpsTakesAwayWhatIsNotInItsRepository() throws IOException {
        aks.others().keepsNamespaceAnnotation("kustomize-controller", "shop", "note", null, Duration.ofSeconds(5));
        assertThat(caller.get(SHOP).json().at("/metadata/annotations/note").isMissingNode())
                .isTrue();

        caller.patch(SHOP, "{'metadata':{'annotations':{'note':'b'}}}");
        aks.time().settle();

        assertThat(caller.get(SHOP).json().at("/metadata/annotations/note").isMissingNode())
                .isTrue();
    }

    @Test
    void somebodyElseTakesALeaseAndRenewsIt() throws IOException {
        // When
        Scripted holder =
                aks.others().holdLease("shop", "mesh-upgrade", "other", Duration.ofSeconds(30), Duration.ofSeconds(10));

        // Then
        JsonNode taken = caller.get(LEASE).json();
        assertThat(taken.at("/spec/holderIdentity").asText()).isEqualTo("other");
        assertThat(taken.at("/spec/leaseDurationSeconds").asInt()).isEqualTo(30);
        assertThat(taken.at("/spec/leaseTransitions").asInt()).isEqualTo(1);
        aks.time().pass(Duration.ofSeconds(10));
        JsonNode renewed = caller.get(LEASE).json();
        assertThat(renewed.at("/metadata/resourceVersion")).isNotEqualTo(taken.at("/metadata/resourceVersion"));
        assertThat(renewed.at("/spec/acquireTime")).isEqualTo(taken.at("/spec/acquireTime"));

        // When
        holder.end();
        aks.time().pass(Duration.ofMinutes(1));

        // Then
        assertThat(caller.get(LEASE).json()).isEqualTo(renewed);
        aks.others().takeLease("shop", "mesh-upgrade", "", Duration.ofSeconds(30));
        assertThat(caller.get(LEASE).json().at("/spec/holderIdentity").asText()).isEmpty();
    }

    @Test
    void somebodyElseStartsAndRollsBackAnUpgradeAtAGivenMoment() {
        // Given
        aks.others()
                .in(Duration.ofMinutes(1), "somebody starts", () -> aks.others().setRevisions("asm-1-29", "asm-1-30"));
        aks.others()
                .in(
                        Duration.ofMinutes(2),
                        "somebody rolls back",
                        () -> aks.others().setRevisions("asm-1-29"));

        // When, Then
        aks.time().pass(Duration.ofSeconds(59));
        assertThat(aks.arm().revisions()).containsExactly("asm-1-29");
        aks.time().pass(Duration.ofSeconds(2));
        assertThat(aks.arm().revisions()).containsExactly("asm-1-29", "asm-1-30");
        assertThat(aks.arm().document()).contains("\"provisioningState\":\"Updating\"");
        aks.time().pass(Duration.ofMinutes(2));
        assertThat(aks.arm().runningRevisions()).containsExactly("asm-1-29");
    }

    @Test
    void somebodyElseIsRefusedWhatArmRefuses() {
        assertThatThrownBy(() -> aks.others().setRevisions("asm-1-29", "asm-1-99"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ARM refuses revisions [asm-1-29, asm-1-99] with 400: Requested change in revisions is not"
                        + " allowed. Reason: Revision asm-1-99 is not supported by the service mesh add-on.");
        assertThat(aks.arm().revisions()).containsExactly("asm-1-29");
    }

    @Test
    void somebodyElseIsFasterAtArm() throws IOException {
        // Given
        aks.arm().faults().on("PUT", "**").nth(1).before(() -> aks.others().setRevisions("asm-1-29", "asm-1-30"));

        // When
        Caller.Answer answer = caller.putRevisions("asm-1-29", "asm-1-30");

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("code").asText()).isEqualTo("OperationNotAllowed");
    }

    @Test
    void aPatchLandsBeforeTheNthRequest() throws IOException {
        // Given
        aks.kubernetes()
                .faults()
                .on("create", "**/pods")
                .nth(2)
                .before(() -> aks.addOn().patchRelease("asm-1-29", "v1.29.6-1"));

        // When, Then
        assertThat(probe()).contains("proxyv2:v1.29.5-2");
        assertThat(probe()).contains("proxyv2:v1.29.6-1");
    }

    private String probe() throws IOException {
        return caller.post(
                        SHOP + "/pods?dryRun=All",
                        "{'metadata':{'name':'probe'},'spec':{'containers':[{'name':'a','image':'a'}]}}")
                .text();
    }
}
