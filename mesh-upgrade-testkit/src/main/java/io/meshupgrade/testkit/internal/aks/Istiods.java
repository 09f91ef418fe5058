package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.MeshControlPlane;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the istiods of all revisions: they are up when their Deployment is available, write their CA into webhooks, and
 * hold Leases.
 */
final class Istiods implements MeshControlPlane {

    /** From the Deployment's being available to the CA's being in the webhook: 0.2 s on a real mesh. */
    private static final Duration UNTIL_CA = Duration.ofMillis(200);

    private static final String CA_BUNDLE =
            Base64.getEncoder().encodeToString("simulated mesh CA".getBytes(StandardCharsets.UTF_8));

    private static final List<String> LEASES = List.of("istio-gateway-deployment-", "istio-gateway-status-leader-");

    private final ApiObjects objects;
    private final Timeline time;
    private final Map<String, String> spoiledCas = new HashMap<>();

    Istiods(ApiObjects objects, Timeline time) {
        this.objects = objects;
        this.time = time;
    }

    /** As istiod does: the CA goes into every webhook whose label names the revision, also into tags. */
    void changed(Change change) {
        boolean istiod = change.key().kind().equals(Kinds.DEPLOYMENT)
                && change.key().namespace().equals(RevisionObjects.NAMESPACE)
                && change.key().name().startsWith("istiod-");
        boolean webhook = change.key().kind().equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION)
                && change.type() != Change.Type.DELETED;
        String revision = revision(change.object());
        if ((istiod || webhook) && answers(revision)) {
            time.in(UNTIL_CA, "istiod of " + revision + " writes its CA", () -> {
                writeCa(revision);
                takeLeases(revision);
            });
        }
    }

    private static String revision(JsonNode object) {
        return object.at("/metadata/labels")
                .path(RevisionObjects.REVISION_LABEL)
                .asText();
    }

    private void writeCa(String revision) {
        if (!answers(revision)) {
            return;
        }
        for (ObjectNode webhook : objects.store().list(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "")) {
            String bundle = spoiledCas.getOrDefault(webhook.at("/metadata/name").asText(), CA_BUNDLE);
            if (revision(webhook).equals(revision)) {
                writeCa(webhook, bundle);
            }
        }
    }

    /** Nothing is stored when it is there already. */
    private void writeCa(ObjectNode webhook, String bundle) {
        Key key = configuration(webhook.at("/metadata/name").asText());
        ManagedEdits.edit(objects, key, "pilot-discovery", copy -> {
            for (JsonNode entry : copy.path("webhooks")) {
                ((ObjectNode) entry).withObject("/clientConfig").put("caBundle", bundle);
            }
        });
    }

    private static Key configuration(String name) {
        return new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", name);
    }

    /** From now on a webhook configuration has this CA, and its istiod leaves it so. */
    void spoilCa(String configuration, String bundle) {
        spoiledCas.put(configuration, bundle);
        ObjectNode webhook = objects.store().get(configuration(configuration));
        if (webhook != null) {
            writeCa(webhook, bundle);
        }
    }

    /** From now on its istiod gives it the CA of the mesh again. */
    void repairCa(String configuration) {
        spoiledCas.remove(configuration);
        ObjectNode webhook = objects.store().get(configuration(configuration));
        if (webhook != null) {
            writeCa(revision(webhook));
        }
    }

    private void takeLeases(String revision) {
        for (String prefix : LEASES) {
            Key key = new Key(Kinds.LEASE, RevisionObjects.NAMESPACE, prefix + revision);
            if (answers(revision) && objects.store().get(key) == null) {
                ObjectNode lease = JsonNodeFactory.instance.objectNode();
                lease.putObject("metadata").put("name", key.name());
                lease.putObject("spec").put("leaseDurationSeconds", 30);
                objects.create(key.kind(), key.namespace(), lease, false);
            }
            hold(key, "istiod-" + revision);
        }
    }

    /** They stay in the cluster, without a holder (Azure/AKS#5862). */
    void leaveLeases(String revision) {
        LEASES.forEach(prefix -> hold(new Key(Kinds.LEASE, RevisionObjects.NAMESPACE, prefix + revision), ""));
    }

    private void hold(Key lease, String holder) {
        ObjectNode stored = objects.store().get(lease);
        if (stored != null
                && !stored.at("/spec/holderIdentity").asText("nobody yet").equals(holder)) {
            ManagedEdits.edit(
                    objects,
                    lease,
                    "pilot-discovery",
                    copy -> copy.withObject("/spec")
                            .put("holderIdentity", holder)
                            .put("renewTime", objects.now()));
        }
    }

    @Override
    public boolean answers(String revision) {
        ObjectNode istiod =
                objects.store().get(new Key(Kinds.DEPLOYMENT, RevisionObjects.NAMESPACE, "istiod-" + revision));
        return istiod != null && istiod.at("/status/availableReplicas").asInt(0) > 0;
    }

    @Override
    public String caBundle() {
        return CA_BUNDLE;
    }

    @Override
    public String nativeSidecars(String revision) {
        return RevisionObjects.nativeSidecars(revision);
    }
}
