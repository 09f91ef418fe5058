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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigFileTest {

    @TempDir
    Path directory;

    @Test
    void readsServerAndToken() throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, SERVER, "token: " + TOKEN);

        // When
        KubeconfigFile.Access access = KubeconfigFile.read(file, null);

        // Then
        assertThat(access.client().getBasePath()).isEqualTo("https://127.0.0.1:6443");
        assertThat(tokenOf(access)).isEqualTo(TOKEN);
        assertThat(access.certificateExpiry()).isNull();
    }

    @Test
    void refusesAFileThatIsMissing() {
        // Given
        Path file = directory.resolve("nope");

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "does not exist. Name another, or get one: az aks get-credentials --file " + file);
    }

    @Test
    void refusesADirectory() {
        assertRefused(
                refusalOf(directory), directory, "cannot be read (IOException). Is it a text file that you may read?");
    }

    @Test
    void refusesBinaryGarbage() throws IOException {
        // Given
        Path file = directory.resolve("kubeconfig");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, (byte) 0x80});

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "cannot be read (MalformedInputException). Is it a text file that you may read?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n---\n",
                "just words",
                "[1, 2]",
                "users: [{name: me, user: {token: " + TOKEN,
                "users:\n  - name: me\n   user: {token: " + TOKEN + "}\n",
                "token: &a " + TOKEN + "\ntoken: *b",
                "current-context: {token: " + TOKEN + "}",
                "current-context: aks\ncontexts: " + TOKEN,
                "current-context: aks\ncontexts: [" + TOKEN + "]",
                "current-context: aks\ncontexts: [null]"
            })
    void refusesWhatIsNoKubeconfigWithoutQuotingIt(String content) throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("kubeconfig"), content);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "is not a kubeconfig: it is not YAML, or does not have the form that kubectl writes.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "current-context: \"\"", "current-context:", "kind: Config\ncontexts: []"})
    void refusesAFileWithoutACurrentContext(String content) throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("kubeconfig"), content);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(
                e, file, "has no current context. Choose one: kubectl config use-context NAME --kubeconfig " + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contexts: []",
                "contexts: [{name: other}]",
                "contexts: [{name: aks}]",
                "contexts: [{name: aks, context: {cluster: unknown}}]",
                "{contexts: [{name: aks, context: {cluster: aks}}], clusters: [{name: aks, cluster: {}}]}"
            })
    void refusesACurrentContextThatLeadsToNoServer(String content) throws IOException {
        // Given
        String yaml = content.startsWith("{")
                ? "{current-context: aks, " + content.substring(1)
                : "current-context: aks\n" + content;
        Path file = Files.writeString(directory.resolve("kubeconfig"), yaml);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "has the current context \"aks\", which leads to no cluster with a server.");
    }

    @Test
    void refusesAServerThatIsNoText() throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, "server: {token: " + TOKEN + "}", "token: " + TOKEN);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, unusable("ClassCastException", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https://host:port", "ftp://host", "https://a b"})
    void refusesAServerThatIsNoAddress(String server) throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, "server: \"" + server + "\"", "token: " + TOKEN);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "has a server that is no address, which would be https://HOST:PORT.");
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, SERVER + ", certificate-authority: ca.crt", "token: " + TOKEN);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "names the file " + directory.resolve("ca.crt") + ", which does not exist.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    certificate-authority-data: Z2FyYmFnZQ== | token: t                                                        | RuntimeException
                    certificate-authority-data: ""           | token: t                                                        | IllegalArgumentException
                    insecure-skip-tls-verify: "yes"          | token: t                                                        | ClassCastException
                    insecure-skip-tls-verify: true           | client-certificate-data: Z2FyYmFnZQ==, client-key-data: Z2FyYg== | RuntimeException
                    """)
    void refusesGarbageInPlaceOfCertificatesAndKeys(String cluster, String user, String exception) throws IOException {
        // Given
        Path file = Kubeconfigs.write(directory, SERVER + ", " + cluster, user);

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, unusable(exception, file));
    }

    @Test
    void looksUpRelativeNamesBesideTheFile() throws Exception {
        // Given
        TestKeys client = TestKeys.expiredClient();
        Files.writeString(directory.resolve("client.crt"), client.certificatePem());
        Files.writeString(directory.resolve("client.key"), client.keyPem());
        Files.writeString(directory.resolve("ca.crt"), client.certificatePem());
        Path file = Kubeconfigs.write(
                directory,
                SERVER + ", certificate-authority: ca.crt",
                "client-certificate: client.crt, client-key: client.key");

        // When
        KubeconfigFile.Access access = KubeconfigFile.read(file, null);

        // Then
        assertThat(access.certificateExpiry()).isEqualTo(TestKeys.LONG_AGO);
    }

    @Test
    void takesARelativePathWithoutAParent() {
        // Given
        Path file = Path.of("no-such-kubeconfig-" + UUID.randomUUID());

        // When
        KubeconfigException e = refusalOf(file);

        // Then
        assertRefused(e, file, "does not exist. Name another, or get one: az aks get-credentials --file " + file);
    }
}
