package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubernetes.client.openapi.auth.ApiKeyAuth;
import io.meshupgrade.common.KubeconfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kubeconfig files as {@code az aks get-credentials} writes them, and what is said of those that cannot be used. */
final class Kubeconfigs {

    static final String TOKEN = "recognisable-token-7f3a";
    static final String SERVER = "server: \"https://127.0.0.1:6443\"";

    private Kubeconfigs() {}

    /**
     * @param cluster the fields of the cluster, as the inside of a YAML flow mapping
     * @param user the fields of the user, likewise
     */
    static Path write(Path directory, String cluster, String user) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: aks
                contexts: [{name: aks, context: {cluster: aks, user: clusterUser}}]
                clusters: [{name: aks, cluster: {%s}}]
                users: [{name: clusterUser, user: {%s}}]
                """.formatted(cluster, user));
    }

    static String tokenOf(KubeconfigFile.Access access) {
        return ((ApiKeyAuth) access.client().getAuthentication("BearerToken")).getApiKey();
    }

    static String unusable(String exception, Path file) {
        return "has a server, certificate, key or exec plugin that cannot be used (" + exception
                + "). Get a new one: az aks get-credentials --file " + file;
    }

    static KubeconfigException refusalOf(Path file) {
        return catchThrowableOfType(KubeconfigException.class, () -> KubeconfigFile.read(file, null));
    }

    static void assertRefused(KubeconfigException e, Path file, String problem) {
        assertThat(e).hasMessage("The kubeconfig " + file + " " + problem);
        assertThat(e.source()).isEqualTo(file.toString());
        StringWriter everythingItSays = new StringWriter();
        e.printStackTrace(new PrintWriter(everythingItSays));
        assertThat(everythingItSays.toString()).doesNotContain(TOKEN);
    }
}
