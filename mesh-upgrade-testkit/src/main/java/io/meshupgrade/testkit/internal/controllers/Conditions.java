package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The conditions in the status of an object. */
final class Conditions {

    private Conditions() {}

    /** The condition, or a missing node. */
    static JsonNode find(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    static boolean isTrue(JsonNode status, String type) {
        return find(status, type).path("status").asText().equals("True");
    }

    static void remove(ObjectNode status, String type) {
        ArrayNode conditions = status.withArray("/conditions");
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (conditions.get(i).path("type").asText().equals(type)) {
                conditions.remove(i);
            }
        }
        if (conditions.isEmpty()) {
            status.remove("conditions");
        }
    }

    /** Sets a condition; the time of its transition stays while its status does. */
    static void set(ObjectNode status, ObjectNode condition, String now) {
        String type = condition.path("type").asText();
        JsonNode present = find(status, type);
        boolean same = present.path("status").equals(condition.path("status"));
        String since = same ? present.path("lastTransitionTime").asText(now) : now;
        condition.put("lastTransitionTime", since);
        if (present.isObject()) {
            ArrayNode conditions = status.withArray("/conditions");
            for (int i = 0; i < conditions.size(); i++) {
                if (conditions.get(i).path("type").asText().equals(type)) {
                    conditions.set(i, condition);
                }
            }
        } else {
            status.withArray("/conditions").add(condition);
        }
    }

    /** Without reason or message when they are empty. */
    static ObjectNode condition(String type, String value, String reason, String message) {
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        condition.put("type", type).put("status", value);
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
        return condition;
    }
}
