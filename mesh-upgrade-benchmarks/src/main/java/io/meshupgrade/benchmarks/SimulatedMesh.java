package io.meshupgrade.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The mesh that the pods of a {@link GeneratedCluster} belong to: its control plane, its tag and its namespaces, on the
 * simulator, whose time stands still. What it answered once is answered again without asking it. Safe for use by
 * several threads.
 */
final class SimulatedMesh implements AutoCloseable {

    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedAks aks = SimulatedAks.builder()
            .stepped()
            .revisions(GeneratedCluster.OTHER, GeneratedCluster.TAGGED)
            .start();
    private final HttpClient http;
    private final Map<String, HttpResponse<byte[]>> known = new ConcurrentHashMap<>();

    SimulatedMesh() throws IOException, InterruptedException {
        http = HttpClient.newBuilder().sslContext(trusting()).build();
        aks.time().settle();
        tag();
        for (int i = 0; i < GeneratedCluster.NAMESPACES; i++) {
            ObjectNode namespace = JSON.createObjectNode();
            namespace
                    .putObject("metadata")
                    .put("name", GeneratedCluster.namespace(i))
                    .putObject("labels")
                    .put("istio.io/rev", GeneratedCluster.follows(i));
            create("/api/v1/namespaces", namespace);
        }
        aks.time().settle();
    }

    private SSLContext trusting() throws IOException {
        try (InputStream pem = Files.newInputStream(aks.caCertificate())) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "simulator", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot trust a certificate", e);
        }
    }

    /** As istioctl makes one: the webhook of the revision, that takes those who ask for the tag. */
    private void tag() throws IOException, InterruptedException {
        String injector = WEBHOOKS + "/istio-sidecar-injector-" + GeneratedCluster.TAGGED + "-aks-istio-system";
        HttpResponse<byte[]> revision = get(injector, "application/json");
        if (revision.statusCode() != 200) {
            throw new IOException("The simulator has no " + injector + ": " + revision.statusCode());
        }
        ObjectNode tag = (ObjectNode) JSON.readTree(revision.body());
        tag.remove("metadata");
        tag.putObject("metadata")
                .put("name", "istio-revision-tag-" + GeneratedCluster.TAG + "-aks-istio-system")
                .putObject("labels")
                .put("istio.io/rev", GeneratedCluster.TAGGED)
                .put("istio.io/tag", GeneratedCluster.TAG);
        String asksForRevision = "[\"" + GeneratedCluster.TAGGED + "\"]";
        create(WEBHOOKS, JSON.readTree(tag.toString().replace(asksForRevision, "[\"" + GeneratedCluster.TAG + "\"]")));
    }

    private void create(String path, Object object) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(object.toString()))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException("The simulator took no object of " + path + ": " + answer.body());
        }
    }

    /** @param path with its query */
    HttpResponse<byte[]> get(String path, String accept) throws IOException, InterruptedException {
        HttpResponse<byte[]> before = known.get(accept + " " + path);
        if (before != null) {
            return before;
        }
        HttpResponse<byte[]> now =
                http.send(request(path).header("Accept", accept).build(), BodyHandlers.ofByteArray());
        known.put(accept + " " + path, now);
        return now;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(aks.kubernetes().endpoint().resolve(path))
                .header(
                        "Authorization",
                        "Bearer " + aks.kubernetes().tokens().current().value());
    }

    @Override
    public void close() {
        aks.close();
    }
}
