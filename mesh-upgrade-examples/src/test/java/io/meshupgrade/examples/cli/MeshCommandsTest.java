package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.testkit.AccessRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** lint, dependants, status and tags health on a cluster with a small mess. */
class MeshCommandsTest {

    private static MessyMesh mesh;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeAMess() {
        mesh = MessyMesh.example();
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    private static JsonNode json(Run run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void lintNamesWhatWouldGoWrongAtTheNextRestart() {
        // When
        Run run = mesh.run("lint");

        // Then
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                        2 findings: ERROR 2

                        ERROR PODS_REJECTED: New pods are turned away: the webhook that takes them cannot be asked.
                          Advice: Point the tag or the label to a revision that is ready, before anything restarts.
                            OBJECT             WHY
                            Namespace billing  By the namespace label istio.io/rev=prod the webhook \
                        rev.namespace.sidecar-injector.istio.io of istio-revision-tag-prod-aks-istio-system takes the \
                        pod. It asks the Service aks-istio-system/istiod-asm-1-28, which does not exist.

                        ERROR BOTH_LABELS: The namespace has istio-injection and istio.io/rev, and the first hides the \
                        second.
                          Advice: Remove the label istio-injection.
                            OBJECT          WHY
                            Namespace both  Namespace both has the labels istio-injection=enabled and \
                        istio.io/rev=asm-1-30.

                        Not everything was read, and there may be more:
                          This connection has no ARM side, which knows the installed revisions.
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void lintPrintsJson() throws IOException {
        // When
        Run run = mesh.run("lint", "-o", "json");

        // Then
        JsonNode json = json(run);
        assertThat(json.fieldNames()).toIterable().containsExactly("schemaVersion", "findings", "notRead");
        assertThat(json.path("findings").path(1))
                .hasToString(
                        "{\"severity\":\"ERROR\",\"object\":\"Namespace both\",\"reason\":{\"code\":\"BOTH_LABELS\","
                                + "\"sentence\":\"Namespace both has the labels istio-injection=enabled and"
                                + " istio.io/rev=asm-1-30.\",\"advice\":\"Remove the label istio-injection.\"}}");
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void dependantsSaysWhatWouldBeCutOffWithATag() {
        // When
        Run run = mesh.run("dependants prod");

        // Then
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                        prod is taken as a tag.
                        It is used and must not go: 1 dependant.

                        NAMESPACE_LABEL: 1
                          Advice: Label the namespace with a name that stays.
                            Namespace billing has the label istio.io/rev=prod.
                        """);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void dependantsTakesWhatLooksLikeARevisionForOne() {
        // When
        Run used = mesh.run("dependants asm-1-29");
        Run gone = mesh.run("dependants asm-1-27");

        // Then
        assertThat(used.out())
                .startsWith("asm-1-29 is taken as a revision.")
                .contains("It is used and must not go:", "Pod shop/debug was injected by asm-1-29.")
                .contains("The tag stable points to asm-1-29.");
        assertThat(gone.out().lines()).containsExactly("asm-1-27 is taken as a revision.", "Nothing depends on it.");
    }

    @Test
    void dependantsSaysThatThereIsNoTagOfThisName() {
        // When
        Run run = mesh.run("dependants prodd");

        // Then
        assertThat(run.out().lines())
                .containsExactly(
                        "prodd is taken as a tag. The mesh has no such tag; it has prod, stable.",
                        "Nothing depends on it.");
    }

    @Test
    void dependantsNeverTakesWhatMayNotBeReadForNothing() throws IOException {
        // Given
        mesh.aks()
                .kubernetes()
                .access()
                .denyOnly(
                        AccessRule.to("list").on("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
                        AccessRule.to("list").on("", "pods"));

        // When
        Run text = mesh.run("dependants prodd");
        Run json = mesh.run("dependants prodd", "-o", "json");
        mesh.aks().kubernetes().access().allowEverything();

        // Then
        assertThat(text.out())
                .contains("Whether there is a tag of this name is not known: tags may not be listed.")
                .contains("whether it may go is not known.", "Cannot list pods");
        assertThat(json(json).path("tagExists").isNull()).isTrue();
        assertThat(json(json).at("/dependants/usage").asText()).isEqualTo("UNKNOWN");
        assertThat(text.exitCode()).isZero();
    }

    @Test
    void dependantsPrintsJson() throws IOException {
        // When
        JsonNode json = json(mesh.run("dependants stable", "-o", "json"));

        // Then
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("schemaVersion", "name", "takenAs", "tagExists", "dependants");
        assertThat(json.path("takenAs").asText()).isEqualTo("TAG");
        assertThat(json.path("tagExists").asBoolean()).isTrue();
        assertThat(json.at("/dependants/usage").asText()).isEqualTo("BLOCKED");
        assertThat(json.at("/dependants/kinds/0"))
                .hasToString(
                        "{\"kind\":\"NAMESPACE_LABEL\",\"usage\":\"BLOCKED\",\"count\":1,\"examples\":[{\"object\":"
                                + "\"Namespace orders\",\"reason\":{\"code\":\"NAMESPACE_ASKS\",\"sentence\":\"Namespace orders"
                                + " has the label istio.io/rev=stable.\",\"advice\":\"Label the namespace with a name that"
                                + " stays.\"}}],\"notRead\":[]}");
    }

    @Test
    void statusShowsAzureTheControlPlaneAndTheTags() throws IOException {
        // Given
        Path token = Files.writeString(directory.resolve("token"), "secret");

        // When
        Run run = Run.of(
                "status",
                "--cluster",
                MessyMesh.ID,
                "--arm-endpoint",
                mesh.aks().armEndpoint().toString(),
                "--token-file",
                token.toString());

        // Then
        assertThat(run.out().lines().limit(17))
                .containsExactly(
                        "Azure: An upgrade from asm-1-29 to asm-1-30 is running. Complete the running upgrade, or roll"
                                + " it back.",
                        "",
                        "asm-1-29 (stable) is ready to inject sidecars.",
                        "asm-1-30 (canary) is ready to inject sidecars.",
                        "",
                        "REVISION  PART              STATE  OBJECT",
                        "asm-1-29  istiod            ready  Deployment aks-istio-system/istiod-asm-1-29",
                        "asm-1-29  webhook           ready  MutatingWebhookConfiguration"
                                + " istio-sidecar-injector-asm-1-29-aks-istio-system",
                        "asm-1-29  endpoints         ready  Service aks-istio-system/istiod-asm-1-29",
                        "asm-1-29  ingress external  ready  Deployment"
                                + " aks-istio-ingress/aks-istio-ingressgateway-external-asm-1-29",
                        "asm-1-30  istiod            ready  Deployment aks-istio-system/istiod-asm-1-30",
                        "asm-1-30  webhook           ready  MutatingWebhookConfiguration"
                                + " istio-sidecar-injector-asm-1-30-aks-istio-system",
                        "asm-1-30  endpoints         ready  Service aks-istio-system/istiod-asm-1-30",
                        "asm-1-30  ingress external  ready  Deployment"
                                + " aks-istio-ingress/aks-istio-ingressgateway-external-asm-1-30",
                        "",
                        "TAG     REVISION  HEALTH      USERS",
                        "prod    asm-1-28  3 problems  1");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void statusPrintsJsonWithoutAzure() throws IOException {
        // When
        Run run = mesh.run("status", "-o", "json");

        // Then
        JsonNode json = json(run);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("schemaVersion", "installed", "revisions", "differences", "tags", "notRead");
        assertThat(json.path("installed").isNull()).isTrue();
        assertThat(json.at("/revisions/0/readiness").asText()).isEqualTo("READY");
        assertThat(json.at("/revisions/0/components/0/kind").asText()).isEqualTo("ISTIOD");
        assertThat(json.at("/tags/0/problems/0/code").asText()).isEqualTo("ONE_WEBHOOK_ONLY");
    }

    @Test
    void tagsHealthShowsProblemsAndUsers() throws IOException {
        // When
        Run text = mesh.run("tags health");
        Run json = mesh.run("tags health", "-o", "json");

        // Then
        assertThat(text.out().lines())
                .contains(
                        "TAG     REVISION  HEALTH      USERS",
                        "prod    asm-1-28  3 problems  1",
                        "stable  asm-1-29  good        1",
                        "prod MISSING_SERVICE: No Service in aks-istio-system has the label istio.io/tag=prod. Set the"
                                + " tag to the same revision again.",
                        "TAG     USED AS          NUMBER  FOR EXAMPLE",
                        "stable  NAMESPACE_LABEL  1       Namespace orders");
        assertThat(json(json).at("/tags/1/problems")).isEmpty();
        assertThat(json(json).at("/tags/1/users/usage").asText()).isEqualTo("BLOCKED");
        assertThat(text.exitCode()).isEqualTo(3);
        assertThat(json.exitCode()).isEqualTo(3);
    }
}
