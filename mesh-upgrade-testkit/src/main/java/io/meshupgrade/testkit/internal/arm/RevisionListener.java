package io.meshupgrade.testkit.internal.arm;

import java.util.List;

/** Is told when a change of the mesh's revisions takes effect in the cluster. */
@FunctionalInterface
public interface RevisionListener {

    /**
     * The add-on now runs other revisions. Called under the lock of the timeline, some time after ARM has accepted the
     * change, and before or after the operation ends.
     *
     * @param before what it ran until now, empty when there was no mesh
     * @param after what it runs from now on, in the order of the document, empty when the mesh is gone
     */
    void revisionsChanged(List<String> before, List<String> after);
}
