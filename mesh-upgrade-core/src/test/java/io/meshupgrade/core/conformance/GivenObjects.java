package io.meshupgrade.core.conformance;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.core.internal.observe.ClusterReader;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A cluster that holds the objects of a row, and selects among them as an API server does. */
public final class GivenObjects implements ClusterReader {

    private final JsonNode objects;

    public GivenObjects(JsonNode objects) {
        this.objects = objects;
    }

    @Override
    public List<ObjectLabels> labelled(ResourceType type, String namespace, String labelKey) {
        List<ObjectLabels> found = new ArrayList<>();
        for (JsonNode object : objects) {
            String plural = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
            ObjectLabels labels = labels(object);
            if (plural.equals(type.plural())
                    && (namespace == null || namespace.equals(labels.namespace()))
                    && labels.labels().containsKey(labelKey)) {
                found.add(labels);
            }
        }
        found.sort(comparing(ObjectLabels::namespace).thenComparing(ObjectLabels::name));
        return found;
    }

    private static ObjectLabels labels(JsonNode object) {
        Map<String, String> labels = new HashMap<>();
        for (var label : object.path("labels").properties()) {
            labels.put(label.getKey(), label.getValue().asText(""));
        }
        return new ObjectLabels(
                object.path("namespace").asText(""), object.path("name").asText(""), labels);
    }
}
