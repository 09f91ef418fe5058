package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.dependants.Dependant;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import io.meshupgrade.dependants.Usage.Blocked;
import io.meshupgrade.dependants.Usage.Clear;
import io.meshupgrade.dependants.Usage.Unknown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers are those of the list of hard cases of an AKS mesh that the issues name. */
class DependantsScanTest {

    private static final Revision OLD = new Revision("asm-1-29");
    private static final PodFacts CART = ObservedMesh.pod("shop", "cart-1", "asm-1-29");

    private final AksMesh mesh =
            new AksMesh().revision("asm-1-29").revision("asm-1-30").namespace("shop", "istio.io/rev=asm-1-30");
    private final ObservedMesh seen = new ObservedMesh();

    @Test
    void isClearWhenEverythingMovedOn() {
        // When
        DependantsFound found = scan(ObservedMesh.pod("shop", "cart-1", "asm-1-30"));

        // Then
        assertThat(found.overall()).isEqualTo(new Clear());
        assertThat(found.kinds()).hasSize(7).doesNotContainKey(DependantKind.EXTERNAL_CONSUMER);
    }

    @Test
    void blocksOnAPodThatTheRevisionInjectedWhateverItsLabelsSay() {
        // Given (24, 37) a pod that was injected before its namespace moved
        DependantsFound found = scan(ObservedMesh.labelled(CART, "istio.io/rev=asm-1-30"));

        // Then
        assertThat(sentences(found))
                .containsExactly("Pod shop/cart-1 of ReplicaSet cart-5d4f was injected by asm-1-29.");
    }

    @Test
    void blocksOnATagThatNobodyUses() {
        // Given (18)
        mesh.tag("prod-canary", "asm-1-29");

        // Then
        assertThat(sentences(scan())).containsExactly("The tag prod-canary points to asm-1-29.");
    }

    @Test
    void namesTheJobWhoseWorkWouldBeLost() {
        // Given (30)
        PodFacts job = ObservedMesh.in(CART, "Running", null, new OwnerLink("batch/v1", "Job", "report", "uid-job"));

        // When
        DependantsFound found = scan(job);

        // Then
        assertThat(((Blocked) found.overall()).examples().get(0).reason())
                .hasToString("JOB_RUNS_IT: Pod shop/cart-1 of Job report was injected by asm-1-29.");
    }

    @Test
    void countsTerminatingPodsApartAndFinishedOnesNotAtAll() {
        // Given (36)
        DependantsFound found = scan(
                ObservedMesh.in(CART, "Running", AksMesh.NOW, CART.controller()),
                ObservedMesh.in(CART, "Succeeded", null, CART.controller()),
                ObservedMesh.in(CART, "Failed", null, CART.controller()));

        // Then
        assertThat(found.terminatingPods()).isEqualTo(1);
        assertThat(found.overall()).isEqualTo(new Clear());
    }

    @Test
    void countsAPendingPodSinceItWillStartAsItWasInjected() {
        assertThat(scan(ObservedMesh.in(CART, "Pending", null, null)).overall()).isInstanceOf(Blocked.class);
    }

    @Test
    void doesNotBlockOnWhatAksTakesAwayItself() {
        // Given (35) a gateway of AKS in a namespace of a user, and a pod that istiod made for a Gateway
        DependantsFound found = scan(
                ObservedMesh.labelled(CART, "azureservicemesh/istio.component=egress-gateway"),
                ObservedMesh.labelled(CART, "gateway.istio.io/managed=istio.io-gateway-controller"));

        // Then
        assertThat(found.managedPods()).isEqualTo(2);
        assertThat(found.overall()).isEqualTo(new Clear());
    }

    @Test
    void doesNotKnowWhenAPodSaysTwoRevisions() {
        // Given
        PodFacts two = ObservedMesh.with(
                CART,
                had -> had,
                had -> Map.of("istio.io/rev", "asm-1-30", "sidecar.istio.io/status", "{\"revision\":\"asm-1-29\"}"));

        // Then
        assertThat(scan(two).overall())
                .isEqualTo(new Unknown(List.of("Pod shop/cart-1 says two revisions: asm-1-30 in istio.io/rev and"
                        + " asm-1-29 in sidecar.istio.io/status.")));
    }

    @Test
    void blocksOnAGatewayPinnedByItsLabelOrByItsNamespace() {
        // Given (39, 42)
        mesh.namespace("edge", "istio.io/rev=asm-1-29");
        seen.gateway("shop", "web", "istio.io/rev=asm-1-29")
                .gateway("edge", "web")
                .gateway("shop", "free");

        // When
        Blocked gateways = (Blocked) scan().kinds().get(DependantKind.GATEWAY);

        // Then
        assertThat(gateways.examples())
                .extracting(Dependant::object)
                .containsExactly("Gateway shop/web", "Gateway edge/web");
    }

    @Test
    void blocksOnATemplateOnlyWhereTheNamespaceHasNoSay() {
        // Given (22)
        mesh.namespace("bare");
        seen.template("bare", "cart", "istio.io/rev=asm-1-29").template("shop", "cart", "istio.io/rev=asm-1-29");

        // Then
        assertThat(sentences(scan()))
                .containsExactly(
                        "The template of Deployment bare/cart asks for asm-1-29, and its namespace says nothing.");
    }

    @Test
    void isNotBlockedByTheTemplateOfAGatewayThatAksRemovesWithTheRevision() {
        // Given
        mesh.namespace("aks-istio-ingress");
        seen.template(
                "aks-istio-ingress",
                "aks-istio-ingressgateway-external-asm-1-29",
                "istio.io/rev=asm-1-29",
                "azureservicemesh/istio.component=ingress-gateway");

        // Then
        assertThat(scan().kinds().get(DependantKind.POD_TEMPLATE)).isEqualTo(new Usage.Clear());
    }

    @Test
    void doesNotKnowOfAKindThatMayNotBeRead() {
        // Given an API that refuses to list Gateways
        DependantsScan scan = DependantsScan.of(ObservedMesh.gatewaysForbidden(seen.of(mesh)), OLD);

        // When
        DependantsFound found = scan.result(ObservedMesh.ALL_PODS);

        // Then
        assertThat(found.kinds().get(DependantKind.GATEWAY))
                .isEqualTo(new Unknown(List.of("Listing gateways was refused.")));
        assertThat(found.overall()).isEqualTo(new Unknown(List.of("Listing gateways was refused.")));
    }

    @Test
    void isBlockedByWhatItFoundAlsoWhenNotAllPodsWereRead() {
        // Given
        DependantsScan scan = DependantsScan.of(seen.of(mesh), OLD);
        scan.accept(CART);

        // When
        Usage overall = scan.result(ObservedMesh.forbidden("pods")).overall();

        // Then
        assertThat(((Blocked) overall).count()).isEqualTo(1);
        assertThat(((Blocked) overall).notRead()).containsExactly("Listing pods was refused.");
    }

    @Test
    void doesNotKnowOfNamespacesThatWereNotLookedAt() {
        // Given
        seen.only("shop");

        // Then
        assertThat(scan().overall()).isEqualTo(new Unknown(List.of("Only these namespaces were looked at: shop.")));
    }

    @Test
    void keepsTheFirstHundredAndCountsAll() {
        // Given
        DependantsScan scan = DependantsScan.of(seen.of(mesh), OLD);
        for (int i = 0; i < 250; i++) {
            scan.accept(ObservedMesh.pod("shop", "cart-" + i, "asm-1-29"));
        }

        // When
        Blocked pods =
                (Blocked) scan.result(new Reading.Known<>(250L, AksMesh.NOW)).overall();

        // Then
        assertThat(pods.count()).isEqualTo(250);
        assertThat(pods.examples()).hasSize(100);
    }

    @Test
    void findsWhoUsesATagAndNotThePodsThatCameByIt() {
        // Given
        mesh.tag("prod", "asm-1-29").namespace("till", "istio.io/rev=prod").namespace("bare");
        MeshObservation observation = seen.of(mesh);
        DependantsScan scan = DependantsScan.of(observation, RevisionTag.of("prod"));
        scan.accept(ObservedMesh.pod("till", "cart-1", "asm-1-29"));
        scan.accept(ObservedMesh.labelled(ObservedMesh.pod("bare", "own", "asm-1-29"), "istio.io/rev=prod"));

        // When
        DependantsFound found = scan.result(ObservedMesh.ALL_PODS);

        // Then
        assertThat(sentences(found))
                .containsExactly(
                        "Namespace till has the label istio.io/rev=prod.",
                        "Pod bare/own of ReplicaSet cart-5d4f has the label istio.io/rev=prod, and its namespace says"
                                + " nothing.");
    }

    @Test
    void blocksOnTheDefaultValidator() {
        // Given (25)
        seen.validator("istio.io/rev=asm-1-29", "istio.io/tag=default");

        // Then
        assertThat(sentences(scan())).containsExactly("istiod-default-validator has the label istio.io/rev=asm-1-29.");
    }

    private DependantsFound scan(PodFacts... pods) {
        DependantsScan scan = DependantsScan.of(seen.of(mesh), OLD);
        for (PodFacts pod : pods) {
            scan.accept(pod);
        }
        return scan.result(ObservedMesh.ALL_PODS);
    }

    private static List<String> sentences(DependantsFound found) {
        return ((Blocked) found.overall())
                .examples().stream().map(each -> each.reason().sentence()).toList();
    }
}
