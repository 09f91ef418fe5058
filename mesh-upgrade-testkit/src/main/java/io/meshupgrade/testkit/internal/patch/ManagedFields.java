package io.meshupgrade.testkit.internal.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who owns which fields of an object, as {@code metadata.managedFields} records it, and server-side apply, which goes
 * by it. Source: apimachinery, pkg/util/managedfields, and the Kubernetes documentation, "Server-Side Apply".
 */
public final class ManagedFields {

    private record Manager(String name, String operation) {}

    /** What a manager owns, since when. */
    private record Owned(FieldSet fields, String time) {

        Owned minus(FieldSet taken) {
            return new Owned(fields.minus(taken), time);
        }
    }

    private ManagedFields() {}

    /**
     * Records an ordinary write: what it changed belongs to its manager, and to no other manager any longer.
     *
     * @param before the object before the write; an empty object when it is new
     * @param after the object after the write, whose record is replaced
     * @param time as documents write it
     */
    public static void recordUpdate(ObjectNode before, ObjectNode after, String manager, String time) {
        Map<Manager, Owned> owners = read(before);
        FieldSet changed = FieldSet.changed(before, after);
        if (!changed.isEmpty()) {
            Manager writer = new Manager(manager, "Update");
            FieldSet present = changed.and(FieldSet.of(after));
            owners.replaceAll((owner, owned) -> owned.minus(changed));
            owners.merge(
                    writer,
                    new Owned(present, time),
                    (old, more) -> new Owned(old.fields().plus(more.fields()), time));
        }
        write(after, owners);
    }

    /**
     * Applies a configuration.
     *
     * @param live the object as it is; an empty object when it is new
     * @param applied the configuration: all that its manager wants to own
     * @param force whether fields of other managers are taken from them
     * @return the object as it will be, with its record
     * @throws PatchException when fields belong to others with other values, and {@code force} is not set; names them
     */
    public static ObjectNode apply(ObjectNode live, ObjectNode applied, String manager, boolean force, String time) {
        Map<Manager, Owned> owners = read(live);
        Manager applier = new Manager(manager, "Apply");
        FieldSet wanted = FieldSet.of(applied);
        if (!force) {
            refuseConflicts(live, applied, owners, applier, wanted);
        }
        ObjectNode merged = (ObjectNode) StrategicMerge.apply(live, applied);
        Owned nothing = new Owned(FieldSet.of(JsonNodeFactory.instance.objectNode()), time);
        Owned before = owners.getOrDefault(applier, nothing);
        owners.remove(applier);
        for (String path : before.fields().minus(wanted).paths()) {
            boolean ownedByOthers =
                    owners.values().stream().anyMatch(owned -> owned.fields().contains(path));
            if (!ownedByOthers) {
                remove(merged, path);
            }
        }
        FieldSet taken = wanted.and(FieldSet.changed(live, merged));
        owners.replaceAll((owner, owned) -> owned.minus(taken));
        boolean same = before.fields().paths().equals(wanted.paths()) && taken.isEmpty();
        owners.put(applier, new Owned(wanted, same ? before.time() : time));
        write(merged, owners);
        return merged;
    }

    private static void refuseConflicts(
            ObjectNode live, ObjectNode applied, Map<Manager, Owned> owners, Manager applier, FieldSet wanted) {
        Set<String> conflicts = new TreeSet<>();
        owners.forEach((owner, owned) -> {
            if (!owner.name().equals(applier.name()) || !owner.operation().equals("Apply")) {
                for (String path : owned.fields().and(wanted).paths()) {
                    if (!FieldSet.value(live, path).equals(FieldSet.value(applied, path))) {
                        conflicts.add("conflict with \"" + owner.name() + "\": " + FieldSet.readable(path));
                    }
                }
            }
        });
        if (!conflicts.isEmpty()) {
            String count = conflicts.size() == 1 ? "1 conflict: " : conflicts.size() + " conflicts: ";
            throw new PatchException(
                    PatchException.Problem.CONFLICT, "Apply failed with " + count + String.join(", ", conflicts));
        }
    }

    private static void remove(ObjectNode object, String path) {
        int end = path.lastIndexOf('\n');
        JsonNode parent = end < 0 ? object : navigate(object, path.substring(0, end));
        String last = path.substring(end + 1);
        if (parent instanceof ObjectNode fields && last.startsWith("f:")) {
            fields.remove(last.substring(2));
        } else if (parent instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                ObjectNode probe = JsonNodeFactory.instance.objectNode();
                probe.putArray("x").add(list.get(i));
                if (!FieldSet.value(probe, "f:x\n" + last).isMissingNode()) {
                    list.remove(i);
                    return;
                }
            }
        }
    }

    private static JsonNode navigate(JsonNode object, String path) {
        JsonNode at = object;
        for (String step : path.split("\n", -1)) {
            at = step.startsWith("f:") ? at.path(step.substring(2)) : elementOf(at, step);
        }
        return at;
    }

    private static JsonNode elementOf(JsonNode list, String step) {
        for (JsonNode element : list) {
            ObjectNode probe = JsonNodeFactory.instance.objectNode();
            probe.putArray("x").add(element);
            if (!FieldSet.value(probe, "f:x\n" + step).isMissingNode()) {
                return element;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private static Map<Manager, Owned> read(ObjectNode object) {
        Map<Manager, Owned> owners = new LinkedHashMap<>();
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            owners.put(
                    new Manager(
                            entry.path("manager").asText(),
                            entry.path("operation").asText()),
                    new Owned(
                            FieldSet.fromFieldsV1(entry.path("fieldsV1")),
                            entry.path("time").asText()));
        }
        return owners;
    }

    private static void write(ObjectNode object, Map<Manager, Owned> owners) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        owners.forEach((owner, owned) -> {
            if (!owned.fields().isEmpty()) {
                ObjectNode entry = entries.addObject()
                        .put("manager", owner.name())
                        .put("operation", owner.operation())
                        .put("apiVersion", object.path("apiVersion").asText())
                        .put("time", owned.time())
                        .put("fieldsType", "FieldsV1");
                entry.set("fieldsV1", owned.fields().toFieldsV1());
            }
        });
        ObjectNode metadata = object.withObject("/metadata");
        if (entries.isEmpty()) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", entries);
        }
    }
}
