package io.meshupgrade.testkit.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The fields of the types of the Kubernetes API, as {@code types.txt} beside this class lists them. */
public final class Types {

    /**
     * A field.
     *
     * @param number in protobuf; zero when it is not encoded
     * @param type the name of another type, or one of string, int, bool, time, map (of strings), quantities, json,
     *     intOrString and object
     * @param list whether it holds a list of these
     */
    public record Field(int number, String type, boolean list) {}

    private static final Map<String, Map<String, Field>> TYPES = read();

    private Types() {}

    /** The fields of a type by name; none when the type is not listed. */
    public static Map<String, Field> fieldsOf(String type) {
        return TYPES.getOrDefault(type, Map.of());
    }

    /** Whether the type is listed. */
    public static boolean has(String type) {
        return TYPES.containsKey(type);
    }

    private static Map<String, Map<String, Field>> read() {
        try (InputStream in = Objects.requireNonNull(Types.class.getResourceAsStream("types.txt"))) {
            Map<String, Map<String, Field>> types = new LinkedHashMap<>();
            Map<String, Field> fields = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] words = line.strip().split(" ", -1);
                if (line.startsWith("#") || line.isBlank()) {
                    continue;
                }
                if (!line.startsWith(" ")) {
                    fields = new LinkedHashMap<>();
                    types.put(line.strip(), fields);
                } else {
                    boolean list = words[2].startsWith("[]");
                    int number = words[0].equals("-") ? 0 : Integer.parseInt(words[0]);
                    fields.put(words[1], new Field(number, list ? words[2].substring(2) : words[2], list));
                }
            }
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException("The list of types cannot be read", e);
        }
    }
}
