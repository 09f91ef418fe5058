package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link ClusterServer} in a process of its own, which ends with this one. */
final class RunningServer implements AutoCloseable {

    private final Process process;
    private final URI uri;
    private final GeneratedCluster cluster;
    private final Path kubeconfig;

    /** @param folder where its kubeconfig goes */
    RunningServer(int pods, Path folder) throws IOException {
        cluster = new GeneratedCluster(pods);
        // The JDK's HTTP server waits 40 ms before each answer without nodelay.
        process = new ProcessBuilder(Java.command(
                        List.of("-Xmx4g", "-Dsun.net.httpserver.nodelay=true"),
                        ClusterServer.class,
                        Integer.toString(pods)))
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(UTF_8);
        String address = said.readLine();
        if (address == null) {
            throw new IOException("The server with " + pods + " pods ended before it listened; see above");
        }
        uri = URI.create(address);
        kubeconfig = Files.writeString(folder.resolve("kubeconfig-" + pods), kubeconfig(uri));
    }

    /** The server asks for no token, and the library connects to none without. */
    static String kubeconfig(URI server) {
        return """
                apiVersion: v1
                kind: Config
                current-context: generated
                contexts:
                - name: generated
                  context: {cluster: generated, user: generated}
                clusters:
                - name: generated
                  cluster: {server: "%s"}
                users:
                - name: generated
                  user: {token: not-asked-for}
                """.formatted(server);
    }

    URI uri() {
        return uri;
    }

    GeneratedCluster cluster() {
        return cluster;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void close() throws IOException {
        process.outputWriter(UTF_8).close();
        process.destroy();
    }
}
