package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.InjectionProbe;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The upgrade by hand, with the real tools on an application that nobody here wrote. It shows that the mesh is real:
 * what the product does later is held to what is seen here. The methods are the steps of one story.
 */
@RealMeshTest(revisions = {"asm-1-28", "asm-1-30"})
@TestMethodOrder(OrderAnnotation.class)
class BookinfoOnRealMeshTest {

    private static final int DEPLOYMENTS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /**
     * A pod, and what its injection proves.
     *
     * @param nativeSidecar whether the proxy is an init container that stays
     */
    private record Injected(String name, String revision, String image, boolean nativeSidecar) {}

    @Test
    @Order(1)
    void podsOfATaggedNamespaceGetTheSidecarOfTheTagsRevision(RealMesh mesh) {
        // Given
        mesh.istioctl("tag", "set", "prod-stable", "--revision", "asm-1-28", "-i", "aks-istio-system");
        mesh.kubectl("create", "namespace", "bookinfo");
        mesh.kubectl("label", "namespace", "bookinfo", "istio.io/rev=prod-stable");
        awaitAdmissionOf(mesh, "asm-1-28");

        // When
        mesh.apply(inNamespace("bookinfo", mesh.bookinfo()));
        awaitRollout(mesh);

        // Then
        assertThat(pods(mesh)).hasSize(DEPLOYMENTS).allSatisfy(pod -> {
            assertThat(pod.revision()).isEqualTo("asm-1-28");
            assertThat(pod.image()).isEqualTo("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.28.9-2");
            assertThat(pod.nativeSidecar()).isFalse();
        });
    }

    @Test
    @Order(2)
    void afterTheTagIsMovedARestartBringsTheNativeSidecarsOfTheNewRevision(RealMesh mesh) {
        // Given
        mesh.istioctl("tag", "set", "prod-stable", "--revision", "asm-1-30", "-i", "aks-istio-system", "--overwrite");
        awaitAdmissionOf(mesh, "asm-1-30");
        assertThat(pods(mesh)).allSatisfy(pod -> assertThat(pod.revision()).isEqualTo("asm-1-28"));

        // When
        mesh.kubectl("rollout", "restart", "deployment", "-n", "bookinfo");
        awaitRollout(mesh);

        // Then
        assertThat(pods(mesh)).hasSize(DEPLOYMENTS).allSatisfy(pod -> {
            assertThat(pod.revision()).isEqualTo("asm-1-30");
            assertThat(pod.image()).isEqualTo("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.30.2-2");
            assertThat(pod.nativeSidecar()).isTrue();
        });
    }

    @Test
    @Order(3)
    void withoutIstiodARestartKeepsTheOldPodsAndRecoversWhenIstiodIsBack(RealMesh mesh) {
        // Given
        List<String> before = pods(mesh).stream().map(Injected::name).toList();
        mesh.stopIstiod("asm-1-30");

        // When
        // With a stamp of our own: kubectl's has whole seconds, and it refuses a second restart within the same one.
        mesh.kubectl(
                "patch",
                "deployment/productpage-v1",
                "-n",
                "bookinfo",
                "-p",
                "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"restarted\":\"again\"}}}}}");
        Await.until("the Deployment to report the failing webhook", LIMIT, () -> {
            String conditions =
                    deployment(mesh, "productpage-v1").at("/status/conditions").toString();
            boolean reported = conditions.contains("FailedCreate")
                    && conditions.contains("failed calling webhook \\\"rev.namespace.sidecar-injector.istio.io\\\"");
            return reported ? null : conditions;
        });

        // Then
        assertThat(pods(mesh)).extracting(Injected::name).containsExactlyElementsOf(before);

        // When
        mesh.startIstiod("asm-1-30");
        awaitRollout(mesh);

        // Then
        assertThat(pods(mesh))
                .hasSize(DEPLOYMENTS)
                .allSatisfy(pod -> assertThat(pod.revision()).isEqualTo("asm-1-30"));
        assertThat(pods(mesh)).extracting(Injected::name).isNotEqualTo(before);
    }

    /** API servers read namespaces and webhooks from caches: several answers in a row must agree. */
    private static void awaitAdmissionOf(RealMesh mesh, String revision) {
        InjectionProbe probe = new InjectionProbe(mesh.apiServer(), "bookinfo");
        int[] inARow = {0};
        Await.until("admission in bookinfo to follow " + revision, LIMIT, () -> {
            String seen = probe.ask().revision();
            inARow[0] = seen.equals(revision) ? inARow[0] + 1 : 0;
            return inARow[0] >= 5 ? null : "injected by \"" + seen + "\"";
        });
    }

    private static void awaitRollout(RealMesh mesh) {
        mesh.kubectl("rollout", "status", "deployment", "-n", "bookinfo", "--timeout=" + LIMIT.toSeconds() + "s");
        // "Successfully rolled out" does not count old pods that still terminate.
        Await.until("old pods to go", LIMIT, () -> {
            int pods = mesh.apiServer()
                    .get("/api/v1/namespaces/bookinfo/pods")
                    .orThrow()
                    .path("items")
                    .size();
            return pods == DEPLOYMENTS ? null : pods + " pods";
        });
    }

    private static List<Injected> pods(RealMesh mesh) {
        List<Injected> pods = new ArrayList<>();
        for (JsonNode pod : mesh.apiServer()
                .get("/api/v1/namespaces/bookinfo/pods")
                .orThrow()
                .path("items")) {
            JsonNode containers = proxy(pod.at("/spec/containers"));
            JsonNode initContainers = proxy(pod.at("/spec/initContainers"));
            boolean stays = initContainers.path("restartPolicy").asText().equals("Always");
            pods.add(new Injected(
                    pod.at("/metadata/name").asText(),
                    pod.at("/metadata/annotations").path("istio.io/rev").asText(),
                    (stays ? initContainers : containers).path("image").asText(),
                    stays));
        }
        return pods;
    }

    private static JsonNode proxy(JsonNode containers) {
        for (JsonNode container : containers) {
            if (container.path("name").asText().equals("istio-proxy")) {
                return container;
            }
        }
        return containers.path("none");
    }

    private static JsonNode deployment(RealMesh mesh, String name) {
        return mesh.apiServer()
                .get("/apis/apps/v1/namespaces/bookinfo/deployments/" + name)
                .orThrow();
    }

    /** Bookinfo names no namespace; kubectl would be told one. */
    private static String inNamespace(String namespace, String manifest) {
        return manifest.replaceAll("(?m)^metadata:\n  name:", "metadata:\n  namespace: " + namespace + "\n  name:");
    }
}
