package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.MeshControlPlane;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.DeleteOptions;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.arm.RevisionListener;
import io.meshupgrade.testkit.internal.store.Change;
import io.meshupgrade.testkit.internal.store.Key;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The Istio add-on in the cluster: installs and removes revisions as ARM's list says, plays their istiods, rolls out
 * patches, and looks after what belongs to all revisions.
 *
 * <p>What users made stays when a revision goes: shared mesh config, tags; and so do leases. A new revision is not
 * ready at once: its webhook has no CA until its istiod is up, as measured on a real mesh.
 */
public final class AddOn implements RevisionListener {

    /** Where control planes are. */
    public static final String NAMESPACE = RevisionObjects.NAMESPACE;

    /** As numbers: asm-1-9 comes before asm-1-10. */
    static final Comparator<String> BY_MINOR =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final ApiObjects objects;
    private final Timeline time;
    private final RevisionObjects revisionObjects;
    private final Istiods istiods;
    private final Scaling scaling;
    private final GatewayApi gatewayApi;
    private final AdmissionsEnforcer enforcer;
    private final PatchReleases patches;
    private final MeshConfigAdmission meshConfig = new MeshConfigAdmission();
    private Supplier<JsonNode> components;
    private List<String> running = List.of();

    /** @param components asked for whenever revisions change: which gateways are enabled, as ARM's document says */
    public AddOn(ApiObjects objects, Timeline time, Kinds kinds, Supplier<JsonNode> components) {
        this.objects = objects;
        this.time = time;
        this.revisionObjects = new RevisionObjects(kinds);
        this.istiods = new Istiods(objects, time);
        this.scaling = new Scaling(objects, time);
        this.gatewayApi = new GatewayApi(objects, time, istiods);
        this.enforcer = new AdmissionsEnforcer(objects, time);
        this.patches = new PatchReleases(objects);
        this.components = components;
    }

    /** Begins to act. */
    public void start() {
        objects.store().listen(this::changed);
        ensureNamespace(RevisionObjects.NAMESPACE);
    }

    /** From now on asks this which gateways are enabled. */
    public void components(Supplier<JsonNode> source) {
        components = source;
    }

    /** What the API server asks about each pod. */
    public MeshControlPlane istiods() {
        return istiods;
    }

    /** What the API server asks about shared mesh config. */
    public MeshConfigAdmission meshConfig() {
        return meshConfig;
    }

    private void changed(Change change) {
        istiods.changed(change);
        scaling.changed(change);
        gatewayApi.changed(change);
        enforcer.changed(change);
    }

    private void ensureNamespace(String name) {
        if (objects.store().get(new Key(Kinds.NAMESPACE, "", name)) == null) {
            ObjectNode namespace = JsonNodeFactory.instance.objectNode();
            ObjectNode metadata = namespace.putObject("metadata").put("name", name);
            if (name.startsWith("aks-istio-")) {
                metadata.putObject("labels").put("mesh.aks.azure.com/managed", "true");
            }
            objects.create(Kinds.NAMESPACE, "", namespace, false);
        }
    }

    @Override
    public void revisionsChanged(List<String> before, List<String> after) {
        before.stream().filter(revision -> !after.contains(revision)).forEach(this::remove);
        after.stream().filter(revision -> !before.contains(revision)).forEach(this::install);
        List<String> now = new ArrayList<>(running);
        now.retainAll(after);
        after.stream().filter(revision -> !now.contains(revision)).forEach(now::add);
        running = now;
        scaling.run(running);
        gatewayApi.run(running);
    }

    private void install(String revision) {
        for (ObjectNode object : objectsOf(revision)) {
            Key key = revisionObjects.key(object);
            ensureNamespace(key.namespace().isEmpty() ? RevisionObjects.NAMESPACE : key.namespace());
            if (objects.store().get(key) == null) {
                objects.create(key.kind(), key.namespace(), object, false);
            }
        }
    }

    private void remove(String revision) {
        istiods.leaveLeases(revision);
        for (ObjectNode object : objectsOf(revision)) {
            Key key = revisionObjects.key(object);
            if (!RevisionObjects.isShared(object) && objects.store().get(key) != null) {
                objects.delete(key, DeleteOptions.DEFAULTS);
            }
        }
    }

    private List<ObjectNode> objectsOf(String revision) {
        List<ObjectNode> all = new ArrayList<>(revisionObjects.controlPlane(revision));
        all.addAll(revisionObjects.gateways(revision, components.get()));
        return all;
    }

    /**
     * Rolls out a patch of a revision.
     *
     * @param patch the tag of its images, for example {@code v1.29.6-1}
     * @param istiodAhead so much later than istiod, proxies are patched as well
     * @throws IllegalArgumentException when the revision is not installed
     */
    public void patch(String revision, String patch, Duration istiodAhead) {
        if (!running.contains(revision)) {
            throw new IllegalArgumentException("AKS cannot roll out " + patch + " for " + revision
                    + ", which is not installed; installed: " + running);
        }
        patches.patchIstiod(revision, patch);
        Runnable rest = () -> {
            if (running.contains(revision)) {
                patches.patchProxies(revision, patch);
            }
        };
        if (istiodAhead.isZero()) {
            rest.run();
        } else {
            time.in(istiodAhead, "AKS rolls out the proxies " + patch + " of " + revision, rest);
        }
    }

    /** From now on the mesh config of a revision may not have these fields, whatever it may have elsewhere. */
    public void blockMeshConfig(String revision, String... fields) {
        meshConfig.block(revision, fields);
    }

    /** From now on a webhook configuration has this CA, and its istiod leaves it so. */
    public void spoilCa(String configuration, String bundle) {
        istiods.spoilCa(configuration, bundle);
    }

    /** From now on its istiod gives it the CA of the mesh again. */
    public void repairCa(String configuration) {
        istiods.repairCa(configuration);
    }
}
