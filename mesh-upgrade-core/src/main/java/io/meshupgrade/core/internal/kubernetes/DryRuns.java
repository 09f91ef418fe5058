package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.KubernetesException;
import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Write;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Form;
import io.meshupgrade.core.internal.kubernetes.ObjectLists.Query;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.PodProbe;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.ResourceType;
import java.util.Map;
import java.util.Set;

/**
 * Asks admission by creating pods that are not created ({@code dryRun=All}): mutating webhooks without side effects are
 * called for them as for others.
 */
final class DryRuns implements PodProbe {

    private static final PodKeys KEYS = PodKeys.ofMeshAnd(Set.of());

    private final KubernetesTransport transport;

    DryRuns(KubernetesTransport transport) {
        this.transport = transport;
    }

    @Override
    public Answer probe(String namespace, PodTemplate template) {
        Query pods = new Query(ResourceType.PODS, namespace, "", Form.WHOLE);
        Write write = new Write(
                "ask admission about a pod in namespace " + namespace,
                "POST",
                pods.path(),
                Map.of("dryRun", "All"),
                pod(template).toString(),
                "application/json");
        try {
            PodList list = new PodList(KEYS);
            PodFacts admitted = transport.send(write, (body, contentType) -> {
                try (JsonParser parser = JsonList.JSON.createParser(body)) {
                    parser.nextToken();
                    return list.pod(Fields.of(list.kept().read(parser, "the pod"), "the pod"));
                }
            });
            return new Answer.Admitted(admitted);
        } catch (KubernetesException e) {
            String message = String.valueOf(e.getMessage());
            return switch (e.failure()) {
                // A policy that refuses the pod answers 403, too; either way nothing is learnt.
                case FORBIDDEN -> new Answer.NotAllowed(message);
                case REFUSED, CONFLICT, NOT_FOUND -> new Answer.Rejected(message);
                case UNREACHABLE, TIMED_OUT, NOT_UNDERSTOOD -> new Answer.NoAnswer(message);
                case TLS, UNAUTHENTICATED, CANCELLED -> throw e;
            };
        }
    }

    private static ObjectNode pod(PodTemplate template) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata").put("generateName", "mesh-upgrade-probe-");
        ObjectNode labels = metadata.putObject("labels");
        template.labels().forEach(labels::put);
        ObjectNode annotations = metadata.putObject("annotations");
        template.annotations().forEach((key, value) -> {
            if (!key.equals(MeshKeys.STATUS)) {
                annotations.put(key, value);
            }
        });
        ObjectNode spec = pod.putObject("spec");
        spec.put("hostNetwork", template.hostNetwork());
        spec.putArray("containers").addObject().put("name", "probe").put("image", "registry.k8s.io/pause:3.10");
        return pod;
    }
}
