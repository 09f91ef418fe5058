package io.meshupgrade.core.internal.kubernetes;

import static io.meshupgrade.core.internal.kubernetes.Kubeconfigs.SERVER;
import static io.meshupgrade.core.internal.kubernetes.Kubeconfigs.TOKEN;
import static io.meshupgrade.core.internal.kubernetes.Kubeconfigs.assertRefused;
import static io.meshupgrade.core.internal.kubernetes.Kubeconfigs.refusalOf;
import static io.meshupgrade.core.internal.kubernetes.Kubeconfigs.tokenOf;
import static io.meshupgrade.core.internal.kubernetes.Kubeconfigs.unusable;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.KubeconfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigCredentialsTest {

    private static final String NO_CREDENTIALS = "gives no credentials for its current context."
            + " If it uses an exec plugin such as kubelogin, is that installed and logged in?";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "token: \"\"", "username: me", "client-certificate-data: aGVsbG8=", "as: someone"})
    void refusesAUserWithoutCredentials(String user) throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, SERVER, user);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, NO_CREDENTIALS);
    }

    @Test
    void refusesATokenThatNoHeaderCanCarry() throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, SERVER, "token: \"" + TOKEN + "\\nsecond line\"");

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "has a token with characters that no token has. Get a new kubeconfig.");
    }

    @Test
    void takesATokenFromAFileThatEndsInANewline() throws IOException {
        // Given
        Path tokenFile = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        Path file = Kubeconfigs.write(directory, SERVER, "tokenFile: \"" + tokenFile + "\"");

        // When
        KubeconfigFile.Access access = KubeconfigFile.read(file, null);

        // Then
        assertThat(tokenOf(access)).isEqualTo(TOKEN);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void takesTheTokenOfAnExecPluginBesideTheFile() throws IOException {
        // Given
        script("login", "echo '" + credential("{\"token\": \"" + TOKEN + "\"}") + "'");
        Path file = Kubeconfigs.write(directory, SERVER, exec("./login"));

        // When
        KubeconfigFile.Access access = KubeconfigFile.read(file, null);

        // Then
        assertThat(tokenOf(access)).isEqualTo(TOKEN);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesAnExecPluginThatFails() throws IOException {
        // Given
        script("login", "echo '" + credential("{\"token\": \"" + TOKEN + "\"}") + "'; exit 3");
        Path file = Kubeconfigs.write(directory, SERVER, exec("./login"));

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, NO_CREDENTIALS);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesAnExecPluginThatGivesNothing() throws IOException {
        // Given
        script("login", "exit 0");
        Path file = Kubeconfigs.write(directory, SERVER, exec("./login"));

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, unusable("IllegalStateException", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-plugin-of-any-path", "./no-such-plugin"})
    void refusesAnExecPluginThatIsNotInstalled(String command) throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, SERVER, exec(command));

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, NO_CREDENTIALS);
    }

    private static String exec(String command) {
        return "exec: {apiVersion: client.authentication.k8s.io/v1, command: \"" + command + "\"}";
    }

    private static String credential(String status) {
        return "{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": "
                + status + "}";
    }

    private void script(String name, String body) throws IOException {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
