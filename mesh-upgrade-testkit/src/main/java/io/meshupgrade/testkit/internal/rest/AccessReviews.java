package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/** Answers whether the caller may do something: yes, unless a test says otherwise. */
public final class AccessReviews {

    private volatile Predicate<JsonNode> allowed = attributes -> true;

    /**
     * From now on allows what this says.
     *
     * @param rule sees {@code spec.resourceAttributes} of the question: verb, group, resource, namespace, name
     */
    public void allow(Predicate<JsonNode> rule) {
        allowed = rule;
    }

    JsonNode review(ObjectNode question) {
        JsonNode attributes = question.at("/spec/resourceAttributes");
        boolean yes = allowed.test(attributes);
        ObjectNode answer = question.deepCopy();
        ObjectNode status = answer.putObject("status").put("allowed", yes);
        if (!yes) {
            status.put("reason", "the simulated cluster was told to forbid it");
        }
        return answer;
    }
}
