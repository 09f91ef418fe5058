package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import io.meshupgrade.lint.LintReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers are those of the list of hard cases of an AKS mesh that the issues name. */
class LintScanTest {

    private final AksMesh mesh =
            new AksMesh().revision("asm-1-29").revision("asm-1-30").tag("prod", "asm-1-29");
    private final ObservedMesh seen = new ObservedMesh().installed("asm-1-29", "asm-1-30");

    @Test
    void findsNothingInAMeshThatIsAsItShouldBe() {
        // Given
        mesh.namespace("shop", "istio.io/rev=prod").namespace("bare").namespace("off", "istio-injection=disabled");
        seen.template("shop", "cart").template("bare", "tool");

        // Then
        assertThat(findings(ObservedMesh.pod("shop", "cart-1", "asm-1-29"))).isEmpty();
    }

    @Test
    void findsANamespaceWithBothLabels() {
        // Given (20)
        mesh.namespace("shop", "istio-injection=enabled", "istio.io/rev=prod");

        // Then
        assertThat(findings())
                .containsExactly("ERROR Namespace shop BOTH_LABELS: Namespace shop has the labels"
                        + " istio-injection=enabled and istio.io/rev=prod.");
    }

    @Test
    void findsANamespaceThatAsksForADefaultRevision() {
        // Given
        mesh.namespace("shop", "istio-injection=enabled");

        // Then
        assertThat(findings())
                .containsExactly("ERROR Namespace shop INJECTION_LABEL_TAKES_NOBODY: Namespace shop has the label"
                        + " istio-injection=enabled, which no webhook takes.");
    }

    @Test
    void findsALabelThatNamesNobody() {
        // Given (21)
        mesh.namespace("shop", "istio.io/rev=asm-1-28").namespace("bare");
        seen.template("bare", "cart", "istio.io/rev=asm-1-28");

        // Then
        assertThat(findings())
                .containsExactly(
                        "ERROR Deployment bare/cart LABEL_NAMES_NOBODY: The pod has the label istio.io/rev=asm-1-28,"
                                + " which no webhook knows.",
                        "ERROR Namespace shop LABEL_NAMES_NOBODY: Namespace shop has the label"
                                + " istio.io/rev=asm-1-28, which no webhook knows.");
    }

    @Test
    void findsANamespaceInWhichNoPodCanBeCreated() {
        // Given (18)
        mesh.namespace("shop", "istio.io/rev=prod").without("asm-1-29");

        // Then
        assertThat(findings()).singleElement().asString().startsWith("ERROR Namespace shop PODS_REJECTED: ");
    }

    @Test
    void findsPodsThatWouldLoseTheirSidecarOncePerOwner() {
        // Given (21, 37) a namespace that lost its label after its pods were injected
        mesh.namespace("shop");

        // Then
        assertThat(findings(
                        ObservedMesh.pod("shop", "cart-1", "asm-1-29"), ObservedMesh.pod("shop", "cart-2", "asm-1-29")))
                .containsExactly("ERROR ReplicaSet shop/cart-5d4f LOSES_SIDECAR: 2 pods of ReplicaSet shop/cart-5d4f"
                        + " would come up without a sidecar. Neither the pod nor namespace shop has a label that asks"
                        + " for a sidecar.");
    }

    @Test
    void saysThatALabelOfATemplateMeansNothing() {
        // Given (22)
        mesh.namespace("shop", "istio.io/rev=prod");
        seen.template("shop", "cart", "istio.io/rev=asm-1-30");

        // Then
        assertThat(findings())
                .containsExactly("INFO Deployment shop/cart POD_LABEL_IGNORED: The template of Deployment shop/cart has"
                        + " the label istio.io/rev=asm-1-30; its namespace has istio.io/rev=prod, which decides.");
    }

    @Test
    void believesTheOwnerOfTheLabelAndNotOtherLabelsOfArgo() {
        // Given (26)
        mesh.namespace(namespace("git", Map.of("istio.io/rev", "argocd-controller")))
                .namespace(namespace(
                        "hand",
                        Map.of("istio.io/rev", "kubectl-label", "argocd.argoproj.io/instance", "argocd-controller")));

        // Then
        assertThat(findings())
                .containsExactly("INFO Namespace git GITOPS_OWNS_LABEL: The label istio.io/rev of namespace git is"
                        + " written by argocd-controller.");
    }

    @Test
    void findsWhatRemovedRevisionsLeftAndNotWhatIsPreparedForTheNext() {
        // Given (13, 50)
        seen.lease("istio-gateway-deployment-asm-1-28")
                .lease("istio-gateway-deployment-asm-1-29")
                .lease("istio-leader")
                .configMap("istio-shared-configmap-asm-1-28")
                .configMap("istio-shared-configmap-asm-1-31")
                .configMap("istio-sidecar-injector-asm-1-30");

        // Then
        assertThat(findings())
                .containsExactly(
                        "WARNING ConfigMap aks-istio-system/istio-shared-configmap-asm-1-28 ORPHAN_CONFIG_MAP: The"
                                + " ConfigMap istio-shared-configmap-asm-1-28 is of asm-1-28, which is not installed.",
                        "INFO Lease aks-istio-system/istio-gateway-deployment-asm-1-28 ORPHAN_LEASE: The Lease"
                                + " istio-gateway-deployment-asm-1-28 is of asm-1-28, which is not installed.");
    }

    @Test
    void findsOtherIstiosAndLeavesThemAlone() {
        // Given (50)
        mesh.namespace("mesh", "istio.io/dataplane-mode=ambient")
                .service(AksMesh.service("istiod", "default", true))
                .webhook(new WebhookConfiguration(
                        "istio-sidecar-injector",
                        "1",
                        Map.of("istio.io/rev", "default"),
                        Map.of(),
                        List.of(AksMesh.entry(
                                "namespace.sidecar-injector.istio.io",
                                AksMesh.selector(AksMesh.in("team", "other")),
                                LabelSelector.EVERYTHING,
                                new ServiceTarget("istio-system", "istiod", "/inject", 443)))));

        // Then
        assertThat(findings())
                .extracting(line -> line.split(":", 2)[0])
                .containsExactly(
                        "INFO MutatingWebhookConfiguration istio-sidecar-injector FOREIGN_MESH",
                        "INFO Namespace mesh AMBIENT",
                        "INFO Service aks-istio-system/istiod APP_ROUTING");
    }

    @Test
    void saysWhatItCouldNotCheck() {
        // Given
        mesh.namespacesForbidden();

        // Then
        LintReport report = new LintScan(seen.of(mesh)).result(ObservedMesh.forbidden("pods"));
        assertThat(report.notRead()).containsExactly("Listing namespaces was refused.", "Listing pods was refused.");
    }

    private static NamespaceFacts namespace(String name, Map<String, String> managers) {
        return new NamespaceFacts(
                name,
                "1",
                Map.of("istio.io/rev", "prod", "argocd.argoproj.io/instance", "shop"),
                Map.of(),
                managers,
                false);
    }

    private List<String> findings(PodFacts... pods) {
        LintScan scan = new LintScan(seen.of(mesh));
        for (PodFacts pod : pods) {
            scan.accept(pod);
        }
        return scan.result(ObservedMesh.ALL_PODS).findings().stream()
                .map(finding -> finding.severity() + " " + finding.object() + " " + finding.reason())
                .toList();
    }
}
