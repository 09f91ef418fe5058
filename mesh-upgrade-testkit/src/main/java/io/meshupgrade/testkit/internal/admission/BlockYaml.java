package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one top-level key of a YAML document, in as much of YAML as injector configurations are written in: maps, lists
 * and plain or quoted scalars in block style, and JSON.
 */
final class BlockYaml {

    private record Line(int indent, String text) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Line> lines;
    private int at;

    private BlockYaml(List<Line> lines) {
        this.lines = lines;
    }

    /** The value of a key, scalars as text; missing when the document does not have it. */
    static JsonNode read(String document, String key) {
        if (document.stripLeading().startsWith("{")) {
            return json(document).path(key);
        }
        List<Line> block = new ArrayList<>();
        boolean inside = false;
        for (String line : document.lines().toList()) {
            String text = line.strip();
            int indent = line.length() - line.stripLeading().length();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (indent == 0 && !text.startsWith("- ")) {
                inside = text.equals(key + ":") || text.startsWith(key + ": ");
            }
            if (inside) {
                block.add(new Line(indent, text));
            }
        }
        return block.isEmpty()
                ? MissingNode.getInstance()
                : new BlockYaml(block).value(0).path(key);
    }

    private JsonNode value(int indent) {
        Line line = lines.get(at);
        if (line.text().startsWith("- ") || line.text().equals("-")) {
            return list(line.indent());
        }
        if (line.text().startsWith("[") || line.text().startsWith("{")) {
            at++;
            return json(line.text());
        }
        return map(Math.max(indent, line.indent()));
    }

    private JsonNode list(int indent) {
        ArrayNode list = JSON.createArrayNode();
        while (at < lines.size()
                && lines.get(at).indent() == indent
                && lines.get(at).text().startsWith("-")) {
            String item = lines.get(at).text().substring(1).strip();
            if (item.contains(": ") || item.endsWith(":")) {
                // The first entry of a map: what follows it is indented as deep as itself.
                lines.set(at, new Line(indent + 2, item));
                list.add(value(indent + 2));
            } else {
                at++;
                list.add(scalar(item));
            }
        }
        return list;
    }

    private JsonNode map(int indent) {
        ObjectNode map = JSON.createObjectNode();
        while (at < lines.size() && lines.get(at).indent() == indent) {
            String text = lines.get(at).text();
            int colon = text.indexOf(':');
            if (colon < 0 || text.startsWith("-")) {
                break;
            }
            String key = scalar(text.substring(0, colon)).asText();
            String rest = text.substring(colon + 1).strip();
            at++;
            if (!rest.isEmpty()) {
                map.set(key, scalar(rest));
            } else if (at < lines.size()
                    && (lines.get(at).indent() > indent || lines.get(at).text().startsWith("-"))) {
                map.set(key, value(lines.get(at).indent()));
            } else {
                map.putNull(key);
            }
        }
        return map;
    }

    private static JsonNode scalar(String text) {
        if (text.startsWith("[") || text.startsWith("{")) {
            return json(text);
        }
        boolean quoted = text.length() > 1
                && ((text.startsWith("\"") && text.endsWith("\"")) || (text.startsWith("'") && text.endsWith("'")));
        return TextNode.valueOf(quoted ? text.substring(1, text.length() - 1) : text);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This part of an injector configuration is not JSON: " + text, e);
        }
    }
}
