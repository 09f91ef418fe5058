package io.meshupgrade.testkit.internal.arm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which revisions run in the cluster, as opposed to what the document says, and who is told when that changes. To be
 * used under the lock of the timeline.
 */
final class RunningMesh {

    private final List<RevisionListener> listeners = new ArrayList<>();
    private List<String> revisions;

    RunningMesh(List<String> revisions) {
        this.revisions = List.copyOf(revisions);
    }

    List<String> revisions() {
        return revisions;
    }

    void listen(RevisionListener listener) {
        listeners.add(listener);
    }

    /** Runs these from now on. Another order of the same revisions is no change. */
    void run(List<String> wanted) {
        List<String> before = revisions;
        revisions = List.copyOf(wanted);
        if (!new HashSet<>(before).equals(new HashSet<>(revisions))) {
            listeners.forEach(listener -> listener.revisionsChanged(before, revisions));
        }
    }
}
