package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide tells people to type is what the command line understands, and its links lead somewhere. */
class GuideTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            List<Path> pages =
                    new ArrayList<>(files.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(Path.of("..", "README.md"));
            return pages;
        }
    }

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            boolean code = false;
            for (String line : Files.readAllLines(page)) {
                code ^= line.startsWith("```");
                String command = line.replaceFirst("^\\$ ", "").replaceFirst("^.* mesh-upgrade-examples/bin/", "");
                if (code && command.startsWith("mesh-upgrade ")) {
                    commands.add(command.substring("mesh-upgrade ".length()));
                }
            }
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void understandsTheCommand(String command) {
        String plain = command.replace("$AKS", "--cluster " + ID)
                .replaceAll("\"\\$\\(.*\\)\"|\"?\\$ID\"?", ID)
                .replaceAll("\\s+#.*| [>|] .*", "");
        assertThatCode(() -> Main.commandLine().parseArgs(plain.trim().split("\\s+")))
                .as(command)
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            assertThat(page.resolveSibling(links.group(1)))
                    .as("%s in %s", links.group(1), page)
                    .exists();
        }
    }
}
