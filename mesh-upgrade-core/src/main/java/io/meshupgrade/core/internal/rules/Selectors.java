package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a selector takes something with these labels (kubernetes/apimachinery, LabelSelectorAsSelector). */
public final class Selectors {

    private Selectors() {}

    /** A selector that the API server would not have taken, such as {@code In} without values, matches nothing. */
    public static boolean matches(LabelSelector selector, Map<String, String> labels) {
        for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
            if (!label.getValue().equals(labels.get(label.getKey()))) {
                return false;
            }
        }
        for (Requirement requirement : selector.matchExpressions()) {
            if (!matches(requirement, labels.get(requirement.key()))) {
                return false;
            }
        }
        return true;
    }

    static boolean matches(Requirement requirement, @Nullable String value) {
        return switch (requirement.operator()) {
            case "In" -> value != null && requirement.values().contains(value);
            case "NotIn" ->
                !requirement.values().isEmpty()
                        && (value == null || !requirement.values().contains(value));
            case "Exists" -> value != null && requirement.values().isEmpty();
            case "DoesNotExist" -> value == null && requirement.values().isEmpty();
            default -> false;
        };
    }

    /** Whether it asks for nothing. */
    static boolean isEmpty(LabelSelector selector) {
        return selector.matchLabels().isEmpty() && selector.matchExpressions().isEmpty();
    }

    /** Whether it wants a label to have one of some values and this is among them. */
    static boolean asksFor(LabelSelector selector, String key, String value) {
        return value.equals(selector.matchLabels().get(key))
                || selector.matchExpressions().stream()
                        .anyMatch(requirement -> requirement.key().equals(key)
                                && requirement.operator().equals("In")
                                && requirement.values().contains(value));
    }
}
