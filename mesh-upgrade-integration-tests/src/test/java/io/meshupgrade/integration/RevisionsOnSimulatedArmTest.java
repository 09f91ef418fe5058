package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.RevisionReason;
import io.meshupgrade.revisions.Revisions;
import io.meshupgrade.revisions.UpgradeTargets;
import io.meshupgrade.testkit.SimulatedAks;
import io.meshupgrade.testkit.internal.arm.ArmError;
import io.meshupgrade.testkit.internal.arm.ClusterTemplate;
import io.meshupgrade.testkit.internal.arm.RevisionCalendar;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.http.Fault;
import io.meshupgrade.testkit.internal.http.LocalTls;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Revisions, asked of an ARM that answers in the shapes of the API specification and of recordings. */
class RevisionsOnSimulatedArmTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # installed       | Kubernetes | offered by the region | targets           | reason
            asm-1-29          | 1.34.2     | asm-1-29 asm-1-30     | [asm-1-30]        | OFFERED
            asm-1-28          | 1.34.2     | asm-1-28 asm-1-29 asm-1-30 | [asm-1-29, asm-1-30] | OFFERED
            asm-1-26          | 1.33.1     | asm-1-29 asm-1-30     | [asm-1-29]        | OFFERED
            asm-1-30          | 1.34.2     | asm-1-29 asm-1-30     | []                | NEWEST_ALREADY
            asm-1-29          | 1.31.2     | asm-1-29 asm-1-30     | []                | KUBERNETES_TOO_OLD
            asm-1-28          | 1.37.0     | asm-1-28 asm-1-29     | []                | KUBERNETES_TOO_NEW
            asm-1-30          | 1.34.2     | asm-1-28 asm-1-29     | []                | REVISION_UNKNOWN
            asm-1-30 asm-1-29 | 1.34.2     | asm-1-29 asm-1-30     | []                | UPGRADE_IN_PROGRESS
            """)
    void tellsTheTargetsAndWhyThereAreNone(
            String installed, String kubernetes, String offered, String targets, RevisionReason reason) {
        // Given
        ClusterTemplate template =
                ClusterTemplate.of(ID).withKubernetesVersion(kubernetes).withRevisions(installed.split(" ", -1));
        try (SimulatedArm arm = SimulatedArm.http(time, template.document());
                MeshUpgrade mesh = connect(arm)) {
            arm.behaviour()
                    .calendar(RevisionCalendar.published().offering(offered.split(" ", -1)))
                    .requireToken(true)
                    .pageLists(true);
            List<String> methods = new CopyOnWriteArrayList<>();
            arm.faults((request, nth) -> {
                methods.add(request.method());
                return Optional.empty();
            });

            // When
            UpgradeTargets answer = mesh.revisions().upgradeTargets();

            // Then
            assertThat(answer.reason().code()).as(answer.toString()).isEqualTo(reason);
            assertThat(answer.targets()).hasToString(targets);
            assertThat(methods).containsOnly("GET");
        }
    }

    @Test
    void findsItsWayOverSeveralHopsAndThroughKubernetes() {
        // Given
        ClusterTemplate template =
                ClusterTemplate.of(ID).withKubernetesVersion("1.30.4").withRevisions("asm-1-27");
        try (SimulatedArm arm = SimulatedArm.http(time, template.document());
                MeshUpgrade mesh = connect(arm)) {
            arm.behaviour()
                    .calendar(RevisionCalendar.published().offering("asm-1-27", "asm-1-28", "asm-1-29", "asm-1-30"));

            // When
            var path = mesh.revisions().pathTo(Revision.parse("asm-1-30"));

            // Then
            assertThat(path.steps())
                    .extracting(Object::toString)
                    .containsExactly(
                            "mesh asm-1-27 -> asm-1-28",
                            "Kubernetes 1.30 -> 1.31",
                            "Kubernetes 1.31 -> 1.32",
                            "mesh asm-1-28 -> asm-1-30");
        }
    }

    @Test
    void saysBeforeAKubernetesUpgradeWhatTheMeshNeeds() {
        // Given
        ClusterTemplate template =
                ClusterTemplate.of(ID).withKubernetesVersion("1.35.1").withRevisions("asm-1-29", "asm-1-28");
        try (SimulatedArm arm = SimulatedArm.http(time, template.document());
                MeshUpgrade mesh = connect(arm)) {
            arm.behaviour().calendar(RevisionCalendar.published().offering("asm-1-28", "asm-1-29"));

            // When
            var check = mesh.revisions().beforeKubernetes(KubernetesMinor.parse("1.36"));

            // Then
            assertThat(check.compatible()).isFalse();
            assertThat(check.reason().sentence())
                    .isEqualTo("asm-1-28 works with Kubernetes 1.30 to 1.35 only."
                            + " Complete the running upgrade to asm-1-29 first.");
        }
    }

    @Test
    void takesAnUpgradeThatSomebodyStartsMeanwhileForWhatItIs() {
        // Given: the document says one revision, and then the profile is refused
        try (SimulatedArm arm = SimulatedArm.http(time, ClusterTemplate.of(ID).document());
                MeshUpgrade mesh = connect(arm)) {
            arm.faults((request, nth) -> {
                if (request.rawPath().toLowerCase(Locale.ROOT).endsWith("/meshupgradeprofiles")) {
                    arm.editDocument(document -> document.withObject("/properties/serviceMeshProfile/istio")
                            .withArray("revisions")
                            .add("asm-1-30"));
                }
                return Optional.empty();
            });

            // When
            UpgradeTargets targets = mesh.revisions().upgradeTargets();

            // Then
            assertThat(targets.reason().code()).isEqualTo(RevisionReason.UPGRADE_IN_PROGRESS);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"mode": "Disabled"}                              | MESH_DISABLED
            {"mode": "Istio", "istio": null}                  | REVISIONS_MISSING
            null                                              | MESH_DISABLED
            """)
    void hasAClearAnswerWithoutAMesh(String profile, RevisionReason reason) throws Exception {
        // Given
        var document = ClusterTemplate.of(ID).document();
        var properties = document.withObject("/properties");
        properties.set("serviceMeshProfile", new ObjectMapper().readTree(profile));
        try (SimulatedArm arm = SimulatedArm.http(time, document);
                MeshUpgrade mesh = connect(arm)) {
            Revisions revisions = mesh.revisions();

            // When
            InstalledRevisions installed = revisions.installed();

            // Then
            assertThat(installed.reason().code()).isEqualTo(reason);
            assertThat(installed.stable()).isEmpty();
            assertThat(revisions.upgradeTargets().reason().code()).isEqualTo(reason);
            assertThat(revisions.pathTo(Revision.parse("asm-1-30")).reason().code())
                    .isEqualTo(reason);
            assertThat(revisions
                            .beforeKubernetes(KubernetesMinor.parse("1.36"))
                            .reason()
                            .code())
                    .isEqualTo(reason);
        }
    }

    @Test
    void overcomesAnArmThatIsBusyForAMoment() {
        // Given
        try (SimulatedArm arm = SimulatedArm.http(time, ClusterTemplate.of(ID).document());
                MeshUpgrade mesh = connect(arm)) {
            List<String> methods = new CopyOnWriteArrayList<>();
            arm.faults((request, nth) -> {
                methods.add(request.method());
                return nth > 1
                        ? Optional.empty()
                        : Optional.of(
                                Fault.answer(ArmError.throttled(Duration.ZERO).response()));
            });

            // When
            UpgradeTargets targets = mesh.revisions().upgradeTargets();

            // Then
            assertThat(targets.targets()).hasToString("[asm-1-30]");
            assertThat(methods).hasSize(6).containsOnly("GET");
        }
    }

    @Test
    void trustsTheAuthorityThatItWasGiven(@TempDir Path directory) throws Exception {
        // Given
        Path authority =
                Files.writeString(directory.resolve("ca.pem"), LocalTls.shared().caPem());
        try (SimulatedArm arm = SimulatedArm.https(time, ClusterTemplate.of(ID).document(), LocalTls.shared())) {

            // When
            try (MeshUpgrade mesh = builder(arm).armAuthority(authority).connect()) {
                assertThat(mesh.revisions().installed().all()).hasToString("[asm-1-29]");
            }

            // Then
            try (MeshUpgrade mesh = builder(arm).connect()) {
                assertThatThrownBy(() -> mesh.revisions().installed())
                        .isInstanceOfSatisfying(
                                ArmException.class, e -> assertThat(e.failure()).isEqualTo(ArmException.Failure.TLS))
                        .hasMessageEndingWith("Is the endpoint right, and is its authority trusted?");
            }
        }
    }

    @Test
    void knowsBothSidesOfASimulatedClusterWithoutAKubeconfig() {
        // Given
        try (SimulatedAks aks = SimulatedAks.builder()
                        .id(ID)
                        .revisions("asm-1-29", "asm-1-30")
                        .start();
                MeshUpgrade mesh = AksMeshUpgrade.cluster(ClusterId.parse(ID.toUpperCase(Locale.ROOT)))
                        .credential(request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)))
                        .armEndpoint(aks.armEndpoint())
                        .connect()) {

            // When
            InstalledRevisions installed = mesh.revisions().installed();

            // Then
            assertThat(installed.canary()).contains(Revision.parse("asm-1-30"));
            assertThat(mesh.tags().list()).hasSize(2);
        }
    }

    private static MeshUpgrade connect(SimulatedArm arm) {
        return builder(arm).connect();
    }

    private static AksMeshUpgrade.Builder builder(SimulatedArm arm) {
        return AksMeshUpgrade.cluster(ClusterId.parse(ID))
                .credential(request -> Mono.just(new AccessToken("any", OffsetDateTime.MAX)))
                .armEndpoint(arm.uri());
    }
}
