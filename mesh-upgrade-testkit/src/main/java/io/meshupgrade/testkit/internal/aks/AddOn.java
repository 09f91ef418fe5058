package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.MeshControlPlane;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.arm.RevisionListener;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.store.Kind;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Istio add-on in the cluster: installs and removes revisions as ARM's list says, and plays their istiods.
 *
 * <p>What users made stays when a revision goes: shared mesh config, tags, leases. A new revision is not ready at once:
 * its webhook has no CA until its istiod is up, as measured on a real mesh.
 */
public final class AddOn implements RevisionListener, MeshControlPlane {

    private static final String NAMESPACE = "aks-istio-system";

    /** From the Deployment's being available to the CA's being in the webhook: 0.2 s on a real mesh. */
    private static final Duration UNTIL_CA = Duration.ofMillis(200);

    private static final String CA_BUNDLE =
            Base64.getEncoder().encodeToString("simulated mesh CA".getBytes(StandardCharsets.UTF_8));

    /** The patches that AKS had rolled out in August 2026 (Azure/AKS, CHANGELOG.md). */
    private static final Map<String, String> PATCHES =
            Map.of("asm-1-27", "v1.27.9-6", "asm-1-28", "v1.28.9-2", "asm-1-29", "v1.29.5-2", "asm-1-30", "v1.30.2-2");

    private static final Pattern REVISION = Pattern.compile("asm-(\\d+)-(\\d+)");
    private static final int FIRST_MINOR_WITH_NATIVE_SIDECARS = 29;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiObjects objects;
    private final Timeline time;
    private final Kinds kinds;
    private final Map<String, String> spoiledCas = new HashMap<>();

    public AddOn(ApiObjects objects, Timeline time, Kinds kinds) {
        this.objects = objects;
        this.time = time;
        this.kinds = kinds;
    }

    /** Begins to play the istiods. */
    public void start() {
        objects.store().listen(this::whenAnIstiodComesUp);
        objects.create(
                Kinds.NAMESPACE, "", JsonNodeFactory.instance.objectNode().set("metadata", namespaceMetadata()), false);
    }

    private static ObjectNode namespaceMetadata() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("name", NAMESPACE);
        metadata.putObject("labels").put("mesh.aks.azure.com/managed", "true");
        return metadata;
    }

    @Override
    public void revisionsChanged(List<String> before, List<String> after) {
        before.stream().filter(revision -> !after.contains(revision)).forEach(this::remove);
        after.stream().filter(revision -> !before.contains(revision)).forEach(this::install);
    }

    private void install(String revision) {
        for (ObjectNode object : objectsOf(revision)) {
            Key key = key(object);
            if (objects.store().get(key) == null) {
                objects.create(key.kind(), key.namespace(), object, false);
            }
        }
    }

    private void remove(String revision) {
        for (ObjectNode object : objectsOf(revision)) {
            Key key = key(object);
            if (objects.store().get(key) != null) {
                objects.delete(key, null, JsonNodeFactory.instance.objectNode(), false);
            }
        }
    }

    private Key key(ObjectNode object) {
        Kind kind = kinds.all().stream()
                .filter(known -> known.kind().equals(object.path("kind").asText()))
                .findFirst()
                .orElseThrow();
        return new Key(
                kind,
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
    }

    private List<ObjectNode> objectsOf(String revision) {
        try (InputStream in = Objects.requireNonNull(AddOn.class.getResourceAsStream("revision.json"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("REVISION", revision)
                    .replace(
                            "PATCH",
                            PATCHES.getOrDefault(
                                    revision, "v" + revision.replace("asm-", "").replace('-', '.')))
                    .replace("NATIVE", nativeSidecars(revision));
            List<ObjectNode> all = new ArrayList<>();
            JSON.readTree(text).forEach(object -> all.add((ObjectNode) object));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As istiod does: the CA goes into every webhook whose label names the revision, also into tags. */
    private void whenAnIstiodComesUp(Change change) {
        boolean istiod = change.key().kind().equals(Kinds.DEPLOYMENT)
                && change.key().namespace().equals(NAMESPACE)
                && change.key().name().startsWith("istiod-");
        boolean webhook = change.key().kind().equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION)
                && change.type() != Change.Type.DELETED;
        String revision =
                change.object().at("/metadata/labels").path("istio.io/rev").asText();
        if ((istiod || webhook) && answers(revision)) {
            time.in(UNTIL_CA, "istiod of " + revision + " writes its CA", () -> writeCa(revision));
        }
    }

    private void writeCa(String revision) {
        if (!answers(revision)) {
            return;
        }
        for (ObjectNode webhook : objects.store().list(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "")) {
            boolean own =
                    webhook.at("/metadata/labels").path("istio.io/rev").asText().equals(revision);
            String bundle = spoiledCas.getOrDefault(webhook.at("/metadata/name").asText(), CA_BUNDLE);
            boolean right = webhook.findValuesAsText("caBundle").stream()
                            .filter(bundle::equals)
                            .count()
                    == webhook.path("webhooks").size();
            if (own && !right) {
                writeCa(webhook, bundle);
            }
        }
    }

    private void writeCa(ObjectNode webhook, String bundle) {
        objects.edit(key(webhook), copy -> {
            for (JsonNode entry : copy.path("webhooks")) {
                ((ObjectNode) entry).withObject("/clientConfig").put("caBundle", bundle);
            }
        });
    }

    /** From now on a webhook configuration has this CA, and its istiod leaves it so. */
    public void spoilCa(String configuration, String bundle) {
        spoiledCas.put(configuration, bundle);
        ObjectNode webhook = objects.store().get(new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", configuration));
        if (webhook != null) {
            writeCa(webhook, bundle);
        }
    }

    /** From now on its istiod gives it the CA of the mesh again. */
    public void repairCa(String configuration) {
        spoiledCas.remove(configuration);
        ObjectNode webhook = objects.store().get(new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", configuration));
        if (webhook != null) {
            writeCa(webhook.at("/metadata/labels").path("istio.io/rev").asText());
        }
    }

    @Override
    public boolean answers(String revision) {
        ObjectNode istiod = objects.store().get(new Key(Kinds.DEPLOYMENT, NAMESPACE, "istiod-" + revision));
        return istiod != null && istiod.at("/status/availableReplicas").asInt(0) > 0;
    }

    @Override
    public String caBundle() {
        return CA_BUNDLE;
    }

    /** AKS switches them on from asm-1-29 (AKS documentation, istio-native-sidecar). */
    @Override
    public String nativeSidecars(String revision) {
        Matcher parts = REVISION.matcher(revision);
        boolean on = parts.matches() && Integer.parseInt(parts.group(2)) >= FIRST_MINOR_WITH_NATIVE_SIDECARS;
        return Boolean.toString(on);
    }
}
