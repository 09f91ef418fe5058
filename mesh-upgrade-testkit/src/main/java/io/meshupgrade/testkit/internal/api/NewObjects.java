package io.meshupgrade.testkit.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.store.Kind;
import java.util.Random;
import java.util.UUID;

/** Completes objects that are created: names, uids, and what else the server writes into a new one. */
final class NewObjects {

    /** What an API server appends to a {@code generateName}: five of these. */
    private static final String NAME_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;

    private final Random random;

    /** @param seed the same seed gives the same names and uids */
    NewObjects(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A copy of what a caller wants to create, with all that the server adds before admission sees it.
     *
     * @throws ApiError when it has no name, or a resource version
     */
    ObjectNode complete(Kind kind, String namespace, ObjectNode wanted, String now) {
        ObjectNode object = wanted.deepCopy();
        ObjectNode metadata = object.withObject("/metadata");
        String name = name(kind, metadata);
        if (!metadata.path("resourceVersion").asText("").isEmpty()) {
            throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
        }
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        metadata.put("name", name);
        metadata.remove("namespace");
        if (kind.namespaced()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", new UUID(random.nextLong(), random.nextLong()).toString());
        metadata.put("creationTimestamp", now);
        metadata.remove("deletionTimestamp");
        metadata.remove("deletionGracePeriodSeconds");
        metadata.remove("generation");
        if (object.has("spec")) {
            metadata.put("generation", 1);
        }
        if (kind.equals(Kinds.NAMESPACE)) {
            metadata.withObject("/labels").put("kubernetes.io/metadata.name", name);
            object.withObject("/spec").putArray("finalizers").add("kubernetes");
            object.withObject("/status").put("phase", "Active");
        }
        return object;
    }

    private String name(Kind kind, ObjectNode metadata) {
        String name = metadata.path("name").asText("");
        if (!name.isEmpty()) {
            return name;
        }
        String prefix = metadata.path("generateName").asText("");
        if (prefix.isEmpty()) {
            throw ApiError.invalid(kind, "", FieldError.required("metadata.name", "name or generateName is required"));
        }
        return prefix + suffix();
    }

    /** Five random characters, as they end the names of pods. */
    private String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
        }
        return suffix.toString();
    }
}
