package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmCluster.NodePool;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list of revisions is written as its minors: {@code 29 30}. */
class RevisionChangeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # installed | state     | canary    | what comes of it
            29          | Succeeded | asm-1-30  | [asm-1-29, asm-1-30]
            9           | Succeeded | asm-1-10  | [asm-1-9, asm-1-10]
            29          | Succeeded | asm-1-29  | kept
            30 29       | Succeeded | asm-1-30  | kept
            30 29       | Updating  | asm-1-30  | kept
            30 29       | Failed    | asm-1-30  | [asm-1-29, asm-1-30]
            29 30       | Canceled  | asm-1-30  | [asm-1-29, asm-1-30]
            29 30       | Succeeded | asm-1-29  | OTHER_UPGRADE
            29 30       | Succeeded | asm-1-31  | OTHER_UPGRADE
            28 29 30    | Succeeded | asm-1-30  | REVISIONS_UNCLEAR
            29 canary   | Succeeded | canary    | REVISIONS_UNCLEAR
            30          | Succeeded | asm-1-29  | NOT_NEWER
            29          | Succeeded | canary    | NOT_NEWER
            29          | Updating  | asm-1-30  | CLUSTER_NOT_READY
            29          | Failed    | asm-1-30  | CLUSTER_NOT_READY
            29          | Upgrading | asm-1-30  | CLUSTER_NOT_READY
            ''          | Succeeded | asm-1-30  | NO_MESH
            """)
    void startsOnlyWhatIsNewerWhereNothingElseIsGoingOn(String installed, String state, String canary, String outcome) {
        assertThat(text(RevisionChange.start(cluster(installed, state), Revision.parse(canary))))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # installed | state     | expected  | what comes of it
            29 30       | Succeeded |           | [asm-1-30]
            30 29       | Succeeded |           | [asm-1-30]
            10 9        | Succeeded |           | [asm-1-10]
            29 30       | Succeeded | asm-1-29  | [asm-1-30]
            29 30       | Succeeded | asm-1-30  | REVISIONS_CHANGED
            29 30       | Succeeded | asm-1-28  | REVISIONS_CHANGED
            29 30       | Failed    |           | CLUSTER_NOT_READY
            29 30       | Canceled  |           | CLUSTER_NOT_READY
            29 30       | Updating  |           | CLUSTER_NOT_READY
            30          | Succeeded |           | NO_UPGRADE
            30          | Succeeded | asm-1-29  | kept
            30          | Succeeded | asm-1-30  | NO_UPGRADE
            28 29 30    | Succeeded |           | REVISIONS_UNCLEAR
            ''          | Succeeded |           | NO_MESH
            """)
    void completesByKeepingTheNewerOne(String installed, String state, String expected, String outcome) {
        Revision gone = expected == null ? null : Revision.parse(expected);

        assertThat(text(RevisionChange.complete(cluster(installed, state), gone)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # installed | state     | expected  | what comes of it
            29 30       | Succeeded |           | [asm-1-29]
            10 9        | Succeeded |           | [asm-1-9]
            29 30       | Failed    |           | [asm-1-29]
            29 30       | Canceled  | asm-1-30  | [asm-1-29]
            29 30       | Updating  |           | CLUSTER_NOT_READY
            29 30       | Succeeded | asm-1-29  | REVISIONS_CHANGED
            29          | Succeeded |           | NOTHING_TO_ROLL_BACK
            29          | Succeeded | asm-1-30  | kept
            29 30 31    | Succeeded |           | REVISIONS_UNCLEAR
            """)
    void rollsBackByKeepingTheOlderOneAlsoAfterAFailure(
            String installed, String state, String expected, String outcome) {
        Revision gone = expected == null ? null : Revision.parse(expected);

        assertThat(text(RevisionChange.rollBack(cluster(installed, state), gone)))
                .isEqualTo(outcome);
    }

    @Test
    void aNodePoolAtWorkKeepsTheDocumentFromBeingSentBack() {
        // Given
        ArmCluster cluster = cluster(
                "29 30",
                "Succeeded",
                "Running",
                List.of(
                        new NodePool("system", "Succeeded", "Running", "1.34.4"),
                        new NodePool("apps", "Scaling", "Running", "1.34.4")));

        // When
        RevisionChange change = RevisionChange.rollBack(cluster, null);

        // Then
        assertThat(change)
                .isInstanceOfSatisfying(
                        RevisionChange.Refuse.class,
                        refuse -> assertThat(refuse.reason().toString())
                                .isEqualTo(
                                        "CLUSTER_NOT_READY: The node pool apps is Scaling in ARM, and not Succeeded."));
    }

    @Test
    void aStoppedClusterIsNotChanged() {
        ArmCluster cluster = cluster("29", "Succeeded", "Stopped", List.of());

        assertThat(RevisionChange.start(cluster, Revision.parse("asm-1-30")))
                .isInstanceOfSatisfying(
                        RevisionChange.Refuse.class,
                        refuse ->
                                assertThat(refuse.reason()).hasToString("CLUSTER_NOT_READY: The cluster is Stopped."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # offered | says
            30        | [asm-1-29, asm-1-30]
            ''        | ARM does not offer asm-1-30 to this cluster. asm-1-30 works with Kubernetes 1.32 to 1.36, and the cluster runs 1.31.
            """)
    void saysWhyARevisionIsNotOffered(String offered, String says) {
        // Given
        RevisionFacts facts = Region.facts("29", "1.31.2", "KubernetesOfficial", Region.AUTUMN, offered);

        // When
        RevisionChange change =
                RevisionChange.start(facts.cluster(), Revision.parse("asm-1-30"), RevisionTargets.of(facts));

        // Then
        assertThat(
                        change instanceof RevisionChange.Refuse refuse
                                ? refuse.reason().sentence()
                                : text(change))
                .isEqualTo(says);
    }

    @Test
    void anUpgradeThatSomebodyHasJustStartedIsInTheWay() {
        // Given
        RevisionFacts facts = Region.facts("29", "1.34.2", "KubernetesOfficial", Region.AUTUMN, null);

        // When
        RevisionChange change =
                RevisionChange.start(facts.cluster(), Revision.parse("asm-1-30"), RevisionTargets.of(facts));

        // Then
        assertThat(text(change)).isEqualTo(UpgradeReason.OTHER_UPGRADE.name());
    }

    private static String text(RevisionChange change) {
        if (change instanceof RevisionChange.Replace replace) {
            return replace.revisions().toString();
        }
        return change instanceof RevisionChange.Refuse refuse
                ? refuse.reason().code().name()
                : "kept";
    }

    private static ArmCluster cluster(String installed, String state) {
        return cluster(installed, state, "Running", List.of());
    }

    private static ArmCluster cluster(String installed, String state, String power, List<NodePool> pools) {
        List<Revision> revisions = Region.revisions(installed);
        ArmMesh mesh = revisions.isEmpty() ? ArmMesh.NONE : new ArmMesh("Istio", revisions, List.of(), List.of(), null);
        return new ArmCluster(
                new ClusterId("s", "rg", "shop"), "westeurope", "1.34", "1.34", null, state, power, "1", mesh, pools);
    }
}
