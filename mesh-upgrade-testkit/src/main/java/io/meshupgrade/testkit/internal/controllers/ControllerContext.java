package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every controller works with. */
record ControllerContext(ApiObjects api, Timeline time, Supplier<Pace> pace, Ownership ownership) {

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
        return stored(ownership.of(Meta.namespace(owner), Meta.uid(owner), kind));
    }

    /** The objects of a kind which nobody controls. */
    List<ObjectNode> orphans(String namespace, Kind kind) {
        return stored(ownership.of(namespace, "", kind));
    }

    private List<ObjectNode> stored(List<Key> keys) {
        List<ObjectNode> objects = new ArrayList<>();
        for (Key key : keys) {
            objects.add(api.require(key));
        }
        return objects;
    }
}
