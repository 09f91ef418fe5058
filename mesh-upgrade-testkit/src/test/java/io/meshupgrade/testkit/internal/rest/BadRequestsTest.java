package io.meshupgrade.testkit.internal.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.rest.Server.Answer;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent is answered as a real server would: with success, or with a Status that says what is wrong; and what
 * was stored never stops the world. Good requests are spoilt at random; the seed is in the message of a failure, and
 * {@code -Dmeshupgrade.seed=N} repeats it.
 */
class BadRequestsTest {

    private static final int REQUESTS = 6_000;

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "PATCH", "PATCH", "DELETE", "FETCH");

    private static final List<String> PATHS = List.of(
            "/api/v1/namespaces",
            "/api/v1/namespaces/shop",
            "/api/v1/namespaces/shop/pods",
            "/api/v1/namespaces/shop/pods/cart",
            "/api/v1/namespaces/shop/pods/cart/status",
            "/api/v1/namespaces/shop/pods/cart/eviction",
            "/api/v1/namespaces/shop/configmaps",
            "/api/v1/namespaces/shop/configmaps/cart",
            "/api/v1/namespaces/shop/services/cart",
            "/api/v1/namespaces/shop/services",
            "/apis/apps/v1/namespaces/shop/deployments",
            "/apis/apps/v1/namespaces/shop/deployments/cart",
            "/apis/apps/v1/namespaces/shop/deployments/cart/scale",
            "/apis/apps/v1/namespaces/shop/deployments/cart/status",
            "/apis/apps/v1/namespaces/shop/statefulsets/cart",
            "/apis/apps/v1/namespaces/shop/daemonsets/cart",
            "/apis/batch/v1/namespaces/shop/cronjobs/cart",
            "/apis/batch/v1/namespaces/shop/jobs/cart",
            "/apis/policy/v1/namespaces/shop/poddisruptionbudgets",
            "/apis/policy/v1/namespaces/shop/poddisruptionbudgets/cart",
            "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/cart",
            "/apis/coordination.k8s.io/v1/namespaces/shop/leases/cart",
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/cart",
            "/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways/cart",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "/api/v1/pods",
            "/apis",
            "/version",
            "/nowhere");

    private static final List<String> PARAMETERS = List.of(
            "watch",
            "limit",
            "continue",
            "resourceVersion",
            "resourceVersionMatch",
            "sendInitialEvents",
            "allowWatchBookmarks",
            "labelSelector",
            "fieldSelector",
            "dryRun",
            "fieldManager",
            "fieldValidation",
            "force",
            "gracePeriodSeconds",
            "propagationPolicy",
            "orphanDependents",
            "pretty");

    private static final List<String> VALUES = List.of(
            "",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "99999999999999999999",
            "All",
            "Exact",
            "NotOlderThan",
            "Orphan",
            "a=b",
            "a in (b",
            "a in (b,c)",
            "!a",
            "metadata.name=cart",
            "=",
            ",",
            "status.phase=Running",
            "é",
            "\u0000",
            "e30",
            "eyJydiI6MX0",
            "someone");

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/merge-patch+json",
            "application/json-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml",
            "application/vnd.kubernetes.protobuf",
            "text/plain",
            "");

    private static final List<String> ACCEPTS = List.of(
            "",
            "application/json",
            "*/*",
            "application/vnd.kubernetes.protobuf,application/json",
            "application/vnd.kubernetes.protobuf",
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
            "text/html",
            ";;,");

    private static final List<String> ODD = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "99999999999999999999",
            "\"\"",
            "\"x\"",
            "\"no such thing\"",
            "[]",
            "{}",
            "[1]",
            "[null]",
            "[[]]",
            "{\"a\":{}}",
            "{\"$patch\":\"delete\"}",
            "\"25%\"",
            "\"x%\"",
            "\"2026-01-01T00:00:00Z\"");

    private static final List<String> DOCUMENTS = List.of(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cart","labels":{"a":"b"},
             "annotations":{"c":"d"},"finalizers":[],"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"x",
             "uid":"1","controller":true}]},"data":{"a":"1"}}""",
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cart"},"spec":{"replicas":2,"paused":false,
             "minReadySeconds":1,"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":0}},
             "selector":{"matchLabels":{"app":"cart"},"matchExpressions":[{"key":"app","operator":"In","values":["cart"]}]},
             "template":{"metadata":{"labels":{"app":"cart"}},"spec":{"restartPolicy":"Always","nodeSelector":{"a":"b"},
             "containers":[{"name":"a","image":"a","env":[{"name":"A","value":"1"}],"ports":[{"containerPort":80}]}]}}}}""",
            """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"cart"},"spec":{"replicas":2,
             "updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}},
             "selector":{"matchLabels":{"app":"s"}},"template":{"metadata":{"labels":{"app":"s"}},
             "spec":{"containers":[{"name":"a","image":"a"}]}}}}""",
            """
            {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"cart"},"spec":{
             "selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},
             "spec":{"containers":[{"name":"a","image":"a"}]}}}}""",
            """
            {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"cart"},"spec":{"schedule":"*/5 * * * *",
             "jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a"}]}}}}}}""",
            """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"cart"},"spec":{"parallelism":1,"completions":1,
             "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"a"}]}}}}""",
            """
            {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"cart"},"spec":{"minAvailable":1,
             "selector":{"matchLabels":{"app":"cart"}}}}""",
            """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"cart"},"spec":{
             "minReplicas":1,"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"cart"}}}""",
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"cart","labels":{"app":"cart"}},"spec":{"nodeName":"node-1",
             "terminationGracePeriodSeconds":1,"containers":[{"name":"a","image":"a","restartPolicy":"Always"}]},
             "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""",
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"cart"},"spec":{"selector":{"app":"cart"},
             "ports":[{"name":"http","port":80,"targetPort":"web"}]}}""",
            """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"cart"},"spec":{"holderIdentity":"a",
             "leaseDurationSeconds":15,"renewTime":"2026-01-01T00:00:00.000000Z"}}""",
            """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingWebhookConfiguration","metadata":{"name":"cart"},
             "webhooks":[{"name":"a.b.c","failurePolicy":"Ignore","clientConfig":{"caBundle":"","service":{"name":"x",
             "namespace":"shop","path":"/","port":443}},"rules":[{"operations":["CREATE"],"apiGroups":[""],
             "apiVersions":["v1"],"resources":["pods"]}],"namespaceSelector":{"matchExpressions":[{"key":"a",
             "operator":"In","values":["b"]}]}}]}""",
            """
            {"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"cart"},"deleteOptions":{"gracePeriodSeconds":1,
             "preconditions":{"uid":"1"},"dryRun":["All"]}}""",
            "[{\"op\":\"add\",\"path\":\"/metadata/labels/x\",\"value\":\"1\"},{\"op\":\"move\",\"from\":\"/data/a\","
                    + "\"path\":\"/data/b\"},{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"cart\"}]",
            "{\"kind\":\"SelfSubjectAccessReview\",\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}",
            "{\"propagationPolicy\":\"Foreground\",\"gracePeriodSeconds\":0}");

    private final Random random;
    private final long seed;
    private final Server server = new Server();

    BadRequestsTest() {
        this.seed = Long.getLong("meshupgrade.seed", 20261125L);
        this.random = new Random(seed);
    }

    @Test
    void areAnsweredAndNeverStopTheWorld() throws JsonProcessingException {
        System.out.println("Bad requests of seed " + seed);
        int[] families = new int[6];
        for (int i = 0; i < REQUESTS; i++) {
            if (server.get("/api/v1/namespaces/shop").status() == 404) {
                server.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}");
            }
            String document = one(DOCUMENTS);
            boolean wild = random.nextInt(4) == 0;
            String method = wild ? one(METHODS) : one(List.of("POST", "PUT", "PATCH", "PATCH", "DELETE", "GET"));
            String path = (wild ? one(PATHS) : pathOf(document, method)) + query();
            String body = body(document);
            Map<String, List<String>> headers = Map.of(
                    "Content-Type",
                    List.of(wild ? one(TYPES) : method.equals("PATCH") ? one(TYPES.subList(1, 5)) : TYPES.get(0)),
                    "Accept",
                    List.of(wild ? one(ACCEPTS) : ""));
            String what = "seed " + seed + ", request " + i + ": " + method + " " + path + " " + headers + "\n" + body;
            try {
                Answer answer = server.send(method, path, headers, body.getBytes(UTF_8));
                families[answer.status() / 100]++;
                requireHonest(what, answer);
                server.time.pass(Duration.ofSeconds(random.nextInt(3)));
            } catch (RuntimeException e) {
                throw new AssertionError(what, e);
            }
        }
        System.out.println("Answered: " + families[2] + " with success, " + families[4] + " with 4xx, " + families[5]
                + " with 504 for a version of the future");
        assertThat(families[2]).as("seed %d", seed).isGreaterThan(REQUESTS / 20);
        assertThat(families[4]).as("seed %d", seed).isGreaterThan(REQUESTS / 20);
    }

    /** Where this document is sent to when all is well. */
    private static String pathOf(String document, String method) throws JsonProcessingException {
        String kind = Server.JSON.readTree(document).path("kind").asText();
        String one = PATHS.stream()
                .filter(path -> path.toLowerCase(Locale.ROOT).endsWith("/" + kind.toLowerCase(Locale.ROOT) + "s/cart"))
                .findFirst()
                .orElse("/api/v1/namespaces/shop/configmaps/cart");
        return method.equals("POST") ? one.substring(0, one.lastIndexOf('/')) : one;
    }

    private static void requireHonest(String what, Answer answer) {
        if (answer.status() >= 400) {
            // A version that is not reached yet is the one thing that a real server answers with 504.
            boolean future = answer.status() == 504 && answer.text().contains("Too large resource version");
            assertThat(answer.status() < 500 || future).as(what + "\n" + answer).isTrue();
            boolean protobuf = answer.text().startsWith("k8s\0");
            boolean noPath = answer.text().equals("404 page not found\n");
            if (!protobuf && !noPath) {
                JsonNode status = answer.json();
                assertThat(status.path("kind").asText()).as(what).isEqualTo("Status");
                assertThat(status.path("status").asText()).as(what).isEqualTo("Failure");
                assertThat(status.path("code").asInt()).as(what).isEqualTo(answer.status());
                assertThat(status.path("reason").asText()).as(what).isNotEmpty();
                assertThat(status.path("message").asText()).as(what).isNotEmpty();
            }
        }
    }

    /** Watches are short, so that the test is. */
    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
            query.append('&').append(one(PARAMETERS)).append('=').append(URLEncoder.encode(one(VALUES), UTF_8));
        }
        return query.indexOf("watch") >= 0 ? "" : query.isEmpty() ? "" : "?" + query.substring(1);
    }

    private String body(String document) throws JsonProcessingException {
        int how = random.nextInt(20);
        if (how == 0) {
            return document.substring(0, random.nextInt(document.length()));
        }
        if (how == 1) {
            return one(ODD);
        }
        JsonNode tree = Server.JSON.readTree(document);
        for (int i = random.nextInt(4); i > 0; i--) {
            spoil(tree);
        }
        return tree.toString();
    }

    /** Exchanges or removes a value somewhere in it. */
    private void spoil(JsonNode tree) throws JsonProcessingException {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = one(names);
            if (random.nextInt(4) == 0) {
                object.remove(name);
            } else if (random.nextInt(6) == 0) {
                object.set("odd name/" + name, object.get(name));
            } else {
                object.set(name, Server.JSON.readTree(one(ODD)));
            }
        } else if (container instanceof ArrayNode array) {
            array.add(Server.JSON.readTree(one(ODD)));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
