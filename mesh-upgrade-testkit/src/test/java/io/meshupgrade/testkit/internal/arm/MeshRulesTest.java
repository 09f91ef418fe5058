package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.ArmClient.CLUSTER;
import static io.meshupgrade.testkit.internal.arm.ArmClient.json;
import static io.meshupgrade.testkit.internal.arm.ArmClient.revisions;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.arm.ArmClient.Answer;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshRulesTest {

    private static final String REFUSED = "Requested change in revisions is not allowed. Reason: ";
    private static final RevisionCalendar FROM_TWENTY_SIX =
            RevisionCalendar.published().offering("asm-1-26", "asm-1-27", "asm-1-28", "asm-1-29", "asm-1-30");

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));

    /** Before and after, in the order of the document. */
    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource({
        "asm-1-29,            asm-1-29",
        "asm-1-28,            asm-1-28 asm-1-29",
        "asm-1-28,            asm-1-28 asm-1-30",
        "asm-1-28,            asm-1-30 asm-1-28",
        "asm-1-28 asm-1-29,   asm-1-29",
        "asm-1-28 asm-1-29,   asm-1-28",
        "asm-1-29 asm-1-28,   asm-1-28",
        "asm-1-28 asm-1-29,   asm-1-29 asm-1-28",
        "asm-1-22 asm-1-23,   asm-1-23",
    })
    void acceptsStartCompleteAndRollback(String before, String after) throws Exception {
        // Given
        try (SimulatedArm arm = arm(before, "1.34.2")) {
            ArmClient client = new ArmClient(arm);

            // When
            Answer answer = client.putRevisions(after.split(" "));

            // Then
            assertThat(answer.status()).as(answer.message()).isEqualTo(200);
            assertThat(revisions(answer.body())).containsExactly(after.split(" "));
            assertThat(arm.revisions()).containsExactly(after.split(" "));
        }
    }

    /** Before, after, and why not. */
    @ParameterizedTest(name = "not from {0} to {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "asm-1-29          | asm-1-29 asm-1-17 | Revision asm-1-17 is not supported by the service mesh add-on.",
                "asm-1-29          | asm-1-29 asm-1-31 | Revision asm-1-31 is not supported by the service mesh add-on.",
                "asm-1-29          | asm-1-29 garbage  | Revision garbage is not supported by the service mesh add-on.",
                "asm-1-29          | asm-1-29 asm-1-25 | Revision asm-1-25 is not supported by the service mesh add-on.",
                "asm-1-29          | asm-1-29 asm-1-28 | Revision asm-1-28 is lower than the installed revision asm-1-29.",
                "asm-1-27          | asm-1-27 asm-1-30 | Revision asm-1-27 cannot be upgraded to asm-1-30. Available"
                        + " upgrades: asm-1-28, asm-1-29.",
                "asm-1-29          | asm-1-30          | Revision asm-1-29 cannot be replaced by asm-1-30 at once. Start a"
                        + " canary upgrade with both of them.",
                "asm-1-29          | asm-1-29 asm-1-29 | Revision asm-1-29 is specified more than once.",
                "asm-1-28 asm-1-29 | asm-1-29 asm-1-30 | An upgrade from asm-1-28 to asm-1-29 is in progress. Complete it"
                        + " or roll it back first.",
                "asm-1-28 asm-1-29 | asm-1-30          | An upgrade from asm-1-28 to asm-1-29 is in progress. Complete it"
                        + " or roll it back first.",
            })
    void refusesEveryOtherChange(String before, String after, String reason) throws Exception {
        // Given
        try (SimulatedArm arm = arm(before, "1.34.2")) {
            ArmClient client = new ArmClient(arm);

            // When
            Answer answer = client.putRevisions(after.split(" "));

            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("BadRequest");
            assertThat(answer.message()).isEqualTo(REFUSED + reason);
            assertThat(answer.body().has("subcode")).isTrue();
            assertThat(arm.revisions()).containsExactly(before.split(" "));
        }
    }

    @Test
    void refusesAThirdRevision() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-28 asm-1-29", "1.34.2")) {
            // When
            Answer answer = new ArmClient(arm).putRevisions("asm-1-28", "asm-1-29", "asm-1-30");

            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo("Request exceeds maximum allowed number of revisions (2)");
        }
    }

    @Test
    void refusesARevisionThatDoesNotWorkWithKubernetes() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29", "1.31.8")) {
            // When
            Answer answer = new ArmClient(arm).putRevisions("asm-1-29", "asm-1-30");

            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message())
                    .isEqualTo("Service mesh revision asm-1-30 is not compatible with cluster version 1.31.8. To find"
                            + " information about mesh-cluster compatibility, use 'az aks mesh get-upgrades'");
        }
    }

    @Test
    void asksForAnUpgradeOfKubernetesWhenNoOfferedRevisionWorksWithIt() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-23", "1.27.9")) {
            // When
            Answer answer = new ArmClient(arm).putRevisions("asm-1-23", "asm-1-26");

            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message())
                    .isEqualTo("Kubernetes version 1.27.9 not supported. Please upgrade to a supported cluster version"
                            + " first. To find compatibility information, use 'az aks mesh get-upgrades'");
        }
    }

    @Test
    void countsTheSupportPlanOfTheCluster() throws Exception {
        // Given
        ClusterTemplate cluster = ClusterTemplate.of(CLUSTER)
                .withRevisions("asm-1-25")
                .withKubernetesVersion("1.28.15")
                .withSupportPlan(RevisionCalendar.LONG_TERM);
        try (SimulatedArm arm = SimulatedArm.http(time, cluster.document())) {
            arm.behaviour().calendar(FROM_TWENTY_SIX);

            // When
            Answer answer = new ArmClient(arm).putRevisions("asm-1-25", "asm-1-26");

            // Then
            assertThat(answer.status()).as(answer.message()).isEqualTo(200);
        }
    }

    @Test
    void keepsTheRevisionsWhenThePutNamesNone() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-28 asm-1-29", "1.34.2")) {
            ArmClient client = new ArmClient(arm);
            arm.behaviour().operationsTake(Duration.ZERO);
            List<String> mesh =
                    List.of("{'mode':'Istio','istio':{}}", "{'mode':'Istio','istio':{'revisions':[]}}", "(no profile)");
            for (String profile : mesh) {
                ObjectNode document = (ObjectNode) client.cluster().body();
                document.withObject("/properties").remove("serviceMeshProfile");
                if (profile.startsWith("{")) {
                    document.withObject("/properties").set("serviceMeshProfile", json(profile));
                }

                // When
                Answer answer = client.put(document);
                time.pass(Duration.ZERO);

                // Then
                assertThat(answer.status()).as(profile).isEqualTo(200);
                assertThat(revisions(client.cluster().body())).as(profile).containsExactly("asm-1-28", "asm-1-29");
            }
        }
    }

    @Test
    void refusesToClearTheRevisions() throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29", "1.34.2")) {
            ArmClient client = new ArmClient(arm);
            for (String revisions : List.of("null", "['']", "[null]", "['asm-1-29','']")) {
                // When
                Answer answer =
                        client.put(withMesh(client, "{'mode':'Istio','istio':{'revisions':" + revisions + "}}"));

                // Then
                assertThat(answer.status()).as(revisions).isEqualTo(400);
                assertThat(answer.message()).isEqualTo("ServiceMeshProfile revision field must not be empty");
            }
        }
    }

    /** Profile, and what is said of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'mode':'Istio'} | Istio profile is missing even though Service Mesh mode is Istio",
                "{'mode':'Istio','istio':null} | Istio profile is missing even though Service Mesh mode is Istio",
                "{'istio':{}} | Missing service mesh mode:",
                "{'mode':'Linkerd'} | Missing service mesh mode: Linkerd",
                "{'mode':'Istio','istio':{'components':{'ingressGateways':[{'mode':'Both'}]}}} | Invalid istio ingress"
                        + " mode: Both",
                "{'mode':'Istio','istio':{'components':{'ingressGateways':[{'mode':'Internal'},{'mode':'Internal'}]}}} |"
                        + " Too many ingresses for type: Internal. Only 1 ingress gateway are allowed",
                "{'mode':'Istio','istio':{'certificateAuthority':{'plugin':{'keyVaultId':'k','certObjectName':'c'}}}} |"
                        + " ServiceMeshProfile is missing required parameters: keyObjectName, rootCertObjectName,"
                        + " certChainObjectName for plugin certificate authority",
            })
    void refusesAProfileThatIsNotWhole(String profile, String message) throws Exception {
        // Given
        try (SimulatedArm arm = arm("asm-1-29", "1.34.2")) {
            ArmClient client = new ArmClient(arm);

            // When
            Answer answer = client.put(withMesh(client, profile));

            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message().trim()).isEqualTo(message);
        }
    }

    @Test
    void enablesAMeshWithAnyOfferedRevisionOrTheDefaultOne() throws Exception {
        // Given
        for (String revisions : List.of("['asm-1-30']", "[]")) {
            try (SimulatedArm arm = arm("", "1.34.2")) {
                ArmClient client = new ArmClient(arm);

                // When
                Answer answer =
                        client.put(withMesh(client, "{'mode':'Istio','istio':{'revisions':" + revisions + "}}"));

                // Then
                assertThat(answer.status()).isEqualTo(200);
                assertThat(arm.revisions()).containsExactly(revisions.equals("[]") ? "asm-1-29" : "asm-1-30");
            }
        }
    }

    @Test
    void refusesToEnableAMeshWithTwoRevisionsOrInARegionWithoutAny() throws Exception {
        // Given
        try (SimulatedArm arm = arm("", "1.34.2")) {
            ArmClient client = new ArmClient(arm);

            // When
            Answer two = client.put(withMesh(client, "{'mode':'Istio','istio':{'revisions':['asm-1-29','asm-1-30']}}"));
            arm.behaviour().calendar(RevisionCalendar.published().offering());
            Answer none = client.put(withMesh(client, "{'mode':'Istio','istio':{}}"));

            // Then
            assertThat(two.message()).isEqualTo(REFUSED + "A mesh is enabled with one revision.");
            assertThat(none.message()).isEqualTo("Azure service mesh is not supported in this region");
        }
    }

    @Test
    void disablesTheMesh() throws Exception {
        // Given
        for (String profile : List.of("{'mode':'Disabled'}", "null")) {
            try (SimulatedArm arm = arm("asm-1-29", "1.34.2")) {
                ArmClient client = new ArmClient(arm);
                ObjectNode document = (ObjectNode) client.cluster().body();
                ObjectNode properties = document.withObject("/properties");
                properties.set("serviceMeshProfile", profile.equals("null") ? null : json(profile));

                // When
                Answer answer = client.put(document);
                time.pass(Duration.ofMinutes(5));

                // Then
                assertThat(answer.status()).isEqualTo(200);
                assertThat(arm.revisions()).isEmpty();
                assertThat(arm.runningRevisions()).isEmpty();
            }
        }
    }

    private SimulatedArm arm(String revisions, String kubernetesVersion) {
        String[] names = Arrays.stream(revisions.split(" "))
                .filter(name -> !name.isEmpty())
                .toArray(String[]::new);
        SimulatedArm arm = SimulatedArm.http(
                time,
                ClusterTemplate.of(CLUSTER)
                        .withRevisions(names)
                        .withKubernetesVersion(kubernetesVersion)
                        .document());
        arm.behaviour().calendar(FROM_TWENTY_SIX);
        return arm;
    }

    private static ObjectNode withMesh(ArmClient client, String profile) throws Exception {
        ObjectNode document = (ObjectNode) client.cluster().body();
        document.withObject("/properties").set("serviceMeshProfile", json(profile));
        return document;
    }
}
