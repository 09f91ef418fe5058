package io.meshupgrade.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The code in the README is code that compiles and runs. */
class ReadmeTest {

    @Test
    void theCodeSampleIsTakenFromAnExample() throws IOException {
        // Given
        String readme = Files.readString(Path.of("..", "README.md"));
        String example = Files.readString(Path.of("src/main/java/io/meshupgrade/examples/UpgradeMesh.java"));

        // When
        String sample = readme.substring(readme.indexOf("```java\n") + "```java\n".length());
        sample = sample.substring(0, sample.indexOf("```"));

        // Then
        assertThat(example).contains(sample.indent(8).replaceAll("(?m)^ +$", ""));
    }
}
