package io.meshupgrade.testkit.internal.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.Types;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/**
 * Writes documents as an API server writes protobuf: the magic number, then {@code runtime.Unknown} around the object;
 * and events of a watch as frames. Fields that {@code types.txt} does not list are left out.
 */
final class Protobuf {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Protobuf() {}

    /** Whether documents of a kind can be written: their own, or a list of them. */
    static boolean canWrite(String kind) {
        return Types.has(kind + "List");
    }

    /** A whole document. */
    static byte[] document(JsonNode document) {
        String kind = document.path("kind").asText();
        Protobuf type = new Protobuf();
        type.text(1, document.path("apiVersion").asText());
        type.text(2, kind);
        Protobuf unknown = new Protobuf();
        unknown.bytes(1, type.toBytes());
        unknown.bytes(2, message(kind, document));
        Protobuf whole = new Protobuf();
        whole.out.writeBytes(MAGIC);
        whole.out.writeBytes(unknown.toBytes());
        return whole.toBytes();
    }

    /** An event of a watch: four bytes of length, then a {@code WatchEvent} that holds a whole document. */
    static byte[] frame(JsonNode event) {
        Protobuf raw = new Protobuf();
        raw.bytes(1, document(event.path("object")));
        Protobuf watchEvent = new Protobuf();
        watchEvent.text(1, event.path("type").asText());
        watchEvent.bytes(2, raw.toBytes());
        byte[] body = watchEvent.toBytes();
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private static byte[] message(String type, JsonNode object) {
        Protobuf message = new Protobuf();
        for (Map.Entry<String, Types.Field> entry : Types.fieldsOf(type).entrySet()) {
            Types.Field field = entry.getValue();
            JsonNode value = object.get(entry.getKey());
            if (value == null || value.isNull() || field.number() == 0) {
                continue;
            }
            if (field.list()) {
                value.forEach(element -> message.value(field, element));
            } else {
                message.value(field, value);
            }
        }
        return message.toBytes();
    }

    private void value(Types.Field field, JsonNode value) {
        int number = field.number();
        switch (field.type()) {
            case "string" -> text(number, value.asText());
            case "int" -> number(number, value.asLong());
            case "bool" -> number(number, value.asBoolean() ? 1 : 0);
            case "time" -> bytes(number, time(value.asText()));
            case "map" ->
                value.properties()
                        .forEach(entry -> bytes(
                                number,
                                pair(entry.getKey(), entry.getValue().asText().getBytes(UTF_8))));
            case "quantities" ->
                value.properties()
                        .forEach(entry -> bytes(
                                number,
                                pair(entry.getKey(), single(entry.getValue().asText()))));
            case "json" -> bytes(number, single(value.toString()));
            default -> bytes(number, message(field.type(), value));
        }
    }

    private static byte[] time(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        Protobuf time = new Protobuf();
        time.number(1, instant.getEpochSecond());
        time.number(2, instant.getNano());
        return time.toBytes();
    }

    private static byte[] pair(String key, byte[] value) {
        Protobuf entry = new Protobuf();
        entry.text(1, key);
        entry.bytes(2, value);
        return entry.toBytes();
    }

    /** A message with one text or blob, as a quantity and the fields of a manager are. */
    private static byte[] single(String text) {
        Protobuf message = new Protobuf();
        message.text(1, text);
        return message.toBytes();
    }

    private void text(int field, String text) {
        bytes(field, text.getBytes(UTF_8));
    }

    private void bytes(int field, byte[] bytes) {
        varint(((long) field << 3) | BYTES);
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    private void number(int field, long value) {
        varint(((long) field << 3) | VARINT);
        varint(value);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private byte[] toBytes() {
        return out.toByteArray();
    }
}
