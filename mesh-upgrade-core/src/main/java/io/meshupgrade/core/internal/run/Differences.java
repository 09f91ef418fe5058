package io.meshupgrade.core.internal.run;

import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.UpgradePlan;
import java.util.ArrayList;
import java.util.List;

/** What is different between a plan that was approved and the present one. */
final class Differences {

    private static final int SHOWN = 5;

    private Differences() {}

    static String of(UpgradePlan approved, UpgradePlan present) {
        List<Step> gone = new ArrayList<>(approved.steps());
        gone.removeAll(present.steps());
        List<Step> come = new ArrayList<>(present.steps());
        come.removeAll(approved.steps());
        String text = "What remains is not what was approved." + steps(" No longer to be done: ", gone)
                + steps(" Not approved: ", come);
        return gone.isEmpty() && come.isEmpty() ? text + " The order of the steps changed." : text;
    }

    private static String steps(String introduction, List<Step> steps) {
        if (steps.isEmpty()) {
            return "";
        }
        String shown = String.join(
                "; ", steps.stream().limit(SHOWN).map(Step::toString).toList());
        return introduction + shown + (steps.size() > SHOWN ? "; and " + (steps.size() - SHOWN) + " more." : ".");
    }
}
