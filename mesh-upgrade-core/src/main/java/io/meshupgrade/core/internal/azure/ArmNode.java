package io.meshupgrade.core.internal.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document of ARM. What is missing and what is null are the same; what is of another type than expected is
 * an error that names the place.
 *
 * @param path from the top of the document
 */
record ArmNode(String path, JsonNode node) {

    /** A field is not what it should be. The message is the rest of a sentence. */
    static final class Unexpected extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String what;

        Unexpected(String what) {
            super(what);
            this.what = what;
        }

        String what() {
            return what;
        }
    }

    static ArmNode of(JsonNode document) {
        return new ArmNode("", document);
    }

    ArmNode at(String field) {
        if (!absent() && !node.isObject()) {
            throw unexpected("an object");
        }
        return new ArmNode(path.isEmpty() ? field : path + "." + field, node.path(field));
    }

    boolean absent() {
        return node.isMissingNode() || node.isNull();
    }

    @Nullable
    String text() {
        if (absent()) {
            return null;
        }
        if (!node.isTextual()) {
            throw unexpected("a string");
        }
        return node.textValue();
    }

    boolean flag() {
        if (!absent() && !node.isBoolean()) {
            throw unexpected("a boolean");
        }
        return node.booleanValue();
    }

    /** The elements that are there. */
    List<ArmNode> items() {
        if (!absent() && !node.isArray()) {
            throw unexpected("an array");
        }
        List<ArmNode> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            ArmNode item = new ArmNode(path + "[" + i + "]", node.path(i));
            if (!item.absent()) {
                items.add(item);
            }
        }
        return items;
    }

    /** The value of a text, or null; what the parser does not take is an error that names the place. */
    <T> @Nullable T parsed(Function<String, T> parser) {
        String text = text();
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Unexpected(path + ": " + String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        }
    }

    private Unexpected unexpected(String wanted) {
        return new Unexpected(path + " is not " + wanted);
    }

    /** The place only: what is there may be a credential. */
    @Override
    public String toString() {
        return path;
    }
}
