package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.SidecarClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Judges the pod of a row in a mesh made so that what the row expects of a new pod comes true. */
public final class ProxyAuditReplay implements Replay {

    private static final Set<SidecarClass> OUTDATED =
            Set.of(SidecarClass.OUTDATED_PATCH, SidecarClass.OUTDATED_REVISION);

    @Override
    public String area() {
        return "proxy-audit";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        PodAudit audit = SidecarRules.of(mesh(given).facts(), TestPod.CONTROLLERS, List.of())
                .judge(pod(given).facts());
        // Rows have no name for pods that have ended; not counting them as stale is what they ask for.
        String verdict = audit.verdict() == SidecarClass.FINISHED
                ? "ignored"
                : audit.verdict().name();
        return new ObjectMapper()
                .createObjectNode()
                .put("outdated", OUTDATED.contains(audit.verdict()))
                .put("sdkShould", verdict)
                .put("upstream", "see sdkShould");
    }

    private static AksMesh mesh(JsonNode given) {
        Map<String, String> labels = namespaceLabels(given);
        String revision = expectedRevision(given);
        AksMesh mesh = new AksMesh()
                .revision(
                        revision,
                        given.path("expectedImage").asText("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.28.1-1"))
                .namespace(
                        "shop",
                        labels.entrySet().stream().map(Map.Entry::toString).toArray(String[]::new));
        if (revision.equals("default")) {
            mesh.changeEntries(CheckInjectReplay::never)
                    .webhook(CheckInjectReplay.webhook("istio-sidecar-injector", "default"));
        }
        String asked = labels.getOrDefault(MeshKeys.REVISION, revision);
        if (!asked.equals(revision)) {
            mesh.tag(asked, revision);
        }
        if (!given.path("injectorConfigMapPresent").asBoolean(true)) {
            mesh.withoutInjectors();
        }
        return mesh;
    }

    private static Map<String, String> namespaceLabels(JsonNode given) {
        return given.has("namespaceLabels")
                ? GivenMesh.strings(given.path("namespaceLabels"))
                : Map.of(MeshKeys.REVISION, expectedRevision(given));
    }

    private static String expectedRevision(JsonNode given) {
        if (given.path("namespaceLabels").has(MeshKeys.INJECTION)) {
            return "default";
        }
        return Stream.of("expectedRevision", "tagTarget")
                .map(field -> given.path(field).asText(""))
                .filter(revision -> !revision.isEmpty())
                .findFirst()
                .orElse("asm-1-28");
    }

    private static TestPod pod(JsonNode given) {
        TestPod pod = TestPod.plain().phase(given.path("phase").asText("Running"));
        if (given.path("sidecar").asBoolean(true)) {
            String image = given.path("podImage").asText("mcr.microsoft.com/oss/v2/istio/proxyv2:v1.28.1-1");
            pod.proxy(image, given.path("proxyLocation").asText().equals("initContainers"));
            if (!given.path("podAnnotations").has(MeshKeys.REVISION)) {
                pod.status(podRevision(given, image));
            }
        }
        if (given.path("hostNetwork").asBoolean()) {
            pod.hostNetwork();
        }
        Map<String, String> annotations = new HashMap<>(GivenMesh.strings(given.path("podAnnotations")));
        if (given.path("proxyImageAnnotation").isTextual()) {
            annotations.put(
                    MeshKeys.PROXY_IMAGE, given.path("proxyImageAnnotation").asText());
        }
        annotations.forEach(pod::annotation);
        GivenMesh.strings(given.path("podLabels")).forEach(pod::label);
        return pod;
    }

    /** Where a row does not say who injected the pod, it was the revision that AKS makes of the image's version. */
    private static String podRevision(JsonNode given, String image) {
        if (given.has("podRevision")) {
            return given.path("podRevision").asText();
        }
        if (expectedRevision(given).equals("default")) {
            return "default";
        }
        List<Integer> version = ImageReference.parse(image).version().numbers();
        return "asm-" + version.get(0) + "-" + version.get(1);
    }
}
