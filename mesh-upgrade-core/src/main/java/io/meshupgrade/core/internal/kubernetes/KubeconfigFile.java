package io.meshupgrade.core.internal.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.auth.ApiKeyAuth;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.kubernetes.client.util.credentials.Authentication;
import io.kubernetes.client.util.credentials.ClientCertificateAuthentication;
import io.kubernetes.client.util.credentials.KubeconfigAuthentication;
import io.kubernetes.client.util.credentials.UsernamePasswordAuthentication;
import io.meshupgrade.common.KubeconfigException;
import io.meshupgrade.core.internal.observe.Loopback;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Turns a kubeconfig file into a client, or into a sentence that says what is wrong with it.
 *
 * <p>The official client reads the file. It answers a broken one with whatever exception its code runs into, and falls
 * back to anonymous requests where an exec plugin gives no credentials; both are caught here. What it throws may quote
 * the file and so a credential: it is neither repeated in messages nor kept as a cause.
 */
final class KubeconfigFile {

    private KubeconfigFile() {}

    /**
     * A client and what is known of its credentials.
     *
     * @param kubeconfig what to call it in messages
     * @param certificateExpiry when the client certificate ends, or null when the credentials are of another kind
     * @param tokens whether the credential of the caller gives the tokens
     */
    record Access(
            ApiClient client, String kubeconfig, @Nullable Instant certificateExpiry, boolean tokens) {

        /** What may be wrong when the server does not accept the credentials. */
        String explainRefusal(InstantSource clock) {
            if (tokens) {
                return "Does the cluster use Microsoft Entra ID, and may the owner of the credential use it?";
            }
            if (certificateExpiry != null && certificateExpiry.isBefore(clock.instant())) {
                return "The client certificate in " + kubeconfig + " expired at " + certificateExpiry
                        + ": get a new kubeconfig.";
            }
            return "The credentials in " + kubeconfig + " may have expired, or belong to another cluster.";
        }
    }

    /** Reads a file. */
    static Access read(Path file, @Nullable TokenSource tokens) {
        Origin origin = new Origin(file.toString(), " --file " + file);
        KubeConfig config = parse(origin, content(file));
        // Relative names in the file, and relative exec plugins, are looked up beside it.
        config.setFile(file.toAbsolutePath().toFile());
        return access(origin, config, tokens);
    }

    /** @param source what to call it in messages, for example {@code from ARM} */
    static Access read(String source, String content, @Nullable TokenSource tokens) {
        Origin origin = new Origin(source, "");
        return access(origin, parse(origin, content), tokens);
    }

    private static Access access(Origin origin, KubeConfig config, @Nullable TokenSource tokens) {
        try {
            requireServer(origin, config);
            if (tokens != null) {
                removePlugins(config);
            }
            ClientBuilder builder = ClientBuilder.kubeconfig(config);
            boolean ownCredentials = hasCredentials(builder);
            if (!ownCredentials && tokens == null) {
                throw new KubeconfigException(
                        origin.name(),
                        "gives no credentials for its current context. If it uses an exec plugin such as kubelogin,"
                                + " is that installed and logged in?",
                        null);
            }
            ApiClient client = builder.build();
            requireSendable(origin, client);
            if (!ownCredentials && tokens != null) {
                requirePrivate(origin, client);
                client.setHttpClient(client.getHttpClient()
                        .newBuilder()
                        .addInterceptor(new TokenInterceptor(tokens))
                        .build());
                return new Access(client, origin.name(), null, true);
            }
            return new Access(client, origin.name(), certificateExpiry(config), false);
        } catch (NoSuchFileException e) {
            throw new KubeconfigException(
                    origin.name(), "names the file " + e.getMessage() + ", which does not exist.", e);
        } catch (IOException | CertificateException e) {
            throw unusable(origin, e);
        } catch (KubeconfigException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unusable(origin, e);
        }
    }

    /**
     * Where a kubeconfig comes from.
     *
     * @param name for messages
     * @param option what to append to {@code az aks get-credentials}, so that it writes there
     */
    private record Origin(String name, String option) {}

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new KubeconfigException(
                    file.toString(),
                    "does not exist. Name another, or get one: az aks get-credentials --file " + file,
                    e);
        } catch (IOException e) {
            throw new KubeconfigException(
                    file.toString(),
                    "cannot be read (" + e.getClass().getSimpleName() + "). Is it a text file that you may read?",
                    e);
        }
    }

    private static KubeConfig parse(Origin origin, String content) {
        try {
            return Objects.requireNonNull(KubeConfig.loadKubeConfig(new StringReader(content)));
        } catch (RuntimeException e) {
            throw new KubeconfigException(
                    origin.name(),
                    "is not a kubeconfig: it is not YAML, or does not have the form that kubectl writes.",
                    null);
        }
    }

    private static void requireServer(Origin origin, KubeConfig config) {
        String context = config.getCurrentContext();
        if (context == null || context.isEmpty()) {
            throw new KubeconfigException(
                    origin.name(),
                    "has no current context. Choose one: kubectl config use-context NAME"
                            + origin.option().replace("--file", "--kubeconfig"),
                    null);
        }
        if (config.getServer() == null) {
            throw new KubeconfigException(
                    origin.name(),
                    "has the current context \"" + context + "\", which leads to no cluster with a server.",
                    null);
        }
    }

    /**
     * What the client falls back to when it finds no credentials is not a public class, so those are named that count.
     */
    private static boolean hasCredentials(ClientBuilder builder) {
        Authentication authentication = builder.getAuthentication();
        if (authentication instanceof KubeconfigAuthentication chosen) {
            authentication = chosen.getDelegateAuthentication();
        }
        return authentication instanceof ClientCertificateAuthentication
                || authentication instanceof AccessTokenAuthentication
                || authentication instanceof UsernamePasswordAuthentication;
    }

    /** A plugin would be run, and might ask a person to log in, for a token that nobody needs. */
    private static void removePlugins(KubeConfig config) {
        for (Object entry : Objects.requireNonNullElse(config.getUsers(), List.of())) {
            if (entry instanceof Map<?, ?> named && named.get("user") instanceof Map<?, ?> user) {
                user.keySet().removeAll(Set.of("exec", "auth-provider"));
            }
        }
    }

    private static void requirePrivate(Origin origin, ApiClient client) {
        HttpUrl server = Objects.requireNonNull(HttpUrl.parse(client.getBasePath()));
        if (!server.isHttps() && !Loopback.is(server.host())) {
            throw new KubeconfigException(
                    origin.name(),
                    "has the server http://" + server.host() + ", which would get the token unencrypted: it has to be"
                            + " https, or http on the loopback of this machine.",
                    null);
        }
    }

    /** The HTTP client would answer an address or a token that it cannot send with an exception of its own. */
    private static void requireSendable(Origin origin, ApiClient client) {
        if (HttpUrl.parse(client.getBasePath()) == null) {
            throw new KubeconfigException(
                    origin.name(), "has a server that is no address, which would be https://HOST:PORT.", null);
        }
        if (client.getAuthentication("BearerToken") instanceof ApiKeyAuth token && token.getApiKey() != null) {
            // A token read from a file ends as text files do, in a newline.
            token.setApiKey(token.getApiKey().strip());
            if (!token.getApiKey().chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new KubeconfigException(
                        origin.name(), "has a token with characters that no token has. Get a new kubeconfig.", null);
            }
        }
    }

    private static @Nullable Instant certificateExpiry(KubeConfig config) throws IOException, CertificateException {
        byte[] certificate =
                config.getDataOrFileRelative(config.getClientCertificateData(), config.getClientCertificateFile());
        if (certificate == null) {
            return null;
        }
        X509Certificate x509 = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        return x509.getNotAfter().toInstant();
    }

    private static KubeconfigException unusable(Origin origin, Exception e) {
        return new KubeconfigException(
                origin.name(),
                "has a server, certificate, key or exec plugin that cannot be used ("
                        + e.getClass().getSimpleName() + "). Get a new one: az aks get-credentials" + origin.option(),
                null);
    }
}
