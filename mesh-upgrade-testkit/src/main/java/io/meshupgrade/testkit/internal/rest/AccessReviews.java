package io.meshupgrade.testkit.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiError;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the caller may do: everything, unless a test says otherwise. One rule answers those who ask beforehand, and
 * those who just try. To ask, and to look around in discovery, is allowed to everybody, as in a real cluster.
 */
public final class AccessReviews {

    /** Who all callers are. */
    public static final String USER = "simulated-user";

    private static final String REVIEWS_OF_ACCESS = "authorization.k8s.io";

    private volatile Predicate<Action> allowed = action -> true;

    /** From now on allows what this says. Called by the threads of the server. */
    public void allow(Predicate<Action> rule) {
        allowed = rule;
    }

    /** The refusal of a request; empty when it is allowed. */
    Optional<ApiError> refusal(Action action) {
        return !action.isOnResource() || action.group().equals(REVIEWS_OF_ACCESS) || allowed.test(action)
                ? Optional.empty()
                : Optional.of(action.forbidden(USER));
    }

    JsonNode review(ObjectNode question) {
        ObjectNode answer = question.deepCopy();
        answer.putObject("status").put("allowed", allowed.test(Action.asked(question.at("/spec/resourceAttributes"))));
        return answer;
    }
}
