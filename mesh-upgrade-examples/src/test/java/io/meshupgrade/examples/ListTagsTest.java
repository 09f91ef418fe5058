package io.meshupgrade.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshupgrade.common.KubeconfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListTagsTest {

    @TempDir
    Path directory;

    @Test
    void printsEachTag() throws IOException {
        // Given
        try (FakeMesh mesh = new FakeMesh().withTag("prod", "asm-1-29").withNamespace("shop", "prod")) {
            String kubeconfig = mesh.kubeconfig(directory).toString();

            // When
            String printed = printedBy(() -> ListTags.main(kubeconfig));

            // Then
            assertThat(printed.lines()).containsExactly("prod -> asm-1-29 [shop]");
        }
    }

    @Test
    void failsWithAClearSentenceWithoutAKubeconfig() {
        assertThatThrownBy(() -> ListTags.main(directory.resolve("nope").toString()))
                .isInstanceOf(KubeconfigException.class)
                .hasMessageContaining("does not exist");
    }

    private static String printedBy(Runnable program) {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            program.run();
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
