package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.AdmissionCache;
import io.meshupgrade.testkit.internal.admission.Defaults;
import io.meshupgrade.testkit.internal.admission.NamespaceLifecycle;
import io.meshupgrade.testkit.internal.admission.WebhookAdmission;
import io.meshupgrade.testkit.internal.aks.AddOn;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.controllers.Controllers;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.util.List;

/**
 * The inside of a simulated cluster, without anything that faces callers: its time, its objects, and what acts on them.
 */
final class Simulation {

    /** What a new cluster begins with. */
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    final Timeline timeline;
    final Kinds kinds = new Kinds();
    final ApiObjects objects;
    final AddOn addOn;
    final AdmissionCache admission;
    final Controllers controllers;

    Simulation(SimulatedAksBuilder builder) {
        timeline = new Timeline(builder.begin());
        builder.kinds.forEach(kinds::register);
        objects = new ApiObjects(new ObjectStore(), timeline, builder.seed);
        JsonNode document = builder.template().document();
        addOn = new AddOn(objects, timeline, kinds, () -> components(document));
        WebhookAdmission webhooks = new WebhookAdmission(objects.store(), timeline, addOn.istiods());
        admission = webhooks.cache();
        controllers = new Controllers(objects, timeline, kinds);
        objects.admitThrough(new NamespaceLifecycle(objects.store()));
        objects.admitThrough(new Defaults());
        objects.admitThrough(webhooks);
        objects.admitThrough(addOn.meshConfig());
        timeline.alone(() -> {
            controllers.start();
            NAMESPACES.forEach(name -> objects.create(Kinds.NAMESPACE, "", named(name), false));
            objects.create(Kinds.NODE, "", node(), false);
            addOn.start();
            addOn.revisionsChanged(List.of(), builder.template().revisions());
        });
    }

    /** Which gateways are enabled, as the document of the cluster says it. */
    static JsonNode components(JsonNode document) {
        return document.at("/properties/serviceMeshProfile/istio/components");
    }

    /** One that has room for any world. */
    private static ObjectNode node() {
        ObjectNode node = named("node-1");
        node.withObject("/status/allocatable")
                .put("cpu", "1000")
                .put("memory", "4Ti")
                .put("pods", "100k");
        return node;
    }

    private static ObjectNode named(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", name);
        return object;
    }
}
