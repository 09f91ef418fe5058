package io.meshupgrade.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The files that clients of a simulated cluster are given, in a folder that goes when the cluster is closed. */
final class KubeconfigFiles implements AutoCloseable {

    /** The application that AKS has for its API servers in all tenants (Azure/kubelogin, README). */
    private static final String AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

    /** The application that users sign in to for them (Azure/kubelogin, README). */
    private static final String AKS_CLIENT_ID = "80faf920-1908-4b52-b5ef-a8e7bedfc67a";

    private static final String CREDENTIAL = "credential.json";

    private final Path folder;
    private final URI server;
    private final String caPem;

    KubeconfigFiles(URI server, String caPem) {
        this.server = server;
        this.caPem = caPem;
        try {
            folder = Files.createTempDirectory("simulated-aks-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for the kubeconfig of a simulated cluster", e);
        }
    }

    /** A kubeconfig, as text, whose user has this token. */
    String withToken(Token token) {
        return kubeconfig("{token: " + token.value() + "}");
    }

    /** A kubeconfig whose user asks kubelogin, as AKS writes it for clusters with Microsoft Entra ID. */
    String withKubelogin() {
        return kubeconfig("""
                {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin,
                      args: [get-token, --environment, AzurePublicCloud, --server-id, %s, --client-id, %s,
                             --tenant-id, 00000000-0000-0000-0000-00000000000b, --login, devicecode],
                      env: null, provideClusterInfo: false}}""".formatted(AKS_SERVER_ID, AKS_CLIENT_ID));
    }

    /** A kubeconfig whose user asks a program of ours, which prints what {@link #credential} wrote last. */
    String withProgram() {
        Path program = write("token", "#!/bin/sh\nexec cat '" + folder.resolve(CREDENTIAL) + "'\n");
        if (!program.toFile().setExecutable(true)) {
            throw new IllegalStateException("Cannot make " + program + " executable; use the kubeconfig with a token");
        }
        return kubeconfig("""
                {exec: {apiVersion: client.authentication.k8s.io/v1, command: "%s", interactiveMode: Never}}""".formatted(program));
    }

    /** The token that {@link #withProgram} hands out from now on. */
    void credential(Token token) {
        ObjectNode credential = JsonNodeFactory.instance.objectNode();
        credential.put("apiVersion", "client.authentication.k8s.io/v1").put("kind", "ExecCredential");
        credential
                .putObject("status")
                .put("token", token.value())
                .put("expirationTimestamp", token.expiresAt().toString());
        write(CREDENTIAL, credential.toString());
    }

    private String kubeconfig(String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: simulated
                contexts:
                - name: simulated
                  context: {cluster: simulated, user: simulated}
                clusters:
                - name: simulated
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: simulated
                  user: %s
                """.formatted(server, Base64.getEncoder().encodeToString(caPem.getBytes(UTF_8)), user);
    }

    /** Writes a file of the folder, in place of the one of its name. */
    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + name + " of a simulated cluster into " + folder, e);
        }
    }

    @Override
    public void close() {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
