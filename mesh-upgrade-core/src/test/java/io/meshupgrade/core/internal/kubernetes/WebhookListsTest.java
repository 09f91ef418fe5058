package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookListsTest {

    @Test
    void keepsWhatDecidesWhomAWebhookInjects() throws IOException {
        // Given
        byte[] list = RealDocuments.bytes("webhooks.json");

        // When
        List<WebhookConfiguration> webhooks = RealDocuments.read(list, WebhookLists.KEPT, WebhookLists::webhook);

        // Then
        assertThat(webhooks).singleElement().satisfies(webhook -> {
            assertThat(webhook.name()).isEqualTo("istio-sidecar-injector-asm-1-29");
            assertThat(webhook.resourceVersion()).isEqualTo("218");
            assertThat(webhook.labels()).isEqualTo(Map.of("istio.io/rev", "asm-1-29"));
            assertThat(webhook.annotations()).containsOnlyKeys("kubectl.kubernetes.io/last-applied-configuration");
            assertThat(webhook.entries())
                    .containsExactly(
                            new Entry(
                                    "rev.namespace.sidecar-injector.istio.io",
                                    new LabelSelector(
                                            Map.of(),
                                            List.of(
                                                    new Requirement("istio.io/rev", "In", List.of("asm-1-29")),
                                                    new Requirement("istio-injection", "DoesNotExist", List.of()))),
                                    new LabelSelector(Map.of("app", "cart"), List.of()),
                                    true,
                                    new ServiceTarget("aks-istio-system", "istiod-asm-1-29", "/inject", 443),
                                    null,
                                    "",
                                    "Fail",
                                    "Never"),
                            new Entry(
                                    "url.example.com",
                                    LabelSelector.EVERYTHING,
                                    LabelSelector.EVERYTHING,
                                    false,
                                    null,
                                    "https://example.com/inject",
                                    "",
                                    "Ignore",
                                    "IfNeeded"));
        });
    }

    @Test
    void takesForAbsentOrNullFieldsWhatTheApiServerTakes() throws IOException {
        // Given
        String bare = "{'metadata': {'name': 'a', 'labels': null}, 'webhooks': [{'namespaceSelector': null,"
                + " 'clientConfig': {'service': {'namespace': 'n', 'name': 's'}, 'url': null, 'caBundle': 'Y2E='}}]}";

        // When
        WebhookConfiguration webhook = RealDocuments.readOne(bare, WebhookLists.KEPT, WebhookLists::webhook);

        // Then
        assertThat(webhook.entries())
                .containsExactly(new Entry(
                        "",
                        LabelSelector.EVERYTHING,
                        LabelSelector.EVERYTHING,
                        false,
                        new ServiceTarget("n", "s", "", 443),
                        null,
                        "Y2E=",
                        "Fail",
                        "Never"));
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, '', v1, pods, *, true",
        "*, *, *, *, '', true",
        "CREATE, '', v1, */*, Namespaced, true",
        "CREATE, '', v1, pods/*, *, true",
        "CREATE, '', v1, pods/status, *, false",
        "CREATE, '', v1, */scale, *, false",
        "CREATE, '', v1, podtemplates, *, false",
        "UPDATE, '', v1, pods, *, false",
        "CREATE, apps, v1, pods, *, false",
        "CREATE, '', v2, pods, *, false",
        "CREATE, '', v1, pods, Cluster, false",
    })
    void knowsWhichRulesAreAboutNewPods(
            String operation, String group, String version, String resource, String scope, boolean sees)
            throws IOException {
        // Given
        String rule = "{'operations': ['" + operation + "'], 'apiGroups': ['" + group + "'], 'apiVersions': ['"
                + version + "'], 'resources': ['" + resource + "'], 'scope': '" + scope + "'}";
        String document = "{'metadata': {'name': 'a'}, 'webhooks': [{'rules': [{}, " + rule + "]}]}";

        // When
        WebhookConfiguration webhook = RealDocuments.readOne(document, WebhookLists.KEPT, WebhookLists::webhook);

        // Then
        assertThat(webhook.entries().get(0).seesNewPods()).isEqualTo(sees);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'rules': [{'operations': [1]}]} | rules[0].operations[0] of items[0] (a) is a number, not a string",
                "{'clientConfig': {'service': {'port': '443'}}} | clientConfig.service.port of items[0] (a) is a string,"
                        + " not a number",
                "{'clientConfig': {'service': {'port': 4.5}}} | clientConfig.service.port of items[0] (a) is 4.5,"
                        + " not a whole number of 64 bits",
                "{'objectSelector': {'matchLabels': {'x': true}}} | objectSelector.matchLabels.x of items[0] (a) is a"
                        + " boolean, not a string",
                "{'objectSelector': {'matchExpressions': {}}} | objectSelector.matchExpressions of items[0] (a) is an"
                        + " object, not an array",
            },
            quoteCharacter = '`')
    void namesObjectAndFieldOfAnotherTypeThanExpected(String webhook, String problem) {
        String document = "{'metadata': {'name': 'a'}, 'webhooks': [" + webhook + "]}";
        assertThatThrownBy(() -> RealDocuments.readOne(document, WebhookLists.KEPT, WebhookLists::webhook))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessage("webhooks[0]." + problem);
    }
}
