package io.meshupgrade.benchmarks;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.util.Config;
import java.io.IOException;
import java.nio.file.Path;

/** The official client with its typed models, in the pages that the library reads, too. Asks for images, no more. */
final class OfficialClient implements Contender.Work {

    private final CoreV1Api api;
    private final GeneratedCluster cluster;

    OfficialClient(Path kubeconfig, GeneratedCluster cluster) throws IOException {
        this.api = new CoreV1Api(Config.fromConfig(kubeconfig.toString()));
        this.cluster = cluster;
    }

    @Override
    public void run() throws ApiException {
        int proxies = 0;
        String next = "";
        do {
            V1PodList page = api.listPodForAllNamespaces()
                    .limit(Pages.SIZE)
                    ._continue(next.isEmpty() ? null : next)
                    .execute();
            for (V1Pod pod : page.getItems()) {
                proxies += hasProxy(pod) ? 1 : 0;
            }
            String following = page.getMetadata().getContinue();
            next = following == null ? "" : following;
        } while (!next.isEmpty());
        if (proxies != cluster.pods()) {
            throw new IllegalStateException(
                    "The cluster has " + cluster.pods() + " pods with a proxy, and " + proxies + " were found");
        }
    }

    private static boolean hasProxy(V1Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .anyMatch(container -> container.getName().equals("istio-proxy")
                        && container.getImage().contains("proxyv2"));
    }
}
