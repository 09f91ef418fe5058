package io.meshupgrade.core.internal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.core.internal.kubernetes.KubernetesTransport.Write;
import io.meshupgrade.core.internal.observe.AccessReviewer;
import io.meshupgrade.core.internal.observe.Right;
import java.util.Map;

/** Asks by SelfSubjectAccessReviews, which everybody may create who may log in (Kubernetes, Authorization Overview). */
final class AccessReviews implements AccessReviewer {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final KubernetesTransport transport;

    AccessReviews(KubernetesTransport transport) {
        this.transport = transport;
    }

    @Override
    public boolean allows(Right right) {
        ObjectNode review = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SelfSubjectAccessReview");
        ObjectNode attributes = review.withObject("/spec/resourceAttributes")
                .put("verb", right.verb())
                .put("group", right.type().group())
                .put("resource", right.type().plural());
        if (right.namespace() != null) {
            attributes.put("namespace", right.namespace());
        }
        Write request = new Write(
                "ask whether the caller may " + right, "POST", PATH, Map.of(), review.toString(), "application/json");
        return transport.send(request, (body, contentType) -> {
            JsonNode answer = MAPPER.readTree(body);
            JsonNode allowed = answer.at("/status/allowed");
            if (!allowed.isBoolean()) {
                throw new UnreadableDocument("the answer has no status.allowed");
            }
            return allowed.booleanValue();
        });
    }
}
