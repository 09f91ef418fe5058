package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.testkit.AccessRule;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditCommandTest {

    private static MessyMesh mesh;

    @BeforeAll
    static void makeAMess() {
        mesh = MessyMesh.example();
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    /** What it says without ARM. */
    private static Run audit(String... more) {
        return mesh.run("audit", more);
    }

    @Test
    void groupsFindingsByReasonAndWorkloadAndSaysWhatARestartWouldDo() {
        // When
        Run run = audit();

        // Then
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                        21 pods, 10 with a finding.
                          current 3, outdated revision 8, missing sidecar 2, exempt 4, managed gateway 4

                        REVISION  PODS  FINDINGS  PATCH  INJECTS NOW
                        asm-1-29  11    8         done   mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.5-2
                        asm-1-30  4     0         done   mcr.microsoft.com/oss/v2/istio/proxyv2:v1.30.2-2

                        PODS  FINDINGS  IMAGE OF THE SIDECAR
                        11    8         mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.5-2
                        4     0         mcr.microsoft.com/oss/v2/istio/proxyv2:v1.30.2-2

                        OUTDATED_REVISION: 2 pods of 1 workload
                          asm-1-29 injected the pod. By the namespace label istio.io/rev=prod the webhook \
                        rev.namespace.sidecar-injector.istio.io of istio-revision-tag-prod-aks-istio-system takes the \
                        pod. It asks the Service aks-istio-system/istiod-asm-1-28, which does not exist.
                          Advice: Point the namespace or the tag to an installed revision, then restart the workload.
                            WORKLOAD                     PODS  A RESTART
                            Deployment billing/invoices  2     breaks it

                        OUTDATED_REVISION: 6 pods of 3 workloads
                          asm-1-29 injected the pod. By the namespace label istio.io/rev=asm-1-30 the webhook \
                        rev.namespace.sidecar-injector.istio.io of \
                        istio-sidecar-injector-asm-1-30-aks-istio-system takes the pod. It asks the Service \
                        aks-istio-system/istiod-asm-1-30, which is of revision asm-1-30.
                          Advice: Restart its workload.
                            WORKLOAD                  PODS  A RESTART
                            Deployment shop/cart      3     fixes it
                            Deployment shop/checkout  2     fixes it
                            Pod shop/debug            1     is not possible: Nothing would make the pod again.

                        MISSING_SIDECAR: 2 pods of 1 workload
                          Namespace both has the label istio-injection=enabled, which no webhook takes; its label \
                        istio.io/rev=asm-1-30 means nothing beside it.
                          Advice: Remove the label istio-injection from the namespace, and label it istio.io/rev=TAG.
                            WORKLOAD             PODS  A RESTART
                            Deployment both/web  2     does not fix it

                        A restart fixes 5 pods.
                        A restart does not fix 2 pods: follow the advice first.
                        A restart breaks 2 pods: follow the advice before anything restarts.
                        Nobody can restart 1 pod by a workload: see why above.
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void showsPodsThatAreFineWhenAskedFor() {
        // When
        Run run = audit("--all", "-n", "media", "--namespace", "orders");

        // Then
        assertThat(run.out()).startsWith("3 pods, none with a finding.");
        assertThat(run.out().lines().toList().subList(11, 16))
                .containsExactly(
                        "CURRENT: 3 pods of 2 workloads",
                        "  Revision and image are those that a new pod would get.",
                        "    WORKLOAD                 PODS  A RESTART",
                        "    Deployment media/player  2     -",
                        "    Deployment orders/api    1     -");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void saysThatANamespaceHasNoPods() {
        // When
        Run run = audit("-n", "shopp");

        // Then
        assertThat(run.out().lines()).startsWith("0 pods, none with a finding.", "No pods are in the namespace shopp.");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void printsPodsWithFindingsAndThenTheNumbersAsJson() throws IOException {
        // When
        Run run = audit("-o", "json");

        // Then
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "schemaVersion",
                        "pods",
                        "summary",
                        "restarts",
                        "byRevision",
                        "byImage",
                        "byNamespace",
                        "byWorkload",
                        "workloadsLeftOut",
                        "patches");
        assertThat(json.path("schemaVersion").asInt()).isEqualTo(1);
        assertThat(json.path("pods")).hasSize(10);
        assertThat(json.path("summary"))
                .hasToString("{\"total\":21,\"findings\":10,\"byClass\":{\"CURRENT\":3,\"OUTDATED_REVISION\":8,"
                        + "\"MISSING_SIDECAR\":2,\"EXEMPT\":4,\"MANAGED_GATEWAY\":4}}");
        assertThat(json.path("restarts"))
                .hasToString("{\"FIXES\":5,\"DOES_NOT_FIX\":2,\"BREAKS\":2,\"NOT_POSSIBLE\":1}");
        assertThat(json.path("byRevision").path(0))
                .hasToString("{\"revision\":\"asm-1-29\",\"pods\":{\"total\":11,\"findings\":8,"
                        + "\"byClass\":{\"CURRENT\":1,\"OUTDATED_REVISION\":8,\"MANAGED_GATEWAY\":2}}}");
        assertThat(json.path("byWorkload").path(0).path("workload"))
                .hasToString("{\"kind\":\"Deployment\",\"namespace\":\"billing\",\"name\":\"invoices\"}");
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void printsAPodAsJson() throws IOException {
        // When
        Run run = audit("-o", "json", "-n", "shop");

        // Then
        JsonNode pods = new ObjectMapper().readTree(run.out()).path("pods");
        assertThat(pods.path(5).toPrettyString()).isEqualToNormalizingNewlines("""
                        {
                          "namespace" : "shop",
                          "pod" : "debug",
                          "workload" : {
                            "kind" : "Pod",
                            "namespace" : "shop",
                            "name" : "debug"
                          },
                          "verdict" : "OUTDATED_REVISION",
                          "injectedRevision" : "asm-1-29",
                          "expectedRevision" : "asm-1-30",
                          "actualImage" : "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.5-2",
                          "expectedImage" : "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.30.2-2",
                          "reason" : {
                            "code" : "OTHER_REVISION",
                            "sentence" : "asm-1-29 injected the pod. By the namespace label istio.io/rev=asm-1-30 the webhook rev.namespace.sidecar-injector.istio.io of istio-sidecar-injector-asm-1-30-aks-istio-system takes the pod. It asks the Service aks-istio-system/istiod-asm-1-30, which is of revision asm-1-30.",
                            "advice" : "Restart its workload."
                          },
                          "restart" : {
                            "kind" : "NOT_POSSIBLE",
                            "why" : "Nothing would make the pod again."
                          }
                        }""");
    }

    @Test
    void printsPodsThatAreFineAsJsonWhenAskedFor() throws IOException {
        // When
        Run run = audit("-o", "json", "--all");

        // Then
        assertThat(new ObjectMapper().readTree(run.out()).path("pods")).hasSize(21);
    }

    @Test
    void printsNothingButOneSentenceWhenPodsMayNotBeRead() {
        // Given
        mesh.aks().kubernetes().access().denyOnly(AccessRule.to("list").on("", "pods"));

        // When
        Run text = audit();
        Run json = audit("-o", "json");
        mesh.aks().kubernetes().access().allowEverything();

        // Then
        for (Run run : new Run[] {text, json}) {
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("mesh-upgrade: Cannot list pods: ")
                    .contains("does not allow it (403");
            assertThat(run.out()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }
}
