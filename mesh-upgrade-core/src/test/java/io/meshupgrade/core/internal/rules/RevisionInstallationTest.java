package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.revisions.RevisionReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionInstallationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            # what ARM lists | reason               | stable   | canary
            29               | SINGLE_REVISION      | asm-1-29 |
            29 29            | SINGLE_REVISION      | asm-1-29 |
            29 30            | UPGRADE_IN_PROGRESS  | asm-1-29 | asm-1-30
            30 29            | UPGRADE_IN_PROGRESS  | asm-1-29 | asm-1-30
            10 9             | UPGRADE_IN_PROGRESS  | asm-1-9  | asm-1-10
            asm-2-1 30       | UPGRADE_IN_PROGRESS  | asm-1-30 | asm-2-1
            asm-1-20-3       | SINGLE_REVISION      | asm-1-20-3 |
            asm-1-20-3 21    | REVISIONS_UNCLEAR    |          |
            28 29 30         | REVISIONS_UNCLEAR    |          |
            ''               | REVISIONS_MISSING    |          |
            """)
    void tellsStableFromCanaryByNumber(String listed, RevisionReason reason, String stable, String canary) {
        // Given
        ArmMesh mesh = new ArmMesh("Istio", Region.revisions(listed), List.of(), List.of(), null);

        // When
        InstalledRevisions installed = RevisionInstallation.of(mesh);

        // Then
        assertThat(installed.reason().code()).isEqualTo(reason);
        assertThat(installed.stable().map(Revision::name)).isEqualTo(Optional.ofNullable(stable));
        assertThat(installed.canary().map(Revision::name)).isEqualTo(Optional.ofNullable(canary));
    }

    @Test
    void listsOlderRevisionsFirst() {
        // Given
        ArmMesh mesh = new ArmMesh("Istio", Region.revisions("10 9"), List.of(), List.of(), null);

        // When
        InstalledRevisions installed = RevisionInstallation.of(mesh);

        // Then
        assertThat(installed.all()).extracting(Revision::name).containsExactly("asm-1-9", "asm-1-10");
        assertThat(installed.reason().sentence()).isEqualTo("An upgrade from asm-1-9 to asm-1-10 is running.");
    }

    @Test
    void saysThatThereIsNoMesh() {
        // When
        InstalledRevisions installed = RevisionInstallation.of(ArmMesh.NONE);

        // Then
        assertThat(installed.all()).isEmpty();
        assertThat(installed.reason().code()).isEqualTo(RevisionReason.MESH_DISABLED);
        assertThat(installed.reason().sentence()).isEqualTo("The cluster has no service mesh profile.");
    }

    @Test
    void saysThatTheMeshIsDisabledEvenWhereRevisionsAreLeft() {
        // Given
        ArmMesh mesh = new ArmMesh("Disabled", Region.revisions("29"), List.of(), List.of(), null);

        // When
        InstalledRevisions installed = RevisionInstallation.of(mesh);

        // Then
        assertThat(installed.all()).isEmpty();
        assertThat(installed.reason().sentence())
                .isEqualTo("The service mesh profile of the cluster has the mode Disabled.");
    }
}
