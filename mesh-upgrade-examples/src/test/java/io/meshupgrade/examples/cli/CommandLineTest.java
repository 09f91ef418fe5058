package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.meshupgrade.examples.ListTags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line as a person or a script meets it: what it prints where, and how it ends. */
class CommandLineTest {

    private static final String TOKEN = "a-token-that-nobody-may-see";

    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private static final String SERVICES = "/api/v1/namespaces/aks-istio-system/services";
    private static final String NAMESPACES = "/api/v1/namespaces";

    private final Map<String, String> items = new ConcurrentHashMap<>();
    private HttpServer server;

    @TempDir
    private Path folder;

    /** What a command left behind. */
    private record Result(int exitCode, String out, String err) {}

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String list = items.getOrDefault(exchange.getRequestURI().getPath(), "");
            byte[] body = ("{\"kind\":\"List\",\"items\":[" + list + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void listsTagsAsATable() throws IOException {
        // Given
        items.put(WEBHOOKS, object("a", "asm-1-29", "prod-stable") + "," + object("b", "asm-1-30", null));
        items.put(NAMESPACES, object("shop", "prod-stable", null) + "," + object("cart", "prod-stable", null));

        // When
        Result result = run("tags", "list", "--kubeconfig", kubeconfig());

        // Then
        assertThat(result).isEqualTo(new Result(0, """
                                TAG          REVISION  NAMESPACES
                                prod-stable  asm-1-29  cart,shop
                                -            asm-1-30
                                """, ""));
    }

    @Test
    void listsTagsAsJson() throws IOException {
        // Given
        items.put(SERVICES, object("a", "asm-1-29", "prod-stable"));
        items.put(NAMESPACES, object("shop", "prod-stable", null));

        // When
        Result result = run("tags", "list", "--kubeconfig", kubeconfig(), "--output", "json");

        // Then
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(result.out())).isEqualTo(json.readTree("""
                                {"schemaVersion": 1,
                                 "tags": [{"tag": "prod-stable", "revision": "asm-1-29", "namespaces": ["shop"]}]}
                                """));
    }

    @Test
    void aMeshWithoutTagsIsASentenceForPeopleAndAnEmptyListForPrograms() throws IOException {
        assertThat(run("tags", "list", "--kubeconfig", kubeconfig()).out())
                .isEqualTo("No Istio revision tags found.\n");
        assertThat(new ObjectMapper()
                        .readTree(run("tags", "list", "--kubeconfig", kubeconfig(), "-o", "JSON")
                                .out()))
                .hasToString("{\"schemaVersion\":1,\"tags\":[]}");
    }

    @Test
    void aMistypedOptionGetsOneSentenceAGuessAndAPointer() {
        assertThat(run("tags", "list", "--kubeconfg=x")).isEqualTo(new Result(2, "", """
                                mesh-upgrade tags list: Unknown option: '--kubeconfg=x'
                                Possible solutions: --kubeconfig
                                Try 'mesh-upgrade tags list --help'.
                                """));
    }

    @Test
    void aMistypedCommandGetsOneSentenceAGuessAndAPointer() {
        assertThat(run("tag", "list")).isEqualTo(new Result(2, "", """
                                mesh-upgrade: Unmatched arguments from index 0: 'tag', 'list'
                                Did you mean: mesh-upgrade tags?
                                Try 'mesh-upgrade --help'.
                                """));
    }

    @Test
    void aWrongValueIsNamedWithThoseThatAreRight() {
        Result result = run("tags", "list", "--output", "yaml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'--output'", "[text, json]", "'yaml'");
    }

    @Test
    void noCommandIsAMistakeThatNamesTheCommands() {
        assertThat(run())
                .isEqualTo(
                        new Result(2, "", "mesh-upgrade: Which command? One of: tags\nTry 'mesh-upgrade --help'.\n"));
        assertThat(run("tags"))
                .isEqualTo(new Result(
                        2, "", "mesh-upgrade tags: Which command? One of: list\nTry 'mesh-upgrade tags --help'.\n"));
    }

    @Test
    void helpIsWhatWasAskedFor() {
        Result result = run("--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("Usage: mesh-upgrade", "tags", "Exit codes:");
        assertThat(run("tags", "list", "--help").out()).contains("--kubeconfig=FILE", "--output=text|json", "--debug");
    }

    @Test
    void aMissingKubeconfigIsOneSentence() {
        Result result =
                run("tags", "list", "--kubeconfig", folder.resolve("nowhere").toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("mesh-upgrade: The kubeconfig " + folder.resolve("nowhere") + " does not exist.")
                .hasLineCount(1);
    }

    @Test
    void aBrokenKubeconfigIsOneSentence() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "token: " + TOKEN + "\n\tx: [");

        Result result = run("tags", "list", "--kubeconfig", broken.toString(), "--debug");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("mesh-upgrade: The kubeconfig " + broken + " is not a kubeconfig")
                .doesNotContain(TOKEN);
    }

    @Test
    void anUnreachableServerIsOneSentenceUnlessMoreIsAskedFor() throws IOException {
        // Given
        String kubeconfig = kubeconfig();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        server.stop(0);

        // When
        Result result = run("tags", "list", "--kubeconfig", kubeconfig);

        // Then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("mesh-upgrade: Cannot list mutatingwebhookconfigurations: ")
                .contains(address)
                .hasLineCount(1);
        assertThat(run("tags", "list", "--kubeconfig", kubeconfig, "--debug").err())
                .contains("\tat io.meshupgrade.core.")
                .doesNotContain(TOKEN);
    }

    @Test
    void theExampleListsTagsToo() throws IOException {
        // Given
        items.put(WEBHOOKS, object("a", "asm-1-29", "prod-stable"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream standardOutput = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));

        // When
        try {
            ListTags.main(new String[] {kubeconfig()});
        } finally {
            System.setOut(standardOutput);
        }

        // Then
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("TagRow[tag=prod-stable, revision=asm-1-29, namespaces=[]]\n");
    }

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }

    private static String object(String name, String revision, String tag) {
        String label = tag == null ? "" : ",\"istio.io/tag\":\"" + tag + "\"";
        return "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"istio.io/rev\":\"" + revision + "\"" + label
                + "}}}";
    }

    private String kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        current-context: here
                        contexts: [{name: here, context: {cluster: here, user: me}}]
                        clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                        users: [{name: me, user: {token: %s}}]
                        """.formatted(
                                server.getAddress().getPort(), TOKEN))
                .toString();
    }
}
