package io.meshupgrade.benchmarks;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.util.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The official client with its typed models, in the pages that the library reads, too. Asks for images, no more. */
final class OfficialClient implements Contender.Work {

    private final CoreV1Api api;
    private final int pods;

    /** @param pods how many pods with a proxy it has to find */
    OfficialClient(Path kubeconfig, int pods) throws IOException {
        this.api = new CoreV1Api(connect(kubeconfig));
        this.pods = pods;
    }

    static ApiClient connect(Path kubeconfig) throws IOException {
        return Config.fromConfig(kubeconfig.toString());
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
                // Gateways have proxies, too.
                boolean tenant = pod.getMetadata().getNamespace().startsWith("tenant-");
                proxies += tenant && hasProxy(pod) ? 1 : 0;
            }
            String following = page.getMetadata().getContinue();
            next = following == null ? "" : following;
        } while (!next.isEmpty());
        if (proxies != pods) {
            throw new IllegalStateException(
                    "The cluster has " + pods + " pods with a proxy, and " + proxies + " were found");
        }
    }

    private static boolean hasProxy(V1Pod pod) {
        return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .anyMatch(container -> container.getName().equals("istio-proxy")
                        && container.getImage().contains("proxyv2"));
    }
}
