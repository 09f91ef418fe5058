package io.meshupgrade.core.internal.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kubeconfig files as {@code az aks get-credentials} writes them, with the cluster and the user of a test. */
final class Kubeconfigs {

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
}
