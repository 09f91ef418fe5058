package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Revision;
import io.meshupgrade.revisions.RevisionPath;
import io.meshupgrade.revisions.RevisionReason;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionPathsTest {

    private static final String OFFICIAL = "KubernetesOfficial";

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            # installed | Kubernetes | ARM offers | to | steps
            29 | 1.34 | 30    | 30 | mesh asm-1-29 -> asm-1-30
            28 | 1.34 | 29 30 | 30 | mesh asm-1-28 -> asm-1-30
            27 | 1.34 | 28 29 | 30 | mesh asm-1-27 -> asm-1-28, mesh asm-1-28 -> asm-1-30
            27 | 1.34 | 28    | 29 | mesh asm-1-27 -> asm-1-28, mesh asm-1-28 -> asm-1-29
            29 | 1.31 | ''    | 30 | Kubernetes 1.31 -> 1.32, mesh asm-1-29 -> asm-1-30
            28 | 1.30 | ''    | 30 | Kubernetes 1.30 -> 1.31, Kubernetes 1.31 -> 1.32, mesh asm-1-28 -> asm-1-30
            25 | 1.34 | 27    | 30 | mesh asm-1-25 -> asm-1-27, mesh asm-1-27 -> asm-1-28, mesh asm-1-28 -> asm-1-30
            28 |      | 30    | 30 | mesh asm-1-28 -> asm-1-30
            """)
    void findsTheShortestWay(String installed, String kubernetes, String offered, String target, String steps) {
        // When
        RevisionPath path = RevisionPaths.to(
                revision(target), Region.facts(installed, kubernetes, OFFICIAL, Region.AUTUMN, offered));

        // Then
        assertThat(path.reason().code()).as(path.toString()).isEqualTo(RevisionReason.REACHABLE);
        assertThat(path.steps().stream().map(Object::toString).collect(Collectors.joining(", ")))
                .isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            # installed | Kubernetes | ARM offers | to | reason              | says
            29    | 1.34 | 30 | 29         | ALREADY_INSTALLED   | asm-1-29 is installed.
            30    | 1.34 | '' | 28         | DOWNGRADE           | asm-1-28 is older than the installed asm-1-30.
            30    | 1.34 | '' | asm-1-9    | DOWNGRADE           | asm-1-9 is older than the installed asm-1-30.
            29    | 1.34 | 30 | 31         | NOT_IN_REGION       | westeurope does not list asm-1-31, and ARM does not offer it to this cluster.
            29    | 1.34 | 30 | asm-2-x    | NOT_IN_REGION       | westeurope does not list asm-2-x, and ARM does not offer it to this cluster.
            30 29 | 1.34 | '' | 30         | UPGRADE_IN_PROGRESS | An upgrade from asm-1-29 to asm-1-30 is running. Complete it to reach asm-1-30.
            30 29 | 1.34 | '' | 29         | UPGRADE_IN_PROGRESS | An upgrade from asm-1-29 to asm-1-30 is running. Roll it back to stay on asm-1-29.
            30 29 | 1.34 | '' | 31         | UPGRADE_IN_PROGRESS | An upgrade from asm-1-29 to asm-1-30 is running. Complete it or roll it back first.
            29    | 1.34 |    | 30         | UPGRADE_IN_PROGRESS | ARM says that an upgrade is running. Complete it or roll it back first.
            ''    | 1.34 | '' | 30         | REVISIONS_MISSING   | The Istio add-on is enabled, but its profile in ARM names no revision.
            29    | 1.37 | '' | 30         | KUBERNETES_TOO_NEW  | asm-1-30 works with Kubernetes 1.32 to 1.36, and the cluster is past that, on 1.37.
            29    | 1.36 | '' | 30         | NO_PATH             | No sequence of upgrades that ARM publishes leads from asm-1-29 to asm-1-30. asm-1-30 works with Kubernetes 1.32 to 1.36; the cluster runs 1.36.
            """)
    void saysWhyThereIsNoWay(
            String installed, String kubernetes, String offered, String target, RevisionReason reason, String says) {
        // When
        RevisionPath path = RevisionPaths.to(
                revision(target), Region.facts(installed, kubernetes, OFFICIAL, Region.AUTUMN, offered));

        // Then
        assertThat(path.reason().code()).isEqualTo(reason);
        assertThat(path.reason().sentence()).isEqualTo(says);
        assertThat(path.steps()).isEmpty();
    }

    @Test
    void doesNotMoveKubernetesWhereTheMeshAloneGetsThere() {
        // Given: with Kubernetes 1.33, one upgrade of the mesh would do instead of three
        String region = "27>28 [1.31-1.33]; 28>29 [1.31-1.33]; 29>30 [1.31-1.33]; 30> [1.31-1.33]";

        // When
        RevisionPath path = RevisionPaths.to(revision("30"), Region.facts("27", "1.32", OFFICIAL, region, "28"));

        // Then
        assertThat(path.steps()).hasSize(3);
        assertThat(path.reason().sentence()).isEqualTo("asm-1-30 can be reached in 3 upgrades.");
    }

    @Test
    void movesKubernetesAndMeshInTurnWhereNeitherGetsFarAlone() {
        // Given
        String region = "27>28 [1.29-1.30]; 28>29 [1.30-1.31]; 29> [1.31-1.32]";

        // When
        RevisionPath path = RevisionPaths.to(revision("29"), Region.facts("27", "1.29", OFFICIAL, region, ""));

        // Then
        assertThat(path.steps())
                .extracting(Object::toString)
                .containsExactly(
                        "Kubernetes 1.29 -> 1.30",
                        "mesh asm-1-27 -> asm-1-28",
                        "Kubernetes 1.30 -> 1.31",
                        "mesh asm-1-28 -> asm-1-29");
        assertThat(path.reason().sentence())
                .isEqualTo("asm-1-29 can be reached in 4 upgrades, of which some are of Kubernetes.");
    }

    @Test
    void leavesAKubernetesWithWhichTheMeshDoesNotWorkAnyway() {
        // Given: Kubernetes 1.28 is too old for the installed revision as well
        String region = "28>29 [1.30-1.35]; 29> [1.31-1.36]";

        // When
        RevisionPath path = RevisionPaths.to(revision("29"), Region.facts("28", "1.28", OFFICIAL, region, ""));

        // Then
        assertThat(path.steps())
                .extracting(Object::toString)
                .containsExactly(
                        "Kubernetes 1.28 -> 1.29",
                        "Kubernetes 1.29 -> 1.30",
                        "Kubernetes 1.30 -> 1.31",
                        "mesh asm-1-28 -> asm-1-29");
    }

    @Test
    void endsWhereARegionPublishesUpgradesInACircle() {
        // Given
        String region = "28>29 [1.30-1.35]; 29>28 [1.31-1.36]; 30> [1.31-1.36]";

        // When
        RevisionPath path = RevisionPaths.to(revision("30"), Region.facts("28", "1.34", OFFICIAL, region, "29"));

        // Then
        assertThat(path.reason().code()).isEqualTo(RevisionReason.NO_PATH);
    }

    private static Revision revision(String name) {
        return Region.revisions(name).get(0);
    }
}
