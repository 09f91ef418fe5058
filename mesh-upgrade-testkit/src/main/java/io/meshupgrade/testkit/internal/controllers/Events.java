package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.Locale;
import java.util.Set;

/** Tells why pods could not be created, where people look for it first (client-go, tools/record). */
final class Events {

    private static final Set<Kind> CREATORS_OF_PODS =
            Set.of(Kinds.REPLICA_SET, Kinds.STATEFUL_SET, Kinds.DAEMON_SET, Kinds.JOB);

    private Events() {}

    /** Records it in the namespace of the object; the same once more only counts. */
    static void failedCreate(ControllerContext context, Key key, String why) {
        ObjectNode object = context.find(key);
        if (object == null || Meta.isGoing(object) || !CREATORS_OF_PODS.contains(key.kind())) {
            return;
        }
        String message = "Error creating: " + why;
        String name = key.name() + "."
                + TemplateHash.digest(Meta.uid(object) + message).substring(0, 16);
        Key event = new Key(Kinds.EVENT, key.namespace(), name);
        String now = context.api().now();
        if (context.find(event) == null) {
            if (isGoing(context, key.namespace())) {
                return;
            }
            context.api().create(Kinds.EVENT, key.namespace(), event(object, key, name, message, now), false);
        } else {
            context.api()
                    .edit(
                            event,
                            again -> again.put("count", again.path("count").asInt() + 1)
                                    .put("lastTimestamp", now));
        }
    }

    private static boolean isGoing(ControllerContext context, String namespace) {
        ObjectNode object = context.find(new Key(Kinds.NAMESPACE, "", namespace));
        return object == null || Meta.isGoing(object);
    }

    private static ObjectNode event(ObjectNode object, Key key, String name, String message, String now) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putObject("metadata").put("name", name);
        event.putObject("involvedObject")
                .put("kind", key.kind().kind())
                .put("namespace", key.namespace())
                .put("name", key.name())
                .put("uid", Meta.uid(object))
                .put("apiVersion", key.kind().apiVersion())
                .put("resourceVersion", object.at("/metadata/resourceVersion").asText());
        event.put("reason", "FailedCreate").put("message", message).put("type", "Warning");
        event.putObject("source").put("component", key.kind().kind().toLowerCase(Locale.ROOT) + "-controller");
        return event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", 1);
    }
}
