package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.RealTools;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the real kubectl and istioctl do on a cluster with the revisions asm-1-29 and asm-1-30. */
abstract class ToolsContract {

    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private String namespace = "";

    abstract RealTools tools();

    @BeforeEach
    void createNamespace() {
        namespace = "tools-" + NAMESPACES.incrementAndGet();
        apply("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace + "\"}}");
    }

    private void apply(String manifest) {
        tools().kubectlWithInput(manifest, "apply", "--server-side", "--validate=false", "-f", "-");
    }

    private String kubectl(String... arguments) {
        String[] inNamespace = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, inNamespace, 0, arguments.length);
        inNamespace[arguments.length] = "-n";
        inNamespace[arguments.length + 1] = namespace;
        return tools().kubectl(inNamespace);
    }

    private void deploy(String name) {
        apply("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s", "namespace": "%2$s"},
                 "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                   "spec": {"containers": [{"name": "app", "image": "app:1"}]}}}}
                """.formatted(name, namespace));
        kubectl("rollout", "status", "deployment/" + name, "--timeout=60s");
    }

    @Test
    void kubectlLabelsAndAnnotates() {
        assertThat(tools().kubectl("label", "namespace", namespace, "istio.io/rev=asm-1-29"))
                .isEqualTo("namespace/" + namespace + " labeled\n");
        assertThat(tools().kubectl("annotate", "namespace", namespace, "note=read me"))
                .isEqualTo("namespace/" + namespace + " annotated\n");
        assertThat(tools().kubectl("get", "namespace", namespace, "-o", "jsonpath={.metadata.labels.istio\\.io/rev}"))
                .isEqualTo("asm-1-29");
        assertThatThrownBy(() -> tools().kubectl("label", "namespace", namespace, "istio.io/rev=asm-1-30"))
                .hasMessageContaining("already has a value (asm-1-29), and --overwrite is false");
    }

    @Test
    void kubectlRestartsADeploymentAndWaitsForIt() {
        // Given
        deploy("cart");
        String before = kubectl("get", "pods", "-o", "name");

        // When
        assertThat(kubectl("rollout", "restart", "deployment/cart")).isEqualTo("deployment.apps/cart restarted\n");
        String status = kubectl("rollout", "status", "deployment/cart", "--timeout=60s");

        // Then
        assertThat(status).endsWith("deployment \"cart\" successfully rolled out\n");
        Await.until("the old pods to go", LIMIT, () -> {
            String now = kubectl("get", "pods", "-o", "name");
            return now.lines().count() == 2 && before.lines().noneMatch(now::contains) ? null : now;
        });
    }

    @Test
    void kubectlWaitsForAConditionAndForADeletion() {
        deploy("cart");

        assertThat(kubectl("wait", "--for=condition=Available", "deployment/cart", "--timeout=30s"))
                .isEqualTo("deployment.apps/cart condition met\n");
        kubectl("delete", "deployment/cart", "--wait=false");
        kubectl("wait", "--for=delete", "deployment/cart", "--timeout=30s");
        Await.until("the pods to go with their owner", LIMIT, () -> {
            String pods = kubectl("get", "pods", "-o", "name");
            return pods.isEmpty() ? null : pods;
        });
    }

    @Test
    void kubectlLeavesOrphans() {
        // Given
        deploy("cart");

        // When
        kubectl("delete", "deployment/cart", "--cascade=orphan");

        // Then
        assertThat(kubectl("get", "replicasets,pods", "-o", "name").lines()).hasSize(3);
        assertThat(kubectl("get", "replicasets", "-o", "jsonpath={.items[*].metadata.ownerReferences}"))
                .isEmpty();
    }

    @Test
    void kubectlFollowsChanges() {
        // Given
        apply("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\",\"namespace\":\""
                + namespace + "\"}}");
        CompletableFuture<String> watch = CompletableFuture.supplyAsync(
                () -> kubectl("get", "configmap", "settings", "-w", "-o", "name", "--request-timeout=5s"));

        // When
        Await.until("kubectl to see a change", LIMIT, () -> {
            kubectl("annotate", "configmap", "settings", "--overwrite", "at=" + System.nanoTime());
            return watch.isDone() ? null : "it still watches";
        });

        // Then
        assertThat(watch.join().lines()).hasSizeGreaterThan(2).containsOnly("configmap/settings");
    }

    @Test
    void kubectlPrintsATable() {
        deploy("cart");

        assertThat(kubectl("get", "pods").lines().findFirst().orElse(""))
                .startsWith("NAME")
                .contains("READY", "STATUS", "AGE");
        assertThat(kubectl("get", "pods")).contains("1/1", "Running");
    }

    @Test
    void istioctlSetsMovesListsAndRemovesTags() {
        // When
        String set = tools().istioctl("tag", "set", "blue", "--revision", "asm-1-29", "-i", "aks-istio-system");
        tools().kubectl("label", "namespace", namespace, "istio.io/rev=blue");
        String first = tools().istioctl("tag", "list", "-i", "aks-istio-system");
        tools().istioctl("tag", "set", "blue", "--revision", "asm-1-30", "-i", "aks-istio-system", "--overwrite");
        String second = tools().istioctl("tag", "list", "-i", "aks-istio-system");
        String removed = tools().istioctl("tag", "remove", "blue", "-y", "-i", "aks-istio-system");

        // Then
        assertThat(set).startsWith("Revision tag \"blue\" created, referencing control plane revision \"asm-1-29\".");
        assertThat(first).containsPattern("blue +asm-1-29 +" + namespace);
        assertThat(second).containsPattern("blue +asm-1-30 +" + namespace);
        assertThat(removed).isEqualTo("Revision tag blue removed\n");
        assertThat(tools().istioctl("tag", "list", "-i", "aks-istio-system")).doesNotContain("blue");
    }

    @Test
    void istioctlRefusesATagOfAMissingRevision() {
        assertThatThrownBy(
                        () -> tools().istioctl("tag", "set", "red", "--revision", "asm-1-9", "-i", "aks-istio-system"))
                .hasMessageContaining(
                        "cannot modify tag: cannot find MutatingWebhookConfiguration or Service with revision \"asm-1-9\"");
    }
}
