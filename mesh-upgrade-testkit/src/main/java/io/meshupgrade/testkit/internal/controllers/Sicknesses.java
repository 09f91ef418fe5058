package io.meshupgrade.testkit.internal.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which pods are sick, as a test scripts it. It holds for pods that are there, and for those that come. */
public final class Sicknesses {

    private record Case(Sickness sickness, Predicate<JsonNode> pods) {}

    private final List<Case> cases = new ArrayList<>();
    private final Runnable changed;

    Sicknesses(Runnable changed) {
        this.changed = changed;
    }

    /**
     * From now on, these pods are sick; when several of these say so for one pod, the last one counts.
     *
     * @return makes them healthy again
     */
    public Runnable befalls(Sickness sickness, Predicate<JsonNode> pods) {
        Case one = new Case(sickness, pods);
        cases.add(one);
        changed.run();
        return () -> {
            if (cases.remove(one)) {
                changed.run();
            }
        };
    }

    /** Makes all pods healthy. */
    public void heal() {
        cases.clear();
        changed.run();
    }

    @Nullable
    Sickness of(JsonNode pod) {
        for (int i = cases.size() - 1; i >= 0; i--) {
            if (cases.get(i).pods().test(pod)) {
                return cases.get(i).sickness();
            }
        }
        return null;
    }

    /** The pods of a workload: those that carry its name, then one or two parts of their own. */
    public static Predicate<JsonNode> ofWorkload(String namespace, String name) {
        return inNamespace(namespace).and(pod -> {
            String owner = Meta.controller(pod).path("name").asText("");
            String hash = Meta.label(pod, TemplateHash.POD_TEMPLATE_HASH);
            return owner.equals(name) || (!hash.isEmpty() && owner.equals(name + "-" + hash));
        });
    }

    public static Predicate<JsonNode> withLabel(String namespace, String key, String value) {
        return inNamespace(namespace).and(pod -> Meta.label(pod, key).equals(value));
    }

    /** The pods that an istiod of this revision injected. */
    public static Predicate<JsonNode> injectedBy(String revision) {
        return pod -> Meta.annotation(pod, "istio.io/rev").equals(revision);
    }

    public static Predicate<JsonNode> onNode(String node) {
        return pod -> Pods.node(pod).equals(node);
    }

    private static Predicate<JsonNode> inNamespace(String namespace) {
        return pod -> Objects.equals(Meta.namespace(pod), namespace);
    }
}
