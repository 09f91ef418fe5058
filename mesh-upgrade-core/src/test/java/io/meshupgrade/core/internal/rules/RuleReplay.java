package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.PodTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Areas of which a row is one call of one rule. */
public final class RuleReplay implements Replay {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern REVISION = Pattern.compile("(<?)asm-(\\d+)-(\\d+).*");

    private final String area;
    private final Function<JsonNode, ObjectNode> rule;

    private RuleReplay(String area, Function<JsonNode, ObjectNode> rule) {
        this.area = area;
        this.rule = rule;
    }

    public static List<Replay> all() {
        return List.of(
                new RuleReplay("native-sidecar", RuleReplay::nativeSidecar),
                new RuleReplay("proxy-image", RuleReplay::proxyImage),
                new RuleReplay("pod-revision", RuleReplay::podRevision),
                new RuleReplay("injection-disabled", RuleReplay::injectionDisabled),
                new RuleReplay("namespace-scope", RuleReplay::namespaceScope),
                new RuleReplay("revision-compare", RuleReplay::revisionCompare));
    }

    @Override
    public String area() {
        return area;
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        return rule.apply(given);
    }

    private static ObjectNode nativeSidecar(JsonNode given) {
        ObjectNode answer = JSON.createObjectNode();
        if (given.has("mode")) {
            List<String> kubelets = new ArrayList<>();
            given.path("kubeletVersions").forEach(version -> kubelets.add(version.asText()));
            answer.put("native", NativeSidecars.enabled(given.path("mode").asText(), kubelets));
        } else if (given.has("globalNative")) {
            boolean used = NativeSidecars.used(
                    given.path("globalNative").asBoolean(),
                    annotations(MeshKeys.NATIVE_SIDECAR, given.path("annotation")));
            answer.put("location", used ? "initContainers" : "containers");
        } else {
            String kubernetes = given.path("aksVersion").asText().startsWith("<") ? "1.32.9" : "1.33.0";
            Revision revision = revision(given.path("revision").asText());
            answer.put("nativeOnInstall", NativeSidecars.aksDefault(kubernetes, revision, false));
            answer.put("nativeOnUpgrade", NativeSidecars.aksDefault(kubernetes, revision, true));
        }
        return answer;
    }

    /** Rows name ranges: any, those below one, or those from one on. */
    private static Revision revision(String range) {
        Matcher named = REVISION.matcher(range);
        if (!named.matches()) {
            return Revision.parse("asm-1-30");
        }
        int below = named.group(1).isEmpty() ? 0 : 1;
        return Revision.parse("asm-" + named.group(2) + "-" + (Integer.parseInt(named.group(3)) - below));
    }

    private static ObjectNode proxyImage(JsonNode given) {
        Map<String, String> annotations = annotations(MeshKeys.PROXY_IMAGE, given.path("proxyImageAnnotation"));
        annotations.putAll(annotations(MeshKeys.PROXY_IMAGE_TYPE, given.path("proxyImageTypeAnnotation")));
        String own = given.path("userIstioProxyContainerImage").asText("");
        if (!own.isEmpty()) {
            annotations.put(
                    MeshKeys.OVERRIDES,
                    "{\"containers\":[{\"name\":\"istio-proxy\",\"image\":\"" + own + "\",\"resources\":{}}]}");
        }
        String variant = given.path("meshImageType").isTextual()
                ? given.path("meshImageType").asText()
                : given.path("variant").asText("");
        InjectorConfig config = new InjectorConfig(
                "asm-1-29",
                "enabled",
                List.of(),
                List.of(),
                given.path("valuesProxyImage").asText(""),
                given.path("hub").asText(),
                given.path("tag").asText(),
                variant);
        return JSON.createObjectNode().put("image", ExpectedImage.of(config, annotations));
    }

    private static ObjectNode podRevision(JsonNode given) {
        PodRevision revision = PodRevision.of(GivenMesh.strings(given.path("annotations")));
        return JSON.createObjectNode().put("revision", revision.name());
    }

    private static ObjectNode injectionDisabled(JsonNode given) {
        PodTemplate pod = new PodTemplate(
                GivenMesh.strings(given.path("labels")), GivenMesh.strings(given.path("annotations")), false);
        return JSON.createObjectNode().put("disabled", "false".equals(IstiodDecision.wish(pod)));
    }

    private static ObjectNode namespaceScope(JsonNode given) {
        boolean inScope = NamespaceScope.includes(
                given.path("namespace").asText(),
                GivenMesh.strings(given.path("labels")),
                given.path("istioNamespace").asText());
        return JSON.createObjectNode().put("inScope", inScope);
    }

    private static ObjectNode revisionCompare(JsonNode given) {
        int order = Revision.BY_NUMBER.compare(
                Revision.parse(given.path("a").asText()),
                Revision.parse(given.path("b").asText()));
        return JSON.createObjectNode().put("sign", Integer.signum(order));
    }

    private static Map<String, String> annotations(String key, JsonNode value) {
        Map<String, String> annotations = new HashMap<>();
        if (value.isTextual()) {
            annotations.put(key, value.asText());
        }
        return annotations;
    }
}
