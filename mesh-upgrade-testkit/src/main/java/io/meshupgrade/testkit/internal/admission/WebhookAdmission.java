package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Admission;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends pods that are created through the mutating webhooks of the cluster, in the order of a real API server, and
 * fails with its words (Kubernetes, staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go).
 *
 * <p>Which istiod answers is what the webhook's Service selects. Webhooks of other systems are not run: their pods pass
 * when the Service is there. Of the rest of admission, {@code matchConditions} and addresses by URL are refused in
 * words of our own, and {@code reinvocationPolicy} is ignored, since injection needs none.
 */
public final class WebhookAdmission implements Admission {

    private static final String UNTRUSTED =
            "tls: failed to verify certificate: x509: certificate signed by unknown authority";

    private final ObjectStore store;
    private final MeshControlPlane mesh;
    private final SidecarInjector injector;
    private final AdmissionCache cache;

    public WebhookAdmission(ObjectStore store, Timeline time, MeshControlPlane mesh) {
        this.store = store;
        this.mesh = mesh;
        this.injector = new SidecarInjector(store, mesh);
        this.cache = new AdmissionCache(store, time);
    }

    /** What admission has seen of the cluster; its lag can be scripted there. */
    public AdmissionCache cache() {
        return cache;
    }

    @Override
    public ObjectNode admit(Key key, @Nullable ObjectNode before, ObjectNode object) {
        if (before != null || !key.kind().equals(Kinds.POD)) {
            return object;
        }
        cache.look();
        ObjectNode pod = object;
        for (WebhookMatch webhook : WebhookSelection.entries(cache.webhookConfigurations())) {
            if (WebhookSelection.wants(
                    webhook, key.kind(), cache.namespaceLabels(key.namespace()), pod.at("/metadata/labels"))) {
                pod = call(webhook, key.namespace(), pod);
            }
        }
        return pod;
    }

    /** The entries that would see this pod as it is, as {@code configuration/entry}, in the order of their calls. */
    List<WebhookMatch> matching(String namespace, JsonNode pod) {
        List<WebhookMatch> matching = new ArrayList<>();
        cache.look();
        for (WebhookMatch webhook : WebhookSelection.entries(cache.webhookConfigurations())) {
            if (WebhookSelection.wants(
                    webhook, Kinds.POD, cache.namespaceLabels(namespace), pod.at("/metadata/labels"))) {
                matching.add(webhook);
            }
        }
        return matching;
    }

    private ObjectNode call(WebhookMatch webhook, String namespace, ObjectNode pod) {
        refuseWhatIsNotSimulated(webhook);
        JsonNode service = store.get(new Key(Kinds.SERVICE, webhook.serviceNamespace(), webhook.service()));
        if (service == null) {
            return failed(webhook, "service \"" + webhook.service() + "\" not found", pod);
        }
        JsonNode selector = service.at("/spec/selector");
        if (!selector.path("app").asText("").equals("istiod")) {
            return pod;
        }
        String revision = selector.path("istio.io/rev").asText("default");
        if (!mesh.answers(revision)) {
            return failed(webhook, "no endpoints available for service \"" + webhook.service() + "\"", pod);
        }
        if (!webhook.caBundle().equals(mesh.caBundle())) {
            return failed(webhook, UNTRUSTED, pod);
        }
        return injector.inject(revision, webhook.serviceNamespace(), namespace, pod);
    }

    private static ObjectNode failed(WebhookMatch webhook, String why, ObjectNode pod) {
        if (webhook.failurePolicy().equals("Ignore")) {
            return pod;
        }
        throw new ApiError(
                500,
                "InternalError",
                "Internal error occurred: failed calling webhook \"" + webhook.name()
                        + "\": failed to call webhook: Post \"" + webhook.url() + "\": " + why);
    }

    private static void refuseWhatIsNotSimulated(WebhookMatch webhook) {
        String what = "";
        if (!webhook.entry().path("matchConditions").isEmpty()) {
            what = "matchConditions";
        } else if (webhook.entry().at("/clientConfig/url").isTextual()) {
            what = "clientConfig.url";
        }
        if (!what.isEmpty()) {
            throw new ApiError(
                    500,
                    "InternalError",
                    "The simulated API server does not evaluate " + what + " of webhook \"" + webhook.name() + "\" in "
                            + webhook.configuration() + ". Remove it, or use a real cluster for this test.");
        }
    }
}
