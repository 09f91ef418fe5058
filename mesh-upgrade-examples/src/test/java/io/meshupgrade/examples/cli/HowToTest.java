package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the guide tells people to do is typed on a fresh simulated cluster, section by section, and ends as the page
 * says; in the pages beside the how-to, which do not say it, as somebody would wish.
 */
class HowToTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final Pattern EXIT_CODE = Pattern.compile("# exit code (\\d)");
    private static final Set<Integer> AS_WISHED = Set.of(0, 5, 7);
    private static final Set<String> READING =
            Set.of("revisions", "plan", "audit", "lint", "dependants", "status", "tags list", "tags health");

    @TempDir
    private Path folder;

    /** A section of a page: its heading, and what is typed. */
    record Task(String page, String title, List<String> lines) {

        boolean says() {
            return page.equals("how-to.md");
        }

        @Override
        public String toString() {
            return page + ": " + title;
        }
    }

    static List<Task> tasks() throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (String page : List.of("how-to.md", "by-hand.md", "runbook.md")) {
            String title = "";
            for (String line : Files.readAllLines(Path.of("..", "docs", page))) {
                if (line.startsWith("## ")) {
                    title = line.substring("## ".length());
                } else if (line.startsWith("mesh-upgrade ")) {
                    if (tasks.isEmpty()
                            || !tasks.get(tasks.size() - 1).toString().equals(page + ": " + title)) {
                        tasks.add(new Task(page, title, new ArrayList<>()));
                    }
                    tasks.get(tasks.size() - 1).lines().add(line);
                }
            }
        }
        return tasks;
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void endsAsThePageSays(Task task) throws IOException {
        // Given
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        try (SimulatedAks aks =
                SimulatedAks.builder().id(ID).speed(10).revisions("asm-1-29").start()) {
            aks.time().requireRest();
            aks.tag("prod").on("asm-1-29");
            aks.namespace("shop").pointedTo("asm-1-29").deployment("cart").replicas(2);
            aks.namespace("web").pointedTo("prod").deployment("front").replicas(1);
            aks.time().requireRest();

            for (String line : task.lines()) {
                // When
                Run run = Run.of(arguments(line, aks, token));

                // Then
                Matcher exitCode = EXIT_CODE.matcher(line);
                assertThat(run.exitCode())
                        .as("%s%n%s%s", line, run.out(), run.err())
                        .isIn(
                                exitCode.find()
                                        ? Set.of(Integer.parseInt(exitCode.group(1)))
                                        : task.says() ? Set.of(0) : AS_WISHED);
            }
        }
    }

    private static String[] arguments(String line, SimulatedAks aks, Path token) {
        String typed = line.replaceFirst("^mesh-upgrade ", "").replaceFirst("\\s+#.*", "");
        List<String> arguments = new ArrayList<>(List.of(typed.replace("\"$ID\"", ID)
                .replace("~/.kube/config", aks.kubeconfig().toString())
                .split("\\s+")));
        if (READING.stream().noneMatch(typed::startsWith)) {
            arguments.add("--yes");
        }
        if (!arguments.contains("--kubeconfig")) {
            arguments.addAll(List.of("--kubeconfig", aks.kubeconfig().toString()));
        }
        if (arguments.contains("--cluster")) {
            arguments.addAll(List.of("--arm-endpoint", aks.armEndpoint().toString(), "--token-file", token.toString()));
        }
        return arguments.toArray(String[]::new);
    }
}
