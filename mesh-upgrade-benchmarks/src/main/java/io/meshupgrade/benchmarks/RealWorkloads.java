package io.meshupgrade.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Deployments on a real mesh, as many in one namespace as in the next, with pods that its istiods have injected.
 *
 * @param namespaces how many
 * @param deployments how many in each namespace
 * @param replicas how many pods of each Deployment
 */
record RealWorkloads(int namespaces, int deployments, int replicas) {

    private static final long LOOK_EVERY_MILLIS = 500;
    private static final long LIMIT_NANOS = 30L * 60 * 1_000_000_000;

    static String namespace(int number) {
        return String.format(Locale.ROOT, "tenant-%03d", number);
    }

    static String deployment(int number) {
        return String.format(Locale.ROOT, "service-%03d", number);
    }

    int pods() {
        return namespaces * deployments * replicas;
    }

    /** Returns when all pods are ready. */
    void create(RealServer server, String revision) throws IOException, InterruptedException {
        String template = Resources.text("deployment.yaml");
        for (int i = 0; i < namespaces; i++) {
            StringJoiner objects = new StringJoiner("\n---\n");
            objects.add("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: %s, labels: {istio.io/rev: %s}}
                    """.formatted(namespace(i), revision));
            for (int j = 0; j < deployments; j++) {
                objects.add(template.replace("${NAMESPACE}", namespace(i))
                        .replace("${NAME}", deployment(j))
                        .replace("${REPLICAS}", Integer.toString(replicas)));
            }
            server.kubectl(objects.toString(), "apply", "-f", "-");
            await(server, namespace(i), revision, deployments * replicas);
        }
    }

    /** Labels all namespaces, and gives the API server a moment to notice: pods to come are of the revision. */
    void pointTo(RealServer server, String revision) throws IOException, InterruptedException {
        for (int i = 0; i < namespaces; i++) {
            server.kubectl("", "label", "namespace", namespace(i), "istio.io/rev=" + revision, "--overwrite");
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
    }

    /** Returns when each pod is of the revision, and those before them are gone. */
    void awaitAll(RealServer server, String revision) throws IOException, InterruptedException {
        for (int i = 0; i < namespaces; i++) {
            await(server, namespace(i), revision, deployments * replicas);
        }
    }

    private static void await(RealServer server, String namespace, String revision, int pods)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        long ready;
        long there;
        do {
            String[] seen = server.kubectl(
                            "",
                            "get",
                            "pods",
                            "-n",
                            namespace,
                            "-o",
                            "jsonpath={range .items[*]}{.metadata.annotations.istio\\.io/rev}"
                                    + "={.status.conditions[?(@.type==\"Ready\")].status} {end}")
                    .strip()
                    .split(" ");
            there = seen.length;
            ready = Arrays.stream(seen).filter((revision + "=True")::equals).count();
            if (ready == pods && there == pods) {
                return;
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        } while (System.nanoTime() < end);
        throw new IOException("Waited in vain for %d ready pods of %s in %s; there are %d, of which %d are"
                .formatted(pods, revision, namespace, there, ready));
    }
}
