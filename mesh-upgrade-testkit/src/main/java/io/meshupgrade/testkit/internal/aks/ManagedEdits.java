package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.patch.ManagedFields;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.function.Consumer;

/** Changes objects under a name, which the record of field owners shows. */
public final class ManagedEdits {

    private ManagedEdits() {}

    /** Lets a copy of the object be changed, and stores that; nothing happens when the object is not there. */
    public static void edit(ApiObjects objects, Key key, String manager, Consumer<ObjectNode> edit) {
        ObjectNode before = objects.store().get(key);
        if (before == null) {
            return;
        }
        ObjectNode after = before.deepCopy();
        edit.accept(after);
        if (!after.equals(before)) {
            ManagedFields.recordUpdate(before, after, manager, objects.now());
            objects.replace(key, after, false);
        }
    }
}
