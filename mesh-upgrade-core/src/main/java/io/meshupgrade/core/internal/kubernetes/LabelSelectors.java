package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;

/** Reads label selectors. */
final class LabelSelectors {

    private LabelSelectors() {}

    /** An empty one selects everything, as the API server takes one that is absent. */
    static LabelSelector of(Fields selector) throws UnreadableDocument {
        List<Requirement> requirements = new ArrayList<>();
        for (Fields requirement : selector.objects("matchExpressions")) {
            requirements.add(new Requirement(
                    requirement.text("key"), requirement.text("operator"), requirement.texts("values")));
        }
        return new LabelSelector(selector.map("matchLabels"), requirements);
    }
}
