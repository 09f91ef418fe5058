package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the JSON of a pod as the API server writes it in protobuf, by the table {@code pod-fields.txt}. */
final class ProtobufEncoder {

    static final byte[] MAGIC = {'k', '8', 's', 0};

    private static final Pattern FIELD = Pattern.compile("(\\w+)=(?:(\\d+)\\.)?(\\d+)(?::(\\w+))?");
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    /**
     * A field.
     *
     * @param around the number of the message around it which JSON leaves out; 0 for none
     */
    private record Field(int around, int number, String type) {}

    private final Map<String, Map<String, Field>> types = new HashMap<>();

    ProtobufEncoder() {
        Resources.text("pod-fields.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(this::add);
    }

    private void add(String line) {
        String[] words = line.split(" ", -1);
        Map<String, Field> fields = types.computeIfAbsent(words[0], any -> new HashMap<>());
        for (int i = 1; i < words.length; i++) {
            Matcher field = FIELD.matcher(words[i]);
            if (!field.matches()) {
                throw new IllegalStateException("pod-fields.txt has " + words[i] + " where a field should be");
            }
            int around = field.group(2) == null ? 0 : Integer.parseInt(field.group(2));
            String type = Objects.requireNonNullElse(field.group(4), "");
            fields.put(field.group(1), new Field(around, Integer.parseInt(field.group(3)), type));
        }
    }

    /**
     * A message.
     *
     * @throws IllegalArgumentException when it has a field that the table does not list
     */
    byte[] message(String type, JsonNode object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, Field> fields = types.getOrDefault(type, Map.of());
        object.properties().forEach(entry -> {
            Field field = fields.get(entry.getKey());
            if (field == null) {
                throw new IllegalArgumentException("pod-fields.txt has no " + entry.getKey() + " of " + type);
            }
            if (entry.getValue().isArray()) {
                entry.getValue().forEach(element -> write(out, field, element));
            } else {
                write(out, field, entry.getValue());
            }
        });
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out, Field field, JsonNode value) {
        int number = field.number();
        ByteArrayOutputStream inner = field.around() == 0 ? out : new ByteArrayOutputStream();
        switch (field.type()) {
            case "" -> scalar(inner, number, value);
            case "map" ->
                value.properties().forEach(entry -> {
                    ByteArrayOutputStream pair = new ByteArrayOutputStream();
                    text(pair, 1, entry.getKey());
                    text(pair, 2, entry.getValue().asText());
                    bytes(inner, number, pair.toByteArray());
                });
            case "quantities" ->
                value.properties().forEach(entry -> {
                    ByteArrayOutputStream pair = new ByteArrayOutputStream();
                    text(pair, 1, entry.getKey());
                    bytes(pair, 2, field(1, entry.getValue().asText()));
                    bytes(inner, number, pair.toByteArray());
                });
            case "Quantity" -> bytes(inner, number, field(1, value.asText()));
            case "raw" -> bytes(inner, number, field(1, value.toString()));
            case "Time" -> {
                ByteArrayOutputStream time = new ByteArrayOutputStream();
                number(time, 1, Instant.parse(value.asText()).getEpochSecond());
                number(time, 2, 0);
                bytes(inner, number, time.toByteArray());
            }
            case "IntOrString" -> {
                ByteArrayOutputStream port = new ByteArrayOutputStream();
                number(port, 1, value.isNumber() ? 0 : 1);
                number(port, 2, value.asInt());
                text(port, 3, value.isNumber() ? "" : value.asText());
                bytes(inner, number, port.toByteArray());
            }
            default -> bytes(inner, number, message(field.type(), value));
        }
        if (field.around() > 0) {
            bytes(out, field.around(), inner.toByteArray());
        }
    }

    private static void scalar(ByteArrayOutputStream out, int number, JsonNode value) {
        if (value.isBoolean()) {
            number(out, number, value.asBoolean() ? 1 : 0);
        } else if (value.isNumber()) {
            number(out, number, value.asLong());
        } else {
            text(out, number, value.asText());
        }
    }

    static byte[] field(int number, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, number, text);
        return out.toByteArray();
    }

    static void text(ByteArrayOutputStream out, int number, String value) {
        bytes(out, number, value.getBytes(UTF_8));
    }

    static void bytes(ByteArrayOutputStream out, int number, byte[] value) {
        header(out, number, value.length);
        out.writeBytes(value);
    }

    /** What goes before the bytes of a field. */
    static void header(ByteArrayOutputStream out, int number, int length) {
        varint(out, ((long) number << 3) | BYTES);
        varint(out, length);
    }

    private static void number(ByteArrayOutputStream out, int number, long value) {
        varint(out, ((long) number << 3) | VARINT);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
