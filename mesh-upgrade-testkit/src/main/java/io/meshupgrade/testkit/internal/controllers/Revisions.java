package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The former templates of stateful and daemon sets (pkg/controller/history/controller_history.go). */
final class Revisions {

    static final String HASH_LABEL = "controller-revision-hash";

    private final ControllerContext context;
    private final Kind ownerKind;

    Revisions(ControllerContext context, Kind ownerKind) {
        this.context = context;
        this.ownerKind = ownerKind;
    }

    /** The revision of the present template, created or made the newest when it is not. */
    ObjectNode update(ObjectNode owner) {
        List<ObjectNode> all = of(owner);
        JsonNode template = owner.at("/spec/template");
        ObjectNode newest = all.isEmpty() ? null : all.get(all.size() - 1);
        ObjectNode same = all.stream()
                .filter(revision -> template(revision).equals(template))
                .reduce((earlier, later) -> later)
                .orElse(null);
        long next = newest == null ? 1 : newest.path("revision").asLong() + 1;
        if (same == null) {
            return create(owner, template, next);
        }
        return same.equals(newest)
                ? same
                : context.api()
                        .edit(Meta.key(Kinds.CONTROLLER_REVISION, same), revision -> revision.put("revision", next));
    }

    private ObjectNode create(ObjectNode owner, JsonNode template, long number) {
        String hash = TemplateHash.of(template);
        ObjectNode revision = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = revision.putObject("metadata").put("name", Meta.name(owner) + "-" + hash);
        metadata.set("labels", Meta.labels(template).deepCopy());
        metadata.withObject("/labels").put("controller.kubernetes.io/hash", hash);
        Meta.addController(revision, ownerKind, owner);
        ObjectNode kept = template.deepCopy();
        kept.put("$patch", "replace");
        revision.putObject("data").putObject("spec").set("template", kept);
        revision.put("revision", number);
        return context.api().create(Kinds.CONTROLLER_REVISION, Meta.namespace(owner), revision, false);
    }

    /** The revision with this name, or {@code otherwise}. */
    ObjectNode named(ObjectNode owner, String name, ObjectNode otherwise) {
        ObjectNode found = context.find(new Key(Kinds.CONTROLLER_REVISION, Meta.namespace(owner), name));
        return found == null ? otherwise : found;
    }

    static JsonNode template(JsonNode revision) {
        ObjectNode template = revision.at("/data/spec/template").deepCopy();
        template.remove("$patch");
        return template;
    }

    /** Forgets the oldest that nobody uses, beyond the limit of the owner. */
    void forgetAllBut(ObjectNode owner, Set<String> used) {
        List<ObjectNode> unused = of(owner).stream()
                .filter(revision -> !used.contains(Meta.name(revision)))
                .toList();
        unused.stream()
                .limit(Math.max(0, unused.size() - Workloads.revisionHistoryLimit(owner)))
                .forEach(revision ->
                        context.api().delete(Meta.key(Kinds.CONTROLLER_REVISION, revision), DeleteOptions.DEFAULTS));
    }

    /** Oldest first. */
    private List<ObjectNode> of(ObjectNode owner) {
        List<ObjectNode> all = new ArrayList<>(context.ownedBy(owner, Kinds.CONTROLLER_REVISION));
        all.sort(Comparator.comparing(revision -> revision.path("revision").asLong()));
        return all;
    }
}
