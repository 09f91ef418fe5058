package io.meshupgrade.core.internal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Writes lists of pods in both encodings, from one JSON document. Field numbers: k8s.io/api, core/v1/generated.proto.
 */
final class PodDocuments {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PodDocuments() {}

    /** A pod as a server gives it, with more around what is read than is read. */
    static ObjectNode pod(int number) {
        try {
            return (ObjectNode) JSON.readTree("""
                    {"metadata": {"name": "cart-%1$d", "generateName": "cart-", "namespace": "shop", "uid": "uid-%1$d",
                      "creationTimestamp": "2026-01-02T03:04:05Z",
                      "labels": {"app": "cart", "istio.io/rev": "asm-1-29", "note": "überall"},
                      "annotations": {"sidecar.istio.io/status": "{\\"revision\\":\\"asm-1-29\\"}", "other": "x"},
                      "ownerReferences": [
                        {"apiVersion": "v1", "kind": "ConfigMap", "name": "c", "uid": "u0"},
                        {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "cart", "uid": "u1", "controller": true}]},
                     "spec": {"nodeName": "node-1", "hostNetwork": true,
                      "containers": [{"name": "app", "image": "shop/cart:3"}],
                      "initContainers": [{"name": "init", "image": "i"},
                        {"name": "istio-proxy", "image": "mcr/proxyv2:1.29.1", "restartPolicy": "Always"}]},
                     "status": {"phase": "Running",
                      "conditions": [{"type": "Initialized", "status": "True"}, {"type": "Ready", "status": "True"}]}}
                    """.formatted(number));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] json(String next, JsonNode... pods) {
        ObjectNode list = JSON.createObjectNode().put("kind", "PodList").put("apiVersion", "v1");
        list.putObject("metadata").put("continue", next);
        ArrayNode items = list.putArray("items");
        for (JsonNode pod : pods) {
            items.add(pod);
        }
        return list.toString().getBytes(UTF_8);
    }

    static byte[] protobuf(String next, JsonNode... pods) {
        Message list = new Message().bytes(1, new Message().text(3, next));
        for (JsonNode pod : pods) {
            list.bytes(2, pod(pod));
        }
        return envelope("PodList", list);
    }

    static byte[] envelope(String kind, Message document) {
        Message unknown = new Message()
                .bytes(1, new Message().text(1, "v1").text(2, kind))
                .bytes(2, document)
                .text(4, "");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {'k', '8', 's', 0});
        all.writeBytes(unknown.toBytes());
        return all.toByteArray();
    }

    private static Message pod(JsonNode pod) {
        return new Message()
                .bytes(1, metadata(pod.path("metadata")))
                .bytes(2, spec(pod.path("spec")))
                .bytes(3, status(pod.path("status")));
    }

    private static Message metadata(JsonNode metadata) {
        Message message = new Message()
                .text(1, metadata.path("name").asText())
                .text(2, metadata.path("generateName").asText())
                .text(3, metadata.path("namespace").asText())
                .text(5, metadata.path("uid").asText())
                .bytes(8, time(metadata.path("creationTimestamp")));
        if (metadata.has("deletionTimestamp")) {
            message.bytes(9, time(metadata.path("deletionTimestamp")));
        }
        map(message, 11, metadata.path("labels"));
        map(message, 12, metadata.path("annotations"));
        for (JsonNode owner : metadata.path("ownerReferences")) {
            message.bytes(
                    13,
                    new Message()
                            .text(1, owner.path("kind").asText())
                            .text(3, owner.path("name").asText())
                            .text(4, owner.path("uid").asText())
                            .text(5, owner.path("apiVersion").asText())
                            .number(6, owner.path("controller").asBoolean() ? 1 : 0));
        }
        return message;
    }

    private static Message time(JsonNode text) {
        return text.isTextual()
                ? new Message()
                        .number(1, Instant.parse(text.asText()).getEpochSecond())
                        .number(2, 0)
                : new Message();
    }

    private static void map(Message message, int field, JsonNode entries) {
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            message.bytes(
                    field,
                    new Message()
                            .text(1, entry.getKey())
                            .text(2, entry.getValue().asText()));
        }
    }

    private static Message spec(JsonNode spec) {
        Message message = new Message();
        spec.path("containers").forEach(container -> message.bytes(2, container(container)));
        message.text(10, spec.path("nodeName").asText())
                .number(11, spec.path("hostNetwork").asBoolean() ? 1 : 0);
        spec.path("initContainers").forEach(container -> message.bytes(20, container(container)));
        return message;
    }

    private static Message container(JsonNode container) {
        Message message = new Message()
                .text(1, container.path("name").asText())
                .text(2, container.path("image").asText());
        Message requests = new Message();
        container.at("/resources/limits").properties().forEach(entry -> quantity(requests, 1, entry));
        container.at("/resources/requests").properties().forEach(entry -> quantity(requests, 2, entry));
        return message.bytes(8, requests)
                .text(24, container.path("restartPolicy").asText());
    }

    private static void quantity(Message resources, int field, Map.Entry<String, JsonNode> entry) {
        Message quantity = new Message().text(1, entry.getValue().asText());
        resources.bytes(field, new Message().text(1, entry.getKey()).bytes(2, quantity));
    }

    private static Message status(JsonNode status) {
        Message message = new Message().text(1, status.path("phase").asText());
        for (JsonNode condition : status.path("conditions")) {
            message.bytes(
                    2,
                    new Message()
                            .text(1, condition.path("type").asText())
                            .text(2, condition.path("status").asText()));
        }
        return message;
    }

    /** A protobuf message being written. */
    static final class Message {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(UTF_8));
        }

        Message bytes(int field, Message value) {
            return bytes(field, value.toBytes());
        }

        private Message bytes(int field, byte[] value) {
            varint(((long) field << 3) | 2);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        Message raw(byte[] value) {
            bytes.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7fL) != 0) {
                bytes.write((int) ((left & 0x7f) | 0x80));
                left >>>= 7;
            }
            bytes.write((int) left);
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }
}
