package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.tags.TagRow;
import io.meshupgrade.testkit.OnSimulatedAks;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The JUnit test in docs/simulator.md is a test that runs: the one in here. */
class SimulatorDocTest {

    @Nested
    @OnSimulatedAks(
            revisions = {"asm-1-29", "asm-1-30"},
            stepped = true)
    class TagsOfMyPlatformTest {

        @Test
        void aNewClusterHasNoTags(SimulatedAks aks) {
            try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {
                assertThat(mesh.tags().list()).extracting(TagRow::tag).containsOnly("");
            }
        }
    }

    @Test
    void theJUnitTestInTheDocumentIsTheOneAbove() throws IOException {
        // Given
        String document = Files.readString(Path.of("..", "docs", "simulator.md"));
        String here = Files.readString(Path.of("src/test/java/io/meshupgrade/integration/SimulatorDocTest.java"));

        // When
        String sample = document.substring(document.indexOf("```java\n@OnSimulatedAks") + "```java\n".length());
        sample = sample.substring(0, sample.indexOf("```"));

        // Then
        assertThat(here.replaceAll("\\s", "")).contains(sample.replaceAll("\\s", ""));
    }
}
