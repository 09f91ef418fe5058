package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.time.Instant;
import java.util.function.Predicate;

/** Reads and writes what all objects have: names, labels, owners. */
final class Meta {

    private Meta() {}

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asText("");
    }

    static String uid(JsonNode object) {
        return object.at("/metadata/uid").asText();
    }

    static Key key(Kind kind, JsonNode object) {
        return new Key(kind, namespace(object), name(object));
    }

    static JsonNode labels(JsonNode object) {
        return object.at("/metadata/labels");
    }

    static String label(JsonNode object, String key) {
        return labels(object).path(key).asText("");
    }

    static String annotation(JsonNode object, String key) {
        return object.at("/metadata/annotations").path(key).asText("");
    }

    static long generation(JsonNode object) {
        return object.at("/metadata/generation").asLong(0);
    }

    /** Whether its deletion was asked for. */
    static boolean isGoing(JsonNode object) {
        return object.at("/metadata").has("deletionTimestamp");
    }

    static Instant created(JsonNode object) {
        return Instant.parse(object.at("/metadata/creationTimestamp").asText());
    }

    /** The owner that controls it, or a missing node. */
    static JsonNode controller(JsonNode object) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return owner;
            }
        }
        return MissingNode.getInstance();
    }

    /** Empty when nobody controls it. */
    static String controllerUid(JsonNode object) {
        return controller(object).path("uid").asText("");
    }

    /** The key of its controller when that is of this kind, so that the controller's controller looks again. */
    static boolean isControlledBy(Kind kind, JsonNode object) {
        JsonNode controller = controller(object);
        return controller.path("kind").asText().equals(kind.kind())
                && controller.path("apiVersion").asText().startsWith(kind.group());
    }

    static Key controllerKey(Kind kind, JsonNode object) {
        return new Key(kind, namespace(object), controller(object).path("name").asText());
    }

    static void addController(ObjectNode object, Kind kind, JsonNode owner) {
        object.withArray("/metadata/ownerReferences")
                .addObject()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put("name", name(owner))
                .put("uid", uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** Takes owners away; the list goes with the last of them, as Go leaves it out. */
    static void removeOwners(ObjectNode object, Predicate<String> uid) {
        ArrayNode owners = object.withArray("/metadata/ownerReferences");
        for (int i = owners.size() - 1; i >= 0; i--) {
            if (uid.test(owners.get(i).path("uid").asText())) {
                owners.remove(i);
            }
        }
        if (owners.isEmpty()) {
            object.withObject("/metadata").remove("ownerReferences");
        }
    }

    /** Counts of zero are left out of a status, as Go leaves them out. */
    static void count(ObjectNode status, String field, int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }
}
