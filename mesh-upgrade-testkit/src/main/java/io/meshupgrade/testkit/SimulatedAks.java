package io.meshupgrade.testkit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.admission.Defaults;
import io.meshupgrade.testkit.internal.admission.NamespaceLifecycle;
import io.meshupgrade.testkit.internal.admission.WebhookAdmission;
import io.meshupgrade.testkit.internal.aks.AddOn;
import io.meshupgrade.testkit.internal.api.ApiObjects;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.arm.ClusterTemplate;
import io.meshupgrade.testkit.internal.arm.SimulatedArm;
import io.meshupgrade.testkit.internal.controllers.Controllers;
import io.meshupgrade.testkit.internal.http.HttpFront;
import io.meshupgrade.testkit.internal.http.LocalTls;
import io.meshupgrade.testkit.internal.http.Refusal;
import io.meshupgrade.testkit.internal.rest.AccessReviews;
import io.meshupgrade.testkit.internal.rest.KubernetesApi;
import io.meshupgrade.testkit.internal.rest.KubernetesServer;
import io.meshupgrade.testkit.internal.store.ObjectStore;
import io.meshupgrade.testkit.internal.time.RealTime;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * An AKS cluster with the Istio add-on inside the JVM: real HTTP on random ports of the loopback, no containers, no
 * network.
 *
 * <pre>{@code
 * try (SimulatedAks aks = SimulatedAks.builder().start();
 *         MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(aks.kubeconfig()).connect()) {
 *     mesh.tags().list();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class SimulatedAks implements AutoCloseable {

    /** As kube-apiserver: three megabytes for a request. */
    private static final int BODY_LIMIT = 3 * 1024 * 1024;

    /** A real operation takes 100 to 165 seconds; nobody wants to wait that long for a simulated one. */
    private static final Duration OPERATION = Duration.ofSeconds(2);

    private static final Duration EFFECT = Duration.ofMillis(500);

    /** Without it, az would poll every 30 seconds. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** What a new cluster begins with. */
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final RealTime time;
    private final HttpFront kubernetes;
    private final SimulatedArm arm;
    private final Path kubeconfig;

    private SimulatedAks(Builder builder) {
        Timeline timeline = new Timeline(Instant.now());
        Kinds kinds = new Kinds();
        ApiObjects objects = new ApiObjects(new ObjectStore(), timeline, builder.seed);
        AddOn addOn = new AddOn(objects, timeline, kinds);
        objects.admitThrough(new NamespaceLifecycle(objects.store()));
        objects.admitThrough(new Defaults());
        objects.admitThrough(new WebhookAdmission(objects.store(), timeline, addOn));
        timeline.alone(() -> {
            new Controllers(objects, timeline, kinds).start();
            NAMESPACES.forEach(name -> objects.create(Kinds.NAMESPACE, "", named(name), false));
            objects.create(Kinds.NODE, "", named("node-1"), false);
            addOn.start();
            addOn.revisionsChanged(List.of(), builder.revisions);
        });
        String token = "simulated-" + Long.toHexString(new Random(builder.seed).nextLong());
        KubernetesApi api = new KubernetesApi(objects, timeline, kinds, new AccessReviews(), builder.kubernetesVersion);
        this.kubernetes =
                new HttpFront(new KubernetesServer(api, token::equals), Refusal.STATUS, BODY_LIMIT, LocalTls.shared());
        String kubeconfigText = kubeconfig(token);
        this.kubeconfig = write(kubeconfigText);
        this.arm = SimulatedArm.http(
                timeline,
                ClusterTemplate.of(builder.id)
                        .withKubernetesVersion(builder.kubernetesVersion)
                        .withRevisions(builder.revisions.toArray(String[]::new))
                        .document());
        arm.behaviour()
                .kubeconfig(() -> kubeconfigText)
                .operationsTake(OPERATION)
                .effectAfter(EFFECT)
                .retryAfter(RETRY_AFTER);
        arm.listen(addOn);
        this.time = new RealTime(timeline, 1);
    }

    /** A cluster with the defaults of {@link Builder}. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a simulated cluster shall be like. Not safe for use by several threads. */
    public static final class Builder {

        private String kubernetesVersion = "1.34.4";
        private String id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/simulated/providers"
                + "/Microsoft.ContainerService/managedClusters/simulated";
        private List<String> revisions = List.of("asm-1-29");
        private long seed = 1;

        private Builder() {}

        /** The version of Kubernetes, for example {@code 1.34.4}, which is the default. */
        public Builder kubernetesVersion(String version) {
            this.kubernetesVersion = version;
            return this;
        }

        /** The ARM id of the cluster. Default: one of zeros and the word "simulated". */
        public Builder id(String armId) {
            this.id = armId;
            return this;
        }

        /** The installed revisions of the add-on: one, or two for an upgrade half-way. Default: {@code asm-1-29}. */
        public Builder revisions(String... installed) {
            this.revisions = List.of(installed);
            return this;
        }

        /** Where names and uids that the server makes up come from; the same seed gives the same ones. Default: 1. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** Opens the ports; the cluster answers when this returns. */
        public SimulatedAks start() {
            return new SimulatedAks(this);
        }
    }

    /**
     * A kubeconfig file for this cluster, over https, since kubectl sends no token over http. Its user may do
     * everything. The file is gone when the cluster is closed.
     */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Where ARM of this cluster is: plain http on the loopback. */
    public URI armEndpoint() {
        return arm.uri();
    }

    private String kubeconfig(String token) {
        return """
                apiVersion: v1
                kind: Config
                current-context: simulated
                contexts:
                - name: simulated
                  context: {cluster: simulated, user: admin}
                clusters:
                - name: simulated
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: admin
                  user: {token: %s}
                """.formatted(kubernetes.uri(), base64(LocalTls.shared().caPem()), token);
    }

    private static Path write(String kubeconfig) {
        try {
            return Files.writeString(Files.createTempFile("simulated-aks-", ".kubeconfig"), kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the kubeconfig of a simulated cluster", e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ObjectNode named(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", name);
        return object;
    }

    /** Closes the ports and forgets everything. */
    @Override
    public void close() {
        time.close();
        kubernetes.close();
        arm.close();
        try {
            Files.deleteIfExists(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + kubeconfig, e);
        }
    }
}
