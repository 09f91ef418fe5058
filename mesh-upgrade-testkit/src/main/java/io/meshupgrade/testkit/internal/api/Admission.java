package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Key;
import org.jspecify.annotations.Nullable;

/** Looks at an object before it is stored, and may change or refuse it. */
public interface Admission {

    /**
     * Called for each creation and update, also for dry runs, which therefore must have no effect but the answer.
     *
     * @param before the stored object, or null when this is a creation
     * @param object the object about to be stored; a copy of the caller's, which may be changed
     * @return the object to store
     * @throws ApiError when the object is refused
     */
    ObjectNode admit(Key key, @Nullable ObjectNode before, ObjectNode object);
}
