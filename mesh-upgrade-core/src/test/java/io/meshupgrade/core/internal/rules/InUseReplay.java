package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.conformance.Replay;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import java.util.List;
import java.util.Map;

/** Asks whether a revision or tag is used, in a cluster with the one namespace, workload and pod of the row. */
public final class InUseReplay implements Replay {

    private static final String NAMESPACE = "shop";

    @Override
    public String area() {
        return "in-use";
    }

    @Override
    public JsonNode answer(JsonNode given, String when) {
        Map<String, String> namespace = GivenMesh.strings(given.path("namespaceLabels"));
        Map<String, String> pod = GivenMesh.strings(given.path("podLabels"));
        ObjectNode answer = new ObjectMapper().createObjectNode();
        answer.put("referenced", Asked.by(namespace, pod));
        answer.put("revision", Asked.byPod(pod));
        if (given.path("listFails").asBoolean()) {
            // The operator's word for the condition; ours is a list of what was not read.
            answer.put("reason", "UsageCheckFailed");
            answer.put("inUse", used(given, "my-rev", when).textValue());
            return answer;
        }
        List<String> names = when.startsWith("which") ? List.of("default", "my-rev") : List.of("default");
        for (String name : names) {
            answer.withObject("/inUse").set(name, used(given, name, when));
        }
        return answer;
    }

    private static JsonNode used(JsonNode given, String name, String when) {
        MeshObservation observation = observation(given);
        DependantsScan scan = when.startsWith("tag")
                ? DependantsScan.of(observation, RevisionTag.of(name))
                : DependantsScan.of(observation, new Revision(name));
        Reading<Long> pods = ObservedMesh.ALL_PODS;
        if (given.path("listFails").asBoolean()) {
            pods = ObservedMesh.forbidden("pods");
        } else {
            scan.accept(pod(given));
        }
        DependantsFound found = scan.result(pods);
        ObjectMapper json = new ObjectMapper();
        return found.overall() instanceof Usage.Unknown
                ? json.getNodeFactory().textNode("Unknown")
                : json.getNodeFactory().booleanNode(found.overall() instanceof Usage.Blocked);
    }

    private static MeshObservation observation(JsonNode given) {
        AksMesh mesh = new AksMesh();
        mesh.namespace(
                NAMESPACE,
                GivenMesh.strings(given.path("namespaceLabels")).entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .toArray(String[]::new));
        if (given.path("enableNamespacesByDefault").asBoolean()) {
            mesh.webhook(new WebhookConfiguration(
                    "istio-sidecar-injector",
                    "1",
                    Map.of(MeshKeys.REVISION, "default"),
                    Map.of(),
                    List.of(AksMesh.entry(
                            "auto.sidecar-injector.istio.io",
                            AksMesh.selector(AksMesh.absent(MeshKeys.REVISION), AksMesh.absent(MeshKeys.INJECTION)),
                            LabelSelector.EVERYTHING,
                            new ServiceTarget(AksMesh.CONTROL_PLANE, "istiod", "/inject", 443)))));
        }
        return new ObservedMesh()
                .workload(ObservedMesh.workload(
                        WorkloadRef.deployment(NAMESPACE, "cart"),
                        Map.of(),
                        new PodTemplate(GivenMesh.strings(given.path("podLabels")), Map.of(), false),
                        1))
                .of(mesh);
    }

    /** The rows leave out what a pod with these annotations has: the proxy. */
    private static PodFacts pod(JsonNode given) {
        PodFacts injected = ObservedMesh.pod(NAMESPACE, "cart-1", "none");
        Map<String, String> annotations = GivenMesh.strings(given.path("podAnnotations"));
        PodFacts pod = ObservedMesh.with(
                injected,
                had -> GivenMesh.strings(given.path("podLabels")),
                had -> annotations.isEmpty() ? had : annotations);
        return ObservedMesh.in(pod, given.path("podPhase").asText("Running"), null, injected.controller());
    }
}
