package io.meshupgrade.testkit.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class BlockYamlTest {

    private static final String CONFIG = """
            # what the chart writes
            defaultTemplates: [sidecar]
            policy: enabled
            alwaysInjectSelector:
              []
            neverInjectSelector:
              - matchLabels:
                  "app": "legacy"
                matchExpressions:
                - key: tier
                  operator: In
                  values:
                  - batch
                  - 'cron'
              - matchExpressions:
                  - {"key": "job-name", "operator": "Exists"}
            templates:
              sidecar: |
                policy: {{ not this one }}
            """;

    @Test
    void reads_what_the_chart_writes() {
        // Given
        String config = CONFIG;

        // When
        JsonNode never = BlockYaml.read(config, "neverInjectSelector");

        // Then
        assertThat(never)
                .hasToString("[{\"matchLabels\":{\"app\":\"legacy\"},\"matchExpressions\":"
                        + "[{\"key\":\"tier\",\"operator\":\"In\",\"values\":[\"batch\",\"cron\"]}]},"
                        + "{\"matchExpressions\":[{\"key\":\"job-name\",\"operator\":\"Exists\"}]}]");
        assertThat(BlockYaml.read(config, "policy").asText()).isEqualTo("enabled");
        assertThat(BlockYaml.read(config, "alwaysInjectSelector")).isEmpty();
        assertThat(BlockYaml.read(config, "injectedAnnotations").isMissingNode())
                .isTrue();
    }

    @Test
    void reads_JSON_too() {
        // Given
        String config = "{\"policy\":\"disabled\"}";

        // When
        JsonNode policy = BlockYaml.read(config, "policy");

        // Then
        assertThat(policy.asText()).isEqualTo("disabled");
    }
}
