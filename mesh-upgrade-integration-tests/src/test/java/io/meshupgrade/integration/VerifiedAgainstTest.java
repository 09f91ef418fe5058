package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/verified-against.md} names the versions that answer here.
 * {@code -Dsurefire.argLine=-Dmesh-upgrade.docs=write} writes it anew.
 */
@RealMeshTest(revisions = {"asm-1-29", "asm-1-30"})
class VerifiedAgainstTest {

    private static final Path PAGE = Path.of("..", "docs", "verified-against.md");
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+[-+.\\w]*");

    @Test
    void namesTheVersionsThatAnswerHere(RealMesh mesh) throws IOException {
        // Given
        String wanted = page(mesh);
        if ("write".equals(System.getProperty("mesh-upgrade.docs"))) {
            Files.writeString(PAGE, wanted);
        }

        // Then
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }

    private static String page(RealMesh mesh) throws IOException {
        JsonNode kubernetes = mesh.apiServer().get("/version").orThrow();
        JsonNode kubectl = new ObjectMapper().readTree(mesh.kubectl("version", "--client", "-o", "json"));
        return """
                # Verified against

                The versions are asked of what answers, by `VerifiedAgainstTest`; the rest is what the tests of the profile `real-mesh` do, in
                words.

                | what | version |
                |---|---|
                | Kubernetes: API server, controller manager, scheduler | %s |
                | istiod and istioctl: one build of istio/istio, which plays both revisions | %s |
                | images of sidecars, as the injectors name them | %s |
                | kubectl | %s |

                **On real istiods and a real API server**, with kwok as kubelets (pods do not run, their states are played): reading and the
                audit, tags next to istioctl, pointing namespaces, restarts, copies of the mesh config, and whole upgrades by labels, by tag, by
                canary tag, rolled back half-way, begun by az and continued or rolled back, with odd workloads and a Job that runs on, with a
                Gateway of the Gateway API, while the new istiod is down, after kill -9, all under the shipped [roles](rbac/README.md). Istio's
                Bookinfo is upgraded through the library, to a revision that brings native sidecars, and through the command line, by tags that
                the real istioctl made and removes. The contract of the simulator is checked on the same servers.

                **On the simulator only**: Azure Resource Manager, and what AKS does when the list of revisions changes (on the real mesh, the
                tests do that with real istiods); admission of the mesh config by AKS; managed gateways and their load balancers; the admissions
                enforcer; Entra ID; Rollouts of Argo (a controller written after its documents) and Canaries of Flagger.

                **The real az** was run on the simulated ARM with version 2.91.0, by a test that is left out where az is not on the PATH.

                **Never**: a live AKS cluster. Nobody has run this against Azure itself yet. Texts of its refusals, its timings and its
                eventual consistency are as its documentation and issues tell.
                """.formatted(
                        version(kubernetes.path("gitVersion").asText()),
                        version(mesh.istioctl("version", "--remote=false")),
                        images(mesh),
                        version(kubectl.at("/clientVersion/gitVersion").asText()));
    }

    private static String images(RealMesh mesh) {
        try (MeshUpgrade ours = AksMeshUpgrade.kubeconfig(mesh.kubeconfig()).connect()) {
            return String.join(
                    " and ",
                    ours.sidecars().audit().patches().stream()
                            .map(patch -> patch.revision() + " " + version(patch.injectedImage()))
                            .sorted()
                            .toList());
        }
    }

    private static String version(String text) {
        Matcher matcher = VERSION.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }
}
