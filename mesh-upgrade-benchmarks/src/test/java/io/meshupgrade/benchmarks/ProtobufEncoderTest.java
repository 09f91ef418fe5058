package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtobufEncoderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Pages pages = new Pages(new GeneratedCluster(GeneratedCluster.SMALLEST));

    @Test
    void a_page_is_read_by_the_official_models_and_has_no_field_that_they_do_not_know() throws Exception {
        // When
        V1.PodList list = list(0);

        // Then
        assertThat(list.getItemsCount()).isEqualTo(Pages.SIZE);
        assertThat(list.getMetadata().getContinue()).isEqualTo("1");
        assertThat(unknownFields(list)).isZero();
    }

    @Test
    void both_encodings_say_the_same() throws Exception {
        // Given
        V1.PodList protobuf = list(1);
        JsonNode json = JSON.readTree(pages.page(Pages.Form.PODS_JSON, 1, false));

        // Then
        assertThat(json.at("/metadata/continue").asText())
                .isEqualTo(protobuf.getMetadata().getContinue())
                .isEmpty();
        for (int i = 0; i < Pages.SIZE; i += 37) {
            V1.Pod pod = protobuf.getItems(i);
            JsonNode other = json.at("/items/" + i);
            assertThat(pod.getMetadata().getName())
                    .isEqualTo(other.at("/metadata/name").asText());
            assertThat(pod.getMetadata().getOwnerReferences(0).getUid())
                    .isEqualTo(other.at("/metadata/ownerReferences/0/uid").asText());
            assertThat(pod.getMetadata().getAnnotationsMap())
                    .isEqualTo(JSON.convertValue(other.at("/metadata/annotations"), Map.class));
            assertThat(pod.getSpec().getInitContainers(1).getImage())
                    .isEqualTo(other.at("/spec/initContainers/1/image").asText());
            assertThat(pod.getSpec()
                            .getInitContainers(1)
                            .getReadinessProbe()
                            .getHandler()
                            .getHttpGet()
                            .getPort()
                            .getIntVal())
                    .isEqualTo(15021);
            assertThat(pod.getStatus().getContainerStatuses(0).getContainerID())
                    .isEqualTo(
                            other.at("/status/containerStatuses/0/containerID").asText());
        }
    }

    @Test
    void a_pod_is_as_large_as_an_injected_one_and_compresses_as_well() {
        // When
        int json = pages.page(Pages.Form.PODS_JSON, 0, false).length / Pages.SIZE;
        int protobuf = pages.page(Pages.Form.PODS_PROTOBUF, 0, false).length / Pages.SIZE;
        int compressed = pages.page(Pages.Form.PODS_PROTOBUF, 0, true).length / Pages.SIZE;

        // Then
        assertThat(json).isBetween(11_500, 13_500);
        assertThat(protobuf).isBetween(6_500, 9_000);
        assertThat(protobuf / compressed).isBetween(6, 14);
    }

    @Test
    void a_field_without_a_number_is_refused() throws Exception {
        // Given
        JsonNode pod = JSON.readTree("{\"metadata\": {\"name\": \"a\", \"nickname\": \"b\"}}");

        // Then
        assertThatThrownBy(() -> new ProtobufEncoder().message("Pod", pod))
                .hasMessage("pod-fields.txt has no nickname of ObjectMeta");
    }

    private V1.PodList list(int page) throws Exception {
        byte[] body = pages.page(Pages.Form.PODS_PROTOBUF, page, false);
        assertThat(new String(body, 0, 4, UTF_8)).isEqualTo("k8s\0");
        Unknown unknown = Unknown.parseFrom(Arrays.copyOfRange(body, 4, body.length));
        assertThat(unknown.getTypeMeta().getKind()).isEqualTo("PodList");
        return V1.PodList.parseFrom(unknown.getRaw());
    }

    private static int unknownFields(Message message) {
        int unknown = message.getUnknownFields().asMap().size();
        for (Object value : message.getAllFields().values()) {
            for (Object each : value instanceof List<?> list ? list : List.of(value)) {
                unknown += each instanceof Message inner ? unknownFields(inner) : 0;
            }
        }
        return unknown;
    }
}
