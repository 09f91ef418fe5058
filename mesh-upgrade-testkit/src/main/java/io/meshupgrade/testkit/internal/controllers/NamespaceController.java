package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;

/** Empties namespaces that are going, and lets them go when they are empty (pkg/controller/namespace). */
final class NamespaceController implements Controller {

    private final ControllerContext context;
    private final Kinds kinds;
    private final WorkQueue queue;

    NamespaceController(ControllerContext context, Kinds kinds) {
        this.context = context;
        this.kinds = kinds;
        this.queue = new WorkQueue(context, "namespace controller", this::reconcile);
    }

    @Override
    public void changed(Change change) {
        if (change.key().kind().equals(Kinds.NAMESPACE)) {
            queue.add(change.key());
        } else if (change.type() == Change.Type.DELETED
                && !change.key().namespace().isEmpty()) {
            queue.add(new Key(Kinds.NAMESPACE, "", change.key().namespace()));
        }
    }

    private void reconcile(Key key) {
        ObjectNode namespace = context.find(key);
        if (namespace != null && !Meta.isGoing(namespace)) {
            return;
        }
        boolean empty = true;
        for (Kind kind : kinds.all()) {
            if (!kind.namespaced()) {
                continue;
            }
            for (ObjectNode object : context.store().list(kind, key.name())) {
                empty = false;
                if (!Meta.isGoing(object)) {
                    context.api().delete(Meta.key(kind, object), DeleteOptions.DEFAULTS);
                }
            }
        }
        if (empty && namespace != null) {
            context.api().removeNow(key);
        }
    }
}
