package io.meshupgrade.core;

import com.azure.core.credential.TokenCredential;
import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.internal.azure.ArmApi;
import io.meshupgrade.core.internal.azure.ArmSettings;
import io.meshupgrade.core.internal.azure.BearerTokens;
import io.meshupgrade.core.internal.kubernetes.KubernetesCluster;
import io.meshupgrade.core.internal.kubernetes.KubernetesSettings;
import io.meshupgrade.core.internal.kubernetes.TokenSource;
import io.meshupgrade.core.internal.run.OperatorLease;
import io.meshupgrade.core.internal.time.SystemTime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an AKS cluster with the Istio add-on.
 *
 * <pre>{@code
 * try (MeshUpgrade mesh = AksMeshUpgrade.cluster(ClusterId.parse(resourceId))
 *         .credential(credential)
 *         .kubeconfig(Path.of("kubeconfig"))
 *         .connect()) {
 *     System.out.println(mesh.revisions().upgradeTargets());
 * }
 * }</pre>
 *
 * <p>A connection has two sides. ARM, which knows revisions, needs {@code cluster} and {@code credential}. Kubernetes
 * needs a kubeconfig or an {@code ApiClient}; a connection with an ARM side gets its kubeconfig from there when none is
 * given. Without {@code cluster}, all that needs no ARM works.
 */
public final class AksMeshUpgrade {

    /** Long enough for a single change of a large mesh, and not too long to wait for one that crashed. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private AksMeshUpgrade() {}

    /** Begins with the cluster's ARM id. {@link Builder#credential} has to follow. */
    public static Builder cluster(ClusterId id) {
        return new Builder(Objects.requireNonNull(id, "id"));
    }

    /** Begins a connection to Kubernetes alone; see {@link Builder#kubeconfig(Path)}. */
    public static Builder kubeconfig(Path kubeconfig) {
        return new Builder(null).kubeconfig(kubeconfig);
    }

    /** Begins a connection to Kubernetes alone; see {@link Builder#kubernetes}. */
    public static Builder kubernetes(ApiClient client) {
        return new Builder(null).kubernetes(client);
    }

    /**
     * How to connect.
     *
     * <p>Defaults: Azure's public cloud and the certificates that the JVM trusts; version 2026-04-01 of ARM's API; 10
     * seconds to connect to ARM and 60 for its whole answer, 10 seconds to connect to Kubernetes and 60 without a byte;
     * 500 pods to a page, compressed, and 4 lists at the same time. What only reads is sent at most 4 times when the
     * server is busy or a connection breaks, and waits at most 60 seconds for ARM and 30 for Kubernetes in between;
     * nothing else is repeated. No redirect is followed, tokens go to the ARM endpoint and to the server of the
     * kubeconfig only, and no server is ever asked anonymously.
     *
     * <p>Not safe for use by several threads; the {@link MeshUpgrade} is.
     */
    public static final class Builder {

        private final @Nullable ClusterId cluster;
        private @Nullable TokenCredential credential;
        private @Nullable KubernetesAccess access;
        private ArmSettings arm = ArmSettings.DEFAULT;
        private KubernetesSettings kubernetes = KubernetesSettings.DEFAULTS;
        private Set<String> scope = Set.of();
        private int readsAtOnce = 4;
        private String leaseNamespace = "default";
        private Duration leaseDuration = LEASE;
        private InstantSource clock = SystemTime.clock();

        private Builder(@Nullable ClusterId cluster) {
            this.cluster = cluster;
        }

        /** How Kubernetes is reached. */
        private record KubernetesAccess(String what, Connecting connecting) {}

        private interface Connecting {
            KubernetesCluster connect(@Nullable TokenSource tokens, InstantSource clock, KubernetesSettings settings);
        }

        /**
         * Who is asked for tokens: for ARM, and for the API server where the kubeconfig has an exec plugin such as
         * kubelogin, which is then not run, or no credentials at all. They are renewed before they expire, and once
         * when a server refuses them. Default: none, which a connection without a cluster id can do without.
         */
        public Builder credential(TokenCredential value) {
            this.credential = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Takes server and credentials from the current context of a kubeconfig file. Without a {@link #credential}, an
         * exec plugin which it names is run when connecting.
         *
         * @throws IllegalStateException when Kubernetes was given before
         */
        public Builder kubeconfig(Path file) {
            Objects.requireNonNull(file, "file");
            return access(
                    "the kubeconfig " + file,
                    (tokens, now, settings) ->
                            KubernetesCluster.ofKubeconfig(file, tokens, now, settings, SystemTime::await));
        }

        /**
         * The same for a kubeconfig that is no file.
         *
         * @throws IllegalStateException when Kubernetes was given before
         */
        public Builder kubeconfig(String content) {
            Objects.requireNonNull(content, "content");
            return access(
                    "a kubeconfig as text",
                    (tokens, now, settings) -> KubernetesCluster.ofKubeconfig(
                            "given as text", content, tokens, now, settings, SystemTime::await));
        }

        /**
         * Takes server, TLS settings and credentials from a client of the caller, which is copied and never changed.
         * Its time limits are replaced by ours.
         *
         * @throws IllegalStateException when Kubernetes was given before
         */
        public Builder kubernetes(ApiClient client) {
            Objects.requireNonNull(client, "client");
            return access(
                    "an ApiClient",
                    (tokens, now, settings) -> KubernetesCluster.of(client, settings, SystemTime::await));
        }

        private Builder access(String what, Connecting connecting) {
            if (access != null) {
                throw new IllegalStateException("Kubernetes was given twice: first as " + access.what() + ", then as "
                        + what + ". Give it once.");
            }
            access = new KubernetesAccess(what, connecting);
            return this;
        }

        /**
         * Where ARM is. Default: {@code https://management.azure.com}.
         *
         * @param endpoint scheme, host and port of a sovereign cloud's ARM or of a simulated one; plain http on the
         *     loopback only
         * @throws IllegalArgumentException when a token must not go there
         */
        public Builder armEndpoint(URI endpoint) {
            this.arm = arm.withEndpoint(endpoint);
            return this;
        }

        /**
         * Who signs the certificate of ARM. Default: whom the JVM trusts.
         *
         * @param pem a file with certificates in PEM, read when connecting
         */
        public Builder armAuthority(Path pem) {
            this.arm = arm.withAuthority(Objects.requireNonNull(pem, "pem"));
            return this;
        }

        /**
         * The version of ARM's API. Default: 2026-04-01.
         *
         * @throws IllegalArgumentException when it is not a version
         */
        public Builder armApiVersion(String version) {
            this.arm = arm.withApiVersion(version);
            return this;
        }

        /**
         * How long ARM may take. Default: 10 and 60 seconds.
         *
         * @param connect until there is a connection
         * @param answer until a whole answer has come
         * @throws IllegalArgumentException when one of them is not more than nothing
         */
        public Builder armTimeouts(Duration connect, Duration answer) {
            this.arm = arm.withTimeouts(connect, answer);
            return this;
        }

        /**
         * How long the API server may take. Default: 10 and 60 seconds.
         *
         * @param connect until there is a connection
         * @param silence how long an answer may pause
         * @throws IllegalArgumentException when one of them is not more than nothing
         */
        public Builder kubernetesTimeouts(Duration connect, Duration silence) {
            this.kubernetes = kubernetes.withTimeouts(connect, silence);
            return this;
        }

        /**
         * The namespaces to look at, beside those of the control plane, for callers who may not read all. What lives
         * elsewhere is then unknown, and never taken for absent. Default: the whole cluster.
         *
         * @param names none for the whole cluster
         */
        public Builder namespaces(Collection<String> names) {
            this.scope = Set.copyOf(names);
            return this;
        }

        /**
         * Where the Lease is by which operators take turns; all of one mesh have to use the same. Default:
         * {@code default}, since the add-on's own namespaces are AKS's.
         *
         * @param namespace which exists
         */
        public Builder leaseNamespace(String namespace) {
            this.leaseNamespace = Objects.requireNonNull(namespace, "namespace");
            return this;
        }

        /**
         * How long the Lease may go without being renewed, after which another operator takes it over. Default: 30
         * seconds.
         *
         * @param duration whole seconds, at least 3
         * @throws IllegalArgumentException when it is less
         */
        public Builder leaseDuration(Duration duration) {
            if (duration.toSeconds() < 3) {
                throw new IllegalArgumentException("leaseDuration is at least 3 seconds, but is " + duration + ".");
            }
            this.leaseDuration = duration;
            return this;
        }

        /**
         * How many pods the API server is asked for at a time. Default: 500, as kubectl does.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder podsPerPage(int value) {
            this.kubernetes = kubernetes.withPageSize(value);
            return this;
        }

        /**
         * Whether the API server may compress its answers. Default: yes, which across a network saves nine tenths of
         * the bytes; next to the server it costs more than it saves.
         */
        public Builder compression(boolean value) {
            this.kubernetes = kubernetes.withCompression(value);
            return this;
        }

        /**
         * How many lists are read at the same time, pods apart: those are read a page after the other. Default: 4, with
         * which a look at a mesh from afar takes half the time (50 ms for a list: 0.5 s, not 1.0); with 1, all is read
         * in turn on the thread of the caller.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder readsAtOnce(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("readsAtOnce is at least 1, but is " + value + ".");
            }
            this.readsAtOnce = value;
            return this;
        }

        /** For tests, which decide when tokens expire. */
        Builder clock(InstantSource value) {
            this.clock = value;
            return this;
        }

        /**
         * Makes the connection. No request is sent until a capability needs one.
         *
         * @throws IllegalStateException when a cluster is named without a credential
         * @throws IllegalArgumentException when the file of {@link #armAuthority} holds no certificates
         * @throws io.meshupgrade.common.KubeconfigException when a kubeconfig was given that is missing, broken, or
         *     gives no server or no credentials
         */
        public MeshUpgrade connect() {
            ArmApi armSide = armSide();
            TokenSource tokens = credential == null ? null : serverTokens(credential);
            if (access != null) {
                return new ConnectedMeshUpgrade(
                        armSide, access.connecting().connect(tokens, clock, kubernetes), reading(), lease());
            }
            ArmApi source = Objects.requireNonNull(armSide, "A connection begins with a cluster or with Kubernetes");
            InstantSource now = clock;
            KubernetesSettings settings = kubernetes;
            Supplier<KubernetesCluster> fromArm = () -> KubernetesCluster.ofKubeconfig(
                    "from ARM", source.kubeconfig(), tokens, now, settings, SystemTime::await);
            return new ConnectedMeshUpgrade(source, fromArm, reading(), lease());
        }

        private MeshReading.Settings reading() {
            return new MeshReading.Settings(scope, readsAtOnce, clock);
        }

        private OperatorLease.Settings lease() {
            String holder = System.getProperty("user.name", "somebody") + "-"
                    + UUID.randomUUID().toString().substring(0, 8);
            return new OperatorLease.Settings(leaseNamespace, holder, leaseDuration);
        }

        private @Nullable ArmApi armSide() {
            if (cluster == null) {
                return null;
            }
            if (credential == null) {
                throw new IllegalStateException("The cluster " + cluster.name()
                        + " is named by its ARM id, but there is no credential for ARM: add .credential(credential).");
            }
            return new ArmApi(cluster, credential, arm, clock, SystemTime::await);
        }

        private TokenSource serverTokens(TokenCredential owner) {
            BearerTokens tokens = new BearerTokens(owner, BearerTokens.AKS_SERVER, clock);
            return new TokenSource() {
                @Override
                public String current() {
                    return tokens.current();
                }

                @Override
                public @Nullable String insteadOf(String refused) {
                    return tokens.insteadOf(refused);
                }
            };
        }
    }
}
