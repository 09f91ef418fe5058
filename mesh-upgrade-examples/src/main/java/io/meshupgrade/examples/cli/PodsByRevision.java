package io.meshupgrade.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The pods of a simulated cluster, by namespace, workload and the revision of their sidecars. */
final class PodsByRevision {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADD_ON = "aks-istio-system";

    private record Group(String namespace, String workload, String revision) implements Comparable<Group> {

        @Override
        public int compareTo(Group other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return namespace + "/" + workload + "/" + revision;
        }
    }

    private final SimulatedAks aks;

    PodsByRevision(SimulatedAks aks) {
        this.aks = aks;
    }

    /** As text. The pods of the add-on itself are left out. */
    String table() {
        Map<Group, Integer> counts = new TreeMap<>();
        for (JsonNode pod : pods().path("items")) {
            String namespace = pod.at("/metadata/namespace").asText();
            if (!namespace.equals(ADD_ON)) {
                counts.merge(new Group(namespace, workload(pod), revision(pod)), 1, Integer::sum);
            }
        }
        TextTable table = new TextTable("NAMESPACE", "WORKLOAD", "PODS", "REVISION");
        counts.forEach((group, count) ->
                table.add(group.namespace(), group.workload(), Integer.toString(count), group.revision()));
        return table.toString();
    }

    private static String workload(JsonNode pod) {
        return pod.at("/metadata/labels")
                .path("app")
                .asText(pod.at("/metadata/name").asText());
    }

    /** Empty when it has no sidecar. */
    private static String revision(JsonNode pod) {
        String status =
                pod.at("/metadata/annotations").path("sidecar.istio.io/status").asText("");
        try {
            return status.isEmpty()
                    ? ""
                    : JSON.readTree(status).path("revision").asText();
        } catch (IOException e) {
            throw new UncheckedIOException("The annotation sidecar.istio.io/status of a pod is no JSON: " + status, e);
        }
    }

    private JsonNode pods() {
        URI uri = URI.create(aks.kubernetes().endpoint() + "/api/v1/pods");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header(
                        "Authorization",
                        "Bearer " + aks.kubernetes().tokens().current().value())
                .build();
        HttpClient client = HttpClient.newBuilder().sslContext(tls()).build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("The simulated cluster does not list its pods: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the simulated cluster was asked for its pods", e);
        }
    }

    private SSLContext tls() {
        try (InputStream pem = Files.newInputStream(aks.caCertificate())) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            authorities.setCertificateEntry(
                    "simulated", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The certificate authority of the simulated cluster is of no use", e);
        }
    }
}
