package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodFacts.ProxyContainer;
import io.meshupgrade.core.internal.observe.Requests;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A running pod of Deployment cart in namespace shop, for tests to change. */
public final class TestPod {

    public static final Map<String, OwnerLink> CONTROLLERS =
            Map.of("rs-uid", new OwnerLink("apps/v1", "Deployment", "cart", "deployment-uid"));

    private String namespace = "shop";
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> annotations = new HashMap<>();
    private OwnerLink controller = new OwnerLink("apps/v1", "ReplicaSet", "cart-7d9", "rs-uid");
    private ProxyContainer proxy;
    private boolean hostNetwork;
    private String phase = "Running";
    private Instant createdAt = AksMesh.NOW;
    private Instant deletionAt;

    /** As istiod of that revision leaves a pod, with a sidecar of the image given. */
    public static TestPod injected(String revision, String image) {
        return new TestPod()
                .status(revision)
                .annotation(MeshKeys.REVISION, revision)
                .proxy(image, false);
    }

    public static TestPod plain() {
        return new TestPod();
    }

    public TestPod status(String revision) {
        return annotation(
                MeshKeys.STATUS,
                "{\"initContainers\":[\"istio-init\"],\"containers\":[\"istio-proxy\"],\"revision\":\"" + revision
                        + "\"}");
    }

    public TestPod proxy(String image, boolean nativeSidecar) {
        proxy = new ProxyContainer(image, nativeSidecar);
        return this;
    }

    public TestPod in(String name) {
        namespace = name;
        return this;
    }

    public TestPod label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public TestPod annotation(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    public TestPod ownedBy(OwnerLink owner) {
        controller = owner;
        return this;
    }

    public TestPod hostNetwork() {
        hostNetwork = true;
        return this;
    }

    public TestPod phase(String name) {
        phase = name;
        return this;
    }

    public TestPod createdAt(Instant when) {
        createdAt = when;
        return this;
    }

    public TestPod terminating() {
        deletionAt = AksMesh.NOW;
        return this;
    }

    public PodFacts facts() {
        return new PodFacts(
                namespace,
                "cart-7d9-x",
                "pod-uid",
                createdAt,
                labels,
                annotations,
                controller,
                proxy,
                hostNetwork,
                "node-1",
                phase,
                true,
                deletionAt,
                Requests.NONE);
    }
}
