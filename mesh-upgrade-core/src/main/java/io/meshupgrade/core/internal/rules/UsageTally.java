package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.dependants.Dependant;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantReason;
import io.meshupgrade.dependants.Usage;
import java.util.ArrayList;
import java.util.List;

/** What was found of one kind: all counted, the first kept, whatever their number. */
final class UsageTally {

    private static final int EXAMPLES = 100;

    private final DependantKind kind;
    private final List<Dependant> examples = new ArrayList<>();
    private final List<String> notRead = new ArrayList<>();
    private long count;
    private long moreNotRead;

    UsageTally(DependantKind kind) {
        this.kind = kind;
    }

    void found(String object, DependantReason code, String sentence) {
        count++;
        if (examples.size() < EXAMPLES) {
            examples.add(new Dependant(kind, object, new Reason(code, sentence)));
        }
    }

    void notRead(String why) {
        if (notRead.contains(why)) {
            return;
        }
        if (notRead.size() < EXAMPLES) {
            notRead.add(why);
        } else {
            moreNotRead++;
        }
    }

    List<Dependant> examples() {
        return examples;
    }

    Usage usage() {
        List<String> why = new ArrayList<>(notRead);
        if (moreNotRead > 0) {
            why.add("And " + moreNotRead + " more of this kind.");
        }
        if (count > 0) {
            return new Usage.Blocked(count, examples, why);
        }
        return why.isEmpty() ? new Usage.Clear() : new Usage.Unknown(why);
    }
}
