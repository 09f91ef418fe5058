package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.revisions.RevisionReason;
import io.meshupgrade.revisions.UpgradeTargets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionTargetsTest {

    private static final String OFFICIAL = "KubernetesOfficial";
    private static final String LONG_TERM = "AKSLongTermSupport";

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            # installed  | Kubernetes | region lists                            | ARM offers | reason
            28           | 1.33.2     | 28>29,30 [1.30-1.35]; 29>30 [1.31-1.36]; 30> [1.32-1.36] | 30 29 | OFFERED
            30           | 1.34       | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | NEWEST_ALREADY
            29           | 1.31.9     | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | KUBERNETES_TOO_OLD
            26           | 1.37       | 26>27 [1.29-1.34]; 27> [1.29-1.35]      | ''         | KUBERNETES_TOO_NEW
            26           | 1.37       | 26>27 [1.29-1.34]; 27> [1.29-1.35]; 30> [1.38-1.39] | '' | KUBERNETES_TOO_OLD
            29           | 1.34       | 29>30 [1.31-1.36]                       | ''         | NOT_IN_REGION
            29           | 1.34       | ''                                      | ''         | NOT_IN_REGION
            26           | 1.34       | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | REVISION_UNKNOWN
            31           | 1.34       | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | REVISION_UNKNOWN
            asm-1-20-3   | 1.34       | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | REVISION_UNKNOWN
            29           | 1.34       | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | UNEXPLAINED
            29           |            | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | UNEXPLAINED
            29           | 1.31       | 29>30; 30>                              | ''         | UNEXPLAINED
            29           | 1.34       | 29>30 [1.31-1.36]; 30> [1.32-1.36]      |            | UPGRADE_IN_PROGRESS
            30 29        | 1.34       | 29>30 [1.31-1.36]; 30> [1.32-1.36]      | ''         | UPGRADE_IN_PROGRESS
            ''           | 1.34       | 29>30 [1.31-1.36]                       | ''         | REVISIONS_MISSING
            27 28 29     | 1.34       | 29>30 [1.31-1.36]                       | ''         | REVISIONS_UNCLEAR
            """)
    void saysWhyThereIsNothing(
            String installed, String kubernetes, String region, String offered, RevisionReason reason) {
        // When
        UpgradeTargets targets = RevisionTargets.of(Region.facts(installed, kubernetes, OFFICIAL, region, offered));

        // Then
        assertThat(targets.reason().code()).as(targets.toString()).isEqualTo(reason);
        assertThat(targets.targets().isEmpty()).isEqualTo(reason != RevisionReason.OFFERED);
    }

    @Test
    void offersWhatArmOffersOlderOnesFirst() {
        // When
        UpgradeTargets targets = RevisionTargets.of(Region.facts("28", "1.33", OFFICIAL, Region.AUTUMN, "30 29"));

        // Then
        assertThat(targets.targets()).extracting(Revision::name).containsExactly("asm-1-29", "asm-1-30");
        assertThat(targets.reason().sentence()).isEqualTo("ARM offers asm-1-29 and asm-1-30 after asm-1-28.");
        assertThat(targets.locked()).isEmpty();
    }

    @Test
    void offersWhatArmOffersEvenWhereTheRegionListSaysOtherwise() {
        // When
        UpgradeTargets targets =
                RevisionTargets.of(Region.facts("29", "1.31", OFFICIAL, "29> [1.31-1.36]; 30> [1.32-1.36]", "30 31"));

        // Then
        assertThat(targets.targets()).extracting(Revision::name).containsExactly("asm-1-30", "asm-1-31");
    }

    @Test
    void saysWhichKubernetesUnlocksARevision() {
        // When
        UpgradeTargets targets = RevisionTargets.of(Region.facts("29", "1.31.4", OFFICIAL, Region.AUTUMN, ""));

        // Then
        assertThat(targets.reason().sentence())
                .isEqualTo("asm-1-30 works with Kubernetes 1.32 to 1.36, and the cluster runs 1.31.");
        assertThat(targets.locked()).singleElement().satisfies(locked -> {
            assertThat(locked.revision().name()).isEqualTo("asm-1-30");
            assertThat(locked.unlockedBy())
                    .extracting(KubernetesMinor::toString)
                    .containsExactly("1.32", "1.33", "1.34", "1.35", "1.36");
        });
    }

    @Test
    void saysWhatEachLockedRevisionWaitsFor() {
        // Given
        String region = "27>28 [1.29-1.35]; 28>29 [1.30-1.35]; 29>31 [1.30-1.36]; 30> [1.36-1.37]; 32> [1.20-1.29];"
                + " 33> [1.30-1.36]";

        // When
        UpgradeTargets targets = RevisionTargets.of(Region.facts("27", "1.31", OFFICIAL, region, "28"));

        // Then
        assertThat(targets.locked().stream()
                        .map(locked ->
                                locked.revision() + " " + locked.reason().code().name())
                        .collect(Collectors.toList()))
                .containsExactly(
                        "asm-1-29 SEVERAL_HOPS",
                        "asm-1-30 KUBERNETES_TOO_OLD",
                        "asm-1-32 KUBERNETES_TOO_NEW",
                        "asm-1-33 UNEXPLAINED");
        assertThat(targets.locked().get(0).reason().sentence())
                .isEqualTo("asm-1-29 is reached in 2 upgrades: mesh asm-1-27 -> asm-1-28, mesh asm-1-28 -> asm-1-29.");
        assertThat(targets.locked().get(2).unlockedBy()).isEmpty();
    }

    @Test
    void namesTheNextRevisionThatTheRegionDoesNotHaveYet() {
        // When
        UpgradeTargets targets = RevisionTargets.of(Region.facts("29", "1.34", OFFICIAL, "29>30 [1.31-1.36]", ""));

        // Then
        assertThat(targets.reason().sentence())
                .isEqualTo("asm-1-30 comes after asm-1-29, but westeurope does not list it.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KubernetesOfficial | KUBERNETES_TOO_OLD
            AKSLongTermSupport | UNEXPLAINED
            akslongtermsupport | UNEXPLAINED
            SomePlanToCome     | KUBERNETES_TOO_OLD
                               | KUBERNETES_TOO_OLD
            """)
    void holdsKubernetesAgainstTheListOfTheSupportPlan(String plan, RevisionReason reason) {
        // Given
        String region = "24>25 [1.28-1.33]; 25> [1.29-1.33] [1.28-1.33]";

        // When
        UpgradeTargets targets = RevisionTargets.of(Region.facts("24", "1.28", plan, region, ""));

        // Then
        assertThat(targets.reason().code()).isEqualTo(reason);
    }

    @Test
    void takesTheOfficialListForLongTermSupportWhereItHasNone() {
        // When
        UpgradeTargets targets = RevisionTargets.of(Region.facts("29", "1.31", LONG_TERM, Region.AUTUMN, ""));

        // Then
        assertThat(targets.reason().code()).isEqualTo(RevisionReason.KUBERNETES_TOO_OLD);
    }

    @Test
    void saysThatThereIsNoMesh() {
        // Given
        RevisionFacts facts = new RevisionFacts(
                Region.cluster(ArmMesh.NONE, "1.34", OFFICIAL), new UpgradeProfile(Optional.empty(), false), List.of());

        // When
        UpgradeTargets targets = RevisionTargets.of(facts);

        // Then
        assertThat(targets.reason().code()).isEqualTo(RevisionReason.MESH_DISABLED);
        assertThat(targets.reason().code().advice()).isEqualTo("Enable it: az aks mesh enable.");
    }
}
