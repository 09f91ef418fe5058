package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names templates by their content, in the alphabet of the real ones (apimachinery, pkg/util/rand, SafeEncodeString);
 * the numbers differ, since Go hashes its own structures.
 */
final class TemplateHash {

    static final String POD_TEMPLATE_HASH = "pod-template-hash";

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private TemplateHash() {}

    static String of(JsonNode template) {
        int hash = FNV_OFFSET;
        for (byte b : template.toString().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        StringBuilder name = new StringBuilder();
        Integer.toUnsignedString(hash)
                .chars()
                .forEach(digit -> name.append(ALPHABET.charAt(digit % ALPHABET.length())));
        return name.toString();
    }

    /** The digest that an image would have; always the same for the same name. */
    static String digest(String image) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(image.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Whether two templates are the same but for the label with their hash. */
    static boolean same(JsonNode one, JsonNode other) {
        return withoutHash(one).equals(withoutHash(other));
    }

    private static JsonNode withoutHash(JsonNode template) {
        if (template.at("/metadata/labels").path(POD_TEMPLATE_HASH).isMissingNode()) {
            return template;
        }
        ObjectNode copy = template.deepCopy();
        copy.withObject("/metadata/labels").remove(POD_TEMPLATE_HASH);
        return copy;
    }
}
