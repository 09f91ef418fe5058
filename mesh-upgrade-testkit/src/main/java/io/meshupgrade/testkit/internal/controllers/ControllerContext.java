package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every controller works with. */
record ControllerContext(ApiObjects api, Timeline time, Supplier<Pace> pace) {

    ObjectStore store() {
        return api.store();
    }

    Instant now() {
        return time.now();
    }

    @Nullable
    ObjectNode find(Key key) {
        return store().get(key);
    }

    /** The objects of a kind in the namespace of their controller, in the order of their names. */
    List<ObjectNode> ownedBy(JsonNode owner, Kind kind) {
        String uid = Meta.uid(owner);
        return store().list(kind, Meta.namespace(owner)).stream()
                .filter(object -> uid.equals(Meta.controllerUid(object)))
                .toList();
    }
}
