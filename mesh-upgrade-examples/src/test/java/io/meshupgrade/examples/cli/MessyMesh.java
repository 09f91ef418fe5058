package io.meshupgrade.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.IngressMode;
import io.meshupgrade.testkit.SimulatedAks;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A simulated cluster, and somebody who makes a mess of its mesh as people do. */
final class MessyMesh implements AutoCloseable {

    static final String ID =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private final SimulatedAks aks;
    private final HttpClient client;

    MessyMesh(String... revisions) {
        aks = SimulatedAks.builder()
                .id(ID)
                .stepped()
                .revisions(revisions)
                .ingressGateways(IngressMode.EXTERNAL)
                .start();
        aks.time().settle();
        client = HttpClient.newBuilder().sslContext(trusting(aks)).build();
    }

    /**
     * In the middle of an upgrade: the namespace shop was pointed to the new revision and not restarted; billing asks
     * for the tag prod, whose revision is gone; both has two labels of which one hides the other; orders is well, by
     * the tag stable, and media by the new revision.
     */
    static MessyMesh example() {
        return new MessyMesh("asm-1-29", "asm-1-30")
                .namespace("shop", "'istio.io/rev':'asm-1-29'")
                .deployment("shop", "cart", 3)
                .deployment("shop", "checkout", 2)
                .pod("shop", "debug")
                .namespace("billing", "'istio.io/rev':'asm-1-29'")
                .deployment("billing", "invoices", 2)
                .namespace("both", "'istio-injection':'enabled','istio.io/rev':'asm-1-30'")
                .deployment("both", "web", 2)
                .namespace("media", "'istio.io/rev':'asm-1-30'")
                .deployment("media", "player", 2)
                .tag("stable", "asm-1-29")
                .namespace("orders", "'istio.io/rev':'stable'")
                .deployment("orders", "api", 1)
                .danglingTag("prod", "asm-1-28")
                .relabel("billing", "'istio.io/rev':'prod'")
                .relabel("shop", "'istio.io/rev':'asm-1-30'");
    }

    SimulatedAks aks() {
        return aks;
    }

    /** What a command says of it, without ARM. */
    Run run(String command, String... more) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of(more));
        line.addAll(List.of("--kubeconfig", aks.kubeconfig().toString()));
        return Run.of(line.toArray(String[]::new));
    }

    /** @param labels as JSON without braces */
    MessyMesh namespace(String name, String labels) {
        call("POST", "/api/v1/namespaces", "{'metadata':{'name':'" + name + "','labels':{" + labels + "}}}");
        return this;
    }

    MessyMesh relabel(String namespace, String labels) {
        call("PATCH", "/api/v1/namespaces/" + namespace, "{'metadata':{'labels':{" + labels + "}}}");
        return this;
    }

    MessyMesh deployment(String namespace, String name, int pods) {
        call(
                "POST",
                "/apis/apps/v1/namespaces/" + namespace + "/deployments",
                "{'metadata':{'name':'%1$s'},'spec':{'replicas':%2$d,'selector':{'matchLabels':{'app':'%1$s'}},"
                                .formatted(name, pods)
                        + "'template':{'metadata':{'labels':{'app':'" + name
                        + "'}},'spec':{'containers':[{'name':'app','image':'app'}]}}}}");
        aks.time().settle();
        return this;
    }

    MessyMesh pod(String namespace, String name) {
        call(
                "POST",
                "/api/v1/namespaces/" + namespace + "/pods",
                "{'metadata':{'name':'" + name + "'},'spec':{'containers':[{'name':'app','image':'app'}]}}");
        aks.time().settle();
        return this;
    }

    /** A tag as istioctl makes it: a copy of its revision that listens to another name. */
    MessyMesh tag(String tag, String revision) {
        ObjectNode webhook =
                (ObjectNode) call("GET", WEBHOOKS + "/istio-sidecar-injector-" + revision + "-aks-istio-system", "");
        ObjectNode labels = rename(webhook, "istio-revision-tag-" + tag + "-aks-istio-system");
        labels.put("istio.io/tag", tag).put("istio.io/rev", revision);
        for (JsonNode one : webhook.path("webhooks")) {
            for (JsonNode expression : one.findPath("namespaceSelector").path("matchExpressions")) {
                point(expression, tag);
            }
            for (JsonNode expression : one.findPath("objectSelector").path("matchExpressions")) {
                point(expression, tag);
            }
        }
        call("POST", WEBHOOKS, webhook.toString());
        String services = "/api/v1/namespaces/aks-istio-system/services";
        ObjectNode service = (ObjectNode) call("GET", services + "/istiod-" + revision, "");
        rename(service, "istiod-revision-tag-" + tag).put("istio.io/tag", tag).put("istio.io/rev", revision);
        ((ObjectNode) service.path("spec")).remove("clusterIP");
        ((ObjectNode) service.path("spec")).remove("clusterIPs");
        call("POST", services, service.toString());
        aks.time().settle();
        return this;
    }

    /** What is left of a tag when its revision is gone. */
    MessyMesh danglingTag(String tag, String revision) {
        call("POST", WEBHOOKS, """
                        {'metadata': {'name': 'istio-revision-tag-%1$s-aks-istio-system',
                          'labels': {'istio.io/tag': '%1$s', 'istio.io/rev': '%2$s', 'app': 'sidecar-injector'}},
                         'webhooks': [{'name': 'rev.namespace.sidecar-injector.istio.io',
                          'admissionReviewVersions': ['v1'], 'sideEffects': 'None', 'failurePolicy': 'Fail',
                          'clientConfig': {'caBundle': 'Y2E=',
                           'service': {'namespace': 'aks-istio-system', 'name': 'istiod-%2$s', 'path': '/inject'}},
                          'rules': [{'operations': ['CREATE'], 'apiGroups': [''], 'apiVersions': ['v1'],
                           'resources': ['pods']}],
                          'namespaceSelector': {'matchExpressions': [
                           {'key': 'istio.io/rev', 'operator': 'In', 'values': ['%1$s']}]}}]}
                        """.formatted(tag, revision));
        return this;
    }

    private static ObjectNode rename(ObjectNode object, String name) {
        ObjectNode labels = object.path("metadata").path("labels").deepCopy();
        ObjectNode metadata = object.putObject("metadata");
        String namespace = object.path("kind").asText().equals("Service") ? "aks-istio-system" : "";
        metadata.put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.set("labels", labels);
        return labels;
    }

    private static void point(JsonNode expression, String tag) {
        if (expression.path("key").asText().equals("istio.io/rev")
                && expression.path("operator").asText().equals("In")) {
            ((ObjectNode) expression).putArray("values").add(tag);
        }
    }

    /** @param body with single quotes for double ones */
    private JsonNode call(String method, String path, String body) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        HttpRequest request = HttpRequest.newBuilder(URI.create(aks.kubernetes().endpoint() + path))
                .header(
                        "Authorization",
                        "Bearer " + aks.kubernetes().tokens().current().value())
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static SSLContext trusting(SimulatedAks aks) {
        try (InputStream pem = Files.newInputStream(aks.caCertificate())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        aks.close();
    }
}
