package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/outcomes.md} says of each outcome and code what the code says of it.
 * {@code -Dsurefire.argLine=-Dmesh-upgrade.docs=write} writes it anew.
 */
class OutcomesPageTest {

    private static final Path PAGE = Path.of("..", "docs", "outcomes.md");
    private static final Path API = Path.of("..", "mesh-upgrade-api", "src", "main", "java");
    private static final Pattern RECORD =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+record (\\w+)\\(", Pattern.DOTALL);
    private static final Pattern CONSTANT =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+([A-Z_]+)(?:[,;\\s(}]|$)", Pattern.DOTALL);

    @Test
    void saysWhatTheCodeSays() throws IOException {
        // Given
        String wanted = page();
        if ("write".equals(System.getProperty("mesh-upgrade.docs"))) {
            Files.writeString(PAGE, wanted);
        }

        // Then
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }

    @Test
    void everyCodeIsASentenceAndAsksForOne() throws IOException {
        for (Class<?> codes : reasonCodes()) {
            for (Object constant : codes.getEnumConstants()) {
                ReasonCode code = (ReasonCode) constant;
                assertThat(code.meaning()).as(code.name()).matches("(?s)\\S.*\\.");
                assertThat(code.advice()).as(code.name()).matches("(?s)|[A-Z].*\\.");
            }
        }
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Outcomes and reasons

                This page is made from the code. What a careful operator expects is an outcome with a reason; what broke is an exception whose
                message says what failed, what was and was not changed, and what to do next.

                """);
        Map<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put("upgrade/UpgradeOutcome", "Upgrade, rollback, refresh");
        outcomes.put("controlplane/ControlPlaneChange", "Start, complete and rollback in ARM alone");
        outcomes.put("controlplane/MeshConfigCopy", "Copy of the mesh config");
        outcomes.put("controlplane/CleanUp", "Clean-up");
        outcomes.put("namespaces/PointChange", "Pointing a namespace");
        outcomes.put("workloads/RestartOutcome", "Restarting a workload");
        outcomes.put("tags/TagChange", "Setting or removing a tag");
        for (Map.Entry<String, String> outcome : outcomes.entrySet()) {
            String source = source(outcome.getKey());
            table(page, outcome.getValue(), "outcome", described(source, RECORD));
        }
        for (Class<?> codes : reasonCodes()) {
            codes(page, codes);
        }
        table(page, "KubernetesException", "failure", failures("common/KubernetesException"));
        table(page, "ArmException", "failure", failures("common/ArmException"));
        return page.toString();
    }

    private static String source(String name) throws IOException {
        return Files.readString(API.resolve("io/meshupgrade/" + name + ".java"));
    }

    private static Map<String, String> failures(String name) throws IOException {
        String source = source(name);
        String from = source.substring(source.indexOf("enum Failure"));
        return described(from.substring(0, from.indexOf("\n    }")), CONSTANT);
    }

    private static Map<String, String> described(String source, Pattern what) {
        Map<String, String> described = new LinkedHashMap<>();
        Matcher found = what.matcher(source);
        while (found.find()) {
            described.put(found.group(2), text(found.group(1)));
        }
        assertThat(described).isNotEmpty();
        return described;
    }

    /** A comment up to its tags, in one line. */
    private static String text(String comment) {
        String text = comment.replaceAll("\\n\\s*\\* ?", " ").replaceAll("@param.*|@return.*|@throws.*", "");
        return text.replaceAll("\\{@\\w+ #?([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .trim();
    }

    private static void table(StringBuilder page, String title, String column, Map<String, String> rows) {
        page.append("## ").append(title).append("\n\n| ").append(column).append(" | |\n|---|---|\n");
        rows.forEach((name, text) ->
                page.append("| `").append(name).append("` | ").append(text).append(" |\n"));
        page.append('\n');
    }

    private static void codes(StringBuilder page, Class<?> codes) {
        page.append("## ").append(codes.getSimpleName()).append("\n\n| code | meaning | what to do |\n|---|---|---|\n");
        for (Object constant : codes.getEnumConstants()) {
            ReasonCode code = (ReasonCode) constant;
            page.append("| `").append(code.name()).append("` | ").append(code.meaning());
            page.append(" | ")
                    .append(code.advice().isEmpty() ? "Nothing." : code.advice())
                    .append(" |\n");
        }
        page.append('\n');
    }

    private static List<Class<?>> reasonCodes() throws IOException {
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(API)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                if (Files.readString(file).contains("implements ReasonCode")) {
                    String name =
                            API.relativize(file).toString().replace(".java", "").replace('/', '.');
                    found.add(Class.forName(name));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return found;
    }
}
