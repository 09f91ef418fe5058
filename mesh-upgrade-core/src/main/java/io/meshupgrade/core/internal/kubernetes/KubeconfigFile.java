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
import java.util.Objects;
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
     * @param certificateExpiry when the client certificate ends, or null when the credentials are of another kind
     */
    record Access(
            ApiClient client, Path kubeconfig, @Nullable Instant certificateExpiry) {

        /** What may be wrong when the server does not accept the credentials. */
        String explainRefusal(InstantSource clock) {
            if (certificateExpiry != null && certificateExpiry.isBefore(clock.instant())) {
                return "The client certificate in " + kubeconfig + " expired at " + certificateExpiry
                        + ": get a new kubeconfig.";
            }
            return "The credentials in " + kubeconfig + " may have expired, or belong to another cluster.";
        }
    }

    static Access read(Path file) {
        KubeConfig config = parse(file, content(file));
        // Relative names in the file, and relative exec plugins, are looked up beside it.
        config.setFile(file.toAbsolutePath().toFile());
        try {
            requireServer(file, config);
            ClientBuilder builder = ClientBuilder.kubeconfig(config);
            requireCredentials(file, builder);
            ApiClient client = builder.build();
            requireSendable(file, client);
            return new Access(client, file, certificateExpiry(config));
        } catch (NoSuchFileException e) {
            throw new KubeconfigException(
                    file.toString(), "names the file " + e.getMessage() + ", which does not exist.", e);
        } catch (IOException | CertificateException e) {
            throw unusable(file, e);
        } catch (KubeconfigException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unusable(file, e);
        }
    }

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

    private static KubeConfig parse(Path file, String content) {
        try {
            return Objects.requireNonNull(KubeConfig.loadKubeConfig(new StringReader(content)));
        } catch (RuntimeException e) {
            throw new KubeconfigException(
                    file.toString(),
                    "is not a kubeconfig: it is not YAML, or does not have the form that kubectl writes.",
                    null);
        }
    }

    private static void requireServer(Path file, KubeConfig config) {
        String context = config.getCurrentContext();
        if (context == null || context.isEmpty()) {
            throw new KubeconfigException(
                    file.toString(),
                    "has no current context. Choose one: kubectl config use-context NAME --kubeconfig " + file,
                    null);
        }
        if (config.getServer() == null) {
            throw new KubeconfigException(
                    file.toString(),
                    "has the current context \"" + context + "\", which leads to no cluster with a server.",
                    null);
        }
    }

    /**
     * What the client falls back to when it finds no credentials is not a public class, so those are named that count.
     */
    private static void requireCredentials(Path file, ClientBuilder builder) {
        Authentication authentication = builder.getAuthentication();
        if (authentication instanceof KubeconfigAuthentication chosen) {
            authentication = chosen.getDelegateAuthentication();
        }
        if (!(authentication instanceof ClientCertificateAuthentication
                || authentication instanceof AccessTokenAuthentication
                || authentication instanceof UsernamePasswordAuthentication)) {
            throw new KubeconfigException(
                    file.toString(),
                    "gives no credentials for its current context. If it uses an exec plugin such as kubelogin,"
                            + " is that installed and logged in?",
                    null);
        }
    }

    /** The HTTP client would answer an address or a token that it cannot send with an exception of its own. */
    private static void requireSendable(Path file, ApiClient client) {
        if (HttpUrl.parse(client.getBasePath()) == null) {
            throw new KubeconfigException(
                    file.toString(), "has a server that is no address, which would be https://HOST:PORT.", null);
        }
        if (client.getAuthentication("BearerToken") instanceof ApiKeyAuth token && token.getApiKey() != null) {
            // A token read from a file ends as text files do, in a newline.
            token.setApiKey(token.getApiKey().strip());
            if (!token.getApiKey().chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new KubeconfigException(
                        file.toString(), "has a token with characters that no token has. Get a new kubeconfig.", null);
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

    private static KubeconfigException unusable(Path file, Exception e) {
        return new KubeconfigException(
                file.toString(),
                "has a server, certificate, key or exec plugin that cannot be used ("
                        + e.getClass().getSimpleName() + "). Get a new one: az aks get-credentials --file " + file,
                null);
    }
}
