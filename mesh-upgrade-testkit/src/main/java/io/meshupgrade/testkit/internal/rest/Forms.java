package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Duration;
import java.time.Instant;

/**
 * The forms in which objects are answered: as they are, their metadata only, or as rows of a table, as the caller
 * accepts. Metadata of one object and of a list are two forms, and one cannot be had in the other
 * (kubernetes/apiserver, pkg/endpoints/handlers/response.go).
 */
enum Forms {
    WHOLE,
    METADATA,
    METADATA_LIST,
    TABLE;

    /**
     * One object in this form.
     *
     * @throws ApiError when the form is that of lists (406)
     */
    JsonNode object(Kind kind, JsonNode object, Instant now) {
        return switch (this) {
            case WHOLE -> object;
            case METADATA -> metadata(object);
            case METADATA_LIST ->
                throw new ApiError(
                        406,
                        "NotAcceptable",
                        "you requested PartialObjectMetadataList, but the requested object is not a list (*core."
                                + kind.kind() + ")");
            case TABLE -> table(kind, JsonNodeFactory.instance.arrayNode().add(object), object.path("metadata"), now);
        };
    }

    /**
     * A list in this form.
     *
     * @throws ApiError when the form is that of single objects (406)
     */
    JsonNode list(Kind kind, ObjectNode list, Instant now) {
        if (this == TABLE) {
            return table(kind, list.withArray("items"), list.path("metadata"), now);
        }
        if (this == METADATA) {
            throw new ApiError(
                    406,
                    "NotAcceptable",
                    "you requested PartialObjectMetadata, but the requested object is a list (*core." + kind.kind()
                            + "List)");
        }
        if (this == METADATA_LIST) {
            ObjectNode partial = JsonNodeFactory.instance.objectNode();
            partial.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
            partial.set("metadata", list.path("metadata"));
            ArrayNode items = partial.putArray("items");
            list.path("items").forEach(item -> items.add(metadata(item)));
            return partial;
        }
        return list;
    }

    private static ObjectNode metadata(JsonNode object) {
        ObjectNode partial = JsonNodeFactory.instance.objectNode();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    /** Name and age, and for pods what one looks for first. */
    private static ObjectNode table(Kind kind, JsonNode objects, JsonNode listMetadata, Instant now) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        ObjectNode metadata = table.putObject("metadata");
        if (listMetadata.has("resourceVersion")) {
            metadata.set("resourceVersion", listMetadata.get("resourceVersion"));
        }
        boolean pods = kind.kind().equals("Pod");
        ArrayNode columns = table.putArray("columnDefinitions");
        column(columns, "Name", "name");
        if (pods) {
            column(columns, "Ready", "");
            column(columns, "Status", "");
        }
        column(columns, "Age", "");
        ArrayNode rows = table.putArray("rows");
        for (JsonNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells =
                    row.putArray("cells").add(object.at("/metadata/name").asText());
            if (pods) {
                cells.add(readyContainers(object)).add(phase(object));
            }
            cells.add(age(object.at("/metadata/creationTimestamp").asText(), now));
            row.set("object", metadata(object));
        }
        return table;
    }

    private static void column(ArrayNode columns, String name, String format) {
        columns.addObject()
                .put("name", name)
                .put("type", "string")
                .put("format", format)
                .put("description", "")
                .put("priority", 0);
    }

    private static String readyContainers(JsonNode pod) {
        int ready = 0;
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            ready += status.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + pod.at("/spec/containers").size();
    }

    private static String phase(JsonNode pod) {
        return pod.at("/metadata").has("deletionTimestamp")
                ? "Terminating"
                : pod.at("/status/phase").asText("Pending");
    }

    private static String age(String creation, Instant now) {
        if (creation.isEmpty()) {
            return "<unknown>";
        }
        long seconds = Duration.between(Instant.parse(creation), now).toSeconds();
        return seconds < 120 ? seconds + "s" : seconds < 7200 ? seconds / 60 + "m" : seconds / 3600 + "h";
    }
}
