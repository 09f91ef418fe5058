package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InjectorListsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "istio-sidecar-injector-asm-1-29";

    @Test
    void readsWhatIstioctlWrites() throws IOException {
        // Given
        byte[] list = RealDocuments.bytes("configmaps.json");

        // When
        List<InjectorConfig> injectors = read(list);

        // Then
        assertThat(injectors)
                .containsExactly(new InjectorConfig(
                        "asm-1-29",
                        "enabled",
                        List.of(),
                        List.of(),
                        "proxyv2",
                        "mcr.microsoft.com/oss/v2/istio",
                        "latest",
                        "distroless"));
    }

    @Test
    void takesTheVariantOfTheValuesWhereNoMeshConfigHasOne() throws IOException {
        // Given
        String list = list(
                configMap("istio-asm-1-30", Map.of("mesh", "defaultConfig: {image: {imageType: distroless}}")),
                configMap("istio-asm-1-29", Map.of("mesh", "trustDomain: x")),
                configMap(NAME, Map.of("values", "{\"global\": {\"variant\": \"debug\", \"tag\": 12}}")));

        // When
        List<InjectorConfig> injectors = read(list.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(injectors)
                .containsExactly(new InjectorConfig("asm-1-29", "", List.of(), List.of(), "", "", "12", "debug"));
    }

    @Test
    void readsTheSelectorsOfTheDefaultRevisionAndPassesOverOtherConfigMaps() throws IOException {
        // Given
        String config = """
                policy: disabled
                neverInjectSelector:
                - matchExpressions:
                  - {key: job, operator: In, values: [a, b]}
                alwaysInjectSelector:
                - matchLabels: {app: cart}
                """;
        String list = list(
                configMap("istio-sidecar-injector", Map.of("config", config)),
                configMap("istio-ca-root-cert", Map.of("root-cert.pem", "x")),
                configMap("another", Map.of("config", "{", "values", "[", "mesh", "]")));

        // When
        List<InjectorConfig> injectors = read(list.getBytes(StandardCharsets.UTF_8));

        // Then
        LabelSelector never = new LabelSelector(Map.of(), List.of(new Requirement("job", "In", List.of("a", "b"))));
        LabelSelector always = new LabelSelector(Map.of("app", "cart"), List.of());
        assertThat(injectors)
                .containsExactly(
                        new InjectorConfig("default", "disabled", List.of(never), List.of(always), "", "", "", null));
    }

    @Test
    void namesTheConfigMapTheKeyAndTheFieldThatAreNotAsExpected() {
        assertProblem("config", "policy: 1", " is a number, not a string", "policy of ");
        assertProblem("config", "neverInjectSelector: {}", " is an object, not an array", "neverInjectSelector of ");
        assertProblem("config", "[]", " is an array, not an object", "");
        assertProblem("values", "{\"global\": []}", " is an array, not an object", "global of ");
        assertProblem(
                "values",
                "{\"global\": {\"proxy\": {\"image\": 1}}}",
                " is a number, not a string",
                "global.proxy.image of ");
        assertProblem("values", "[]", " is an array, not an object", "");
        assertProblem("values", "{\n\"global\": ", " is no JSON: it ends or breaks at line 2", "");
        assertProblem("values", "{} {}", " is no JSON: more follows after its end", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [",
                "a: &a [*a]",
                "a: &a [1]\nb: *a",
                "!!int x",
                "!!java.net.URL [\"http://localhost\"]",
                "{a: 1}\n---\n{b: 1}",
                "? \n: 1",
            })
    void refusesYamlThatIsBrokenOrMoreThanData(String config) {
        assertProblem("config", config, " is no YAML that Istio writes", "");
    }

    @Test
    void refusesDeepAndHugeYaml() {
        assertProblem("config", "[".repeat(10_000), " is no YAML that Istio writes", "");
        assertProblem("config", "a: " + "x".repeat(2 * 1024 * 1024), " is no YAML that Istio writes", "");
    }

    @Test
    void namesTheMeshConfigThatCannotBeRead() {
        String list = list(configMap("istio-asm-1-29", Map.of("mesh", "defaultConfig: x")));
        assertThatThrownBy(() -> read(list.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage("defaultConfig of key mesh of ConfigMap aks-istio-system/istio-asm-1-29 is a string,"
                        + " not an object");
    }

    private static void assertProblem(String key, String text, String problem, String field) {
        String list = list(configMap(NAME, Map.of(key, text)));
        assertThatThrownBy(() -> read(list.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage(field + "key " + key + " of ConfigMap aks-istio-system/" + NAME + problem);
    }

    private static ObjectNode configMap(String name, Map<String, String> data) {
        ObjectNode configMap = JSON.createObjectNode();
        configMap.putObject("metadata").put("namespace", "aks-istio-system").put("name", name);
        configMap.set("data", JSON.valueToTree(data));
        return configMap;
    }

    private static String list(ObjectNode... configMaps) {
        ObjectNode list = JSON.createObjectNode();
        list.putArray("items").addAll(List.of(configMaps));
        return list.toString();
    }

    private static List<InjectorConfig> read(byte[] list) throws IOException {
        return InjectorLists.joined(RealDocuments.read(list, InjectorLists.KEPT, InjectorLists::part));
    }
}
