package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.revisions.KubernetesCheck;
import io.meshupgrade.revisions.RevisionReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesUpgradesTest {

    private static final String OFFICIAL = "KubernetesOfficial";

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            # installed | Kubernetes | ARM offers | to   | reason                | first
            29          | 1.34.4     | 30         | 1.35 | COMPATIBLE            | ''
            29          | 1.34.4     | 30         | 1.36 | COMPATIBLE            | ''
            28          | 1.35       | 29 30      | 1.36 | MESH_FIRST            | mesh asm-1-28 -> asm-1-29
            28          | 1.35       | 30         | 1.36 | MESH_FIRST            | mesh asm-1-28 -> asm-1-30
            27          | 1.35       | 28         | 1.36 | MESH_FIRST            | mesh asm-1-27 -> asm-1-28, mesh asm-1-28 -> asm-1-29
            28          | 1.30       | ''         | 1.36 | MESH_FIRST            | Kubernetes 1.30 -> 1.31, mesh asm-1-28 -> asm-1-29
            30          | 1.36       | ''         | 1.37 | INCOMPATIBLE          | ''
            29 28       | 1.34       |            | 1.35 | COMPATIBLE            | ''
            29 28       | 1.35       |            | 1.36 | MESH_FIRST            | mesh asm-1-28 -> asm-1-29
            28 27       | 1.35       |            | 1.36 | INCOMPATIBLE          | ''
            25          | 1.33       | 27         | 1.34 | COMPATIBILITY_UNKNOWN | ''
            ''          | 1.33       | ''         | 1.34 | REVISIONS_MISSING     | ''
            29          |            | 30         | 1.36 | COMPATIBLE            | ''
            """)
    void saysWhatHasToComeBeforeKubernetes(
            String installed, String kubernetes, String offered, String minor, RevisionReason reason, String first) {
        // When
        KubernetesCheck check = KubernetesUpgrades.check(
                KubernetesMinor.parse(minor), Region.facts(installed, kubernetes, OFFICIAL, Region.AUTUMN, offered));

        // Then
        assertThat(check.reason().code()).as(check.toString()).isEqualTo(reason);
        assertThat(check.meshFirst().stream().map(Object::toString).collect(Collectors.joining(", ")))
                .isEqualTo(first);
        assertThat(check.compatible()).isEqualTo(reason == RevisionReason.COMPATIBLE);
    }

    @Test
    void countsTheMinorsThatKubernetesPassesOnItsWay() {
        // Given: asm-1-29 works with 1.36, but not with the 1.35 before it
        String region = "29>30 [1.34-1.34] [1.36-1.36]; 30> [1.34-1.36]";

        // When
        KubernetesCheck check = KubernetesUpgrades.check(
                KubernetesMinor.parse("1.36"), Region.facts("29", "1.34", "AKSLongTermSupport", region, "30"));

        // Then
        assertThat(check.reason().code()).isEqualTo(RevisionReason.MESH_FIRST);
        assertThat(check.reason().sentence())
                .isEqualTo("asm-1-29 works with Kubernetes 1.36 only. Before Kubernetes 1.36 upgrade the mesh.");
    }

    @Test
    void asksToCompleteTheRunningUpgradeWhereTheCanaryIsWhatFits() {
        // When
        KubernetesCheck check = KubernetesUpgrades.check(
                KubernetesMinor.parse("1.36"), Region.facts("29 28", "1.35", OFFICIAL, Region.AUTUMN, null));

        // Then
        assertThat(check.reason().sentence())
                .isEqualTo("asm-1-28 works with Kubernetes 1.30 to 1.35 only."
                        + " Complete the running upgrade to asm-1-29 first.");
    }

    @Test
    void lacksNothingWithoutAMesh() {
        // Given
        RevisionFacts facts = new RevisionFacts(
                Region.cluster(ArmMesh.NONE, "1.34", OFFICIAL), new UpgradeProfile(Optional.empty(), false), List.of());

        // When
        KubernetesCheck check = KubernetesUpgrades.check(KubernetesMinor.parse("1.36"), facts);

        // Then
        assertThat(check.compatible()).isTrue();
        assertThat(check.reason().code()).isEqualTo(RevisionReason.MESH_DISABLED);
    }
}
