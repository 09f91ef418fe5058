package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.realmesh.ApiServer.Answer;
import io.meshupgrade.realmesh.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promises about deletions and what goes with them, evictions, budgets and endpoints. */
abstract class DeletionsContract extends ReadsContract {

    private void createOwnerAndDependent() {
        JsonNode owner = createConfigMap("owner", "{}");
        api().post(configMaps(), """
                        {"metadata": {"name": "dependent", "ownerReferences": [
                          {"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": "%s",
                           "blockOwnerDeletion": true}]}}
                        """.formatted(owner.at("/metadata/uid").asText()))
                .orThrow();
    }

    private void awaitGone(String name) {
        Await.until(name + " to go", LIMIT, () -> {
            Answer answer = api().get(configMaps() + "/" + name);
            return answer.status() == 404 ? null : answer.text();
        });
    }

    @Test
    void dependentsGoAfterTheirOwnerInTheBackground() {
        createOwnerAndDependent();

        api().delete(configMaps() + "/owner?propagationPolicy=Background", "").orThrow();

        awaitGone("owner");
        awaitGone("dependent");
    }

    @Test
    void dependentsGoBeforeTheirOwnerInTheForeground() {
        createOwnerAndDependent();

        JsonNode marked = api().delete(configMaps() + "/owner", "{\"propagationPolicy\":\"Foreground\"}")
                .orThrow();

        assertThat(marked.at("/metadata/finalizers").toString()).isEqualTo("[\"foregroundDeletion\"]");
        assertThat(marked.at("/metadata").has("deletionTimestamp")).isTrue();
        awaitGone("owner");
        assertThat(api().get(configMaps() + "/dependent").status()).isEqualTo(404);
    }

    @Test
    void orphansStayWithoutTheirOwner() {
        createOwnerAndDependent();

        api().delete(configMaps() + "/owner", "{\"propagationPolicy\":\"Orphan\"}")
                .orThrow();

        awaitGone("owner");
        JsonNode dependent = api().get(configMaps() + "/dependent").orThrow();
        assertThat(dependent.at("/metadata/ownerReferences").isEmpty()).isTrue();
    }

    @Test
    void anUnknownPropagationIsInvalid() {
        createConfigMap("c", "{}");

        Answer answer = api().delete(configMaps() + "/c", "{\"propagationPolicy\":\"Sideways\"}");

        assertRefused(answer, 422, "Invalid");
        assertThat(answer.json().path("message").asText())
                .startsWith("DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value:"
                        + " \"Sideways\"");
        assertThat(api().get(configMaps() + "/c").status()).isEqualTo(200);
    }

    @Test
    void aDeletionCanInsistOnTheVersionItMeans() {
        String old = version(createConfigMap("c", "{}"));
        api().patch(configMaps() + "/c", MERGE, "{\"data\":{\"a\":\"2\"}}").orThrow();

        Answer answer = api().delete(configMaps() + "/c", "{\"preconditions\":{\"resourceVersion\":\"" + old + "\"}}");

        assertRefused(answer, 409, "Conflict");
        assertThat(answer.json().path("message").asText()).contains("the ResourceVersion in the precondition (" + old);
    }

    @Test
    void aPodEndsGracefullyAndSoonerIfAsked() {
        // Given
        createPod("p");

        // When
        JsonNode first = api().delete(pods() + "/p", "").orThrow();
        JsonNode sooner =
                api().delete(pods() + "/p", "{\"gracePeriodSeconds\":2}").orThrow();
        JsonNode later =
                api().delete(pods() + "/p", "{\"gracePeriodSeconds\":90}").orThrow();
        release("p");

        // Then
        assertThat(first.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(7);
        assertThat(sooner.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(2);
        assertThat(later.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(2);
    }

    private void runTwoPodsWithABudget(int minAvailable) {
        awaitServiceAccount();
        api().post("/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets", """
                        {"metadata": {"name": "budget"},
                         "spec": {"minAvailable": %d, "selector": {"matchLabels": {"app": "web"}}}}
                        """.formatted(minAvailable))
                .orThrow();
        api().post("/api/v1/namespaces/" + namespace + "/services", """
                        {"metadata": {"name": "web"}, "spec": {"selector": {"app": "web"},
                          "ports": [{"name": "http", "port": 80, "targetPort": "web"}]}}
                        """).orThrow();
        api().post(deployments(), """
                        {"metadata": {"name": "web"},
                         "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
                          "template": {"metadata": {"labels": {"app": "web"}},
                           "spec": {"containers": [{"name": "a", "image": "a",
                             "ports": [{"name": "web", "containerPort": 8080}]}]}}}}
                        """).orThrow();
        Await.until("the budget to know of two healthy pods", LIMIT, () -> {
            JsonNode status = budget();
            return status.path("currentHealthy").asInt() == 2 ? null : status.toString();
        });
    }

    private JsonNode budget() {
        return api().get("/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets/budget")
                .orThrow()
                .path("status");
    }

    private List<String> webPods() {
        return names(api().get(pods() + "?labelSelector=app%3Dweb").orThrow());
    }

    private Answer evict(String pod) {
        return api().post(pods() + "/" + pod + "/eviction", """
                        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s"}}
                        """.formatted(pod));
    }

    @Test
    void anEvictionThatABudgetForbidsNamesTheBudgetAsItsCause() {
        // Given
        runTwoPodsWithABudget(2);

        // When
        Answer refused = evict(webPods().get(0));

        // Then
        assertThat(budget().path("disruptionsAllowed").asInt()).isZero();
        assertThat(budget().path("desiredHealthy").asInt()).isEqualTo(2);
        assertThat(budget().path("expectedPods").asInt()).isEqualTo(2);
        assertRefused(refused, 429, "TooManyRequests");
        assertThat(refused.json().path("message").asText())
                .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(refused.json().at("/details/causes/0/reason").asText()).isEqualTo("DisruptionBudget");
        assertThat(refused.json().at("/details/causes/0/message").asText())
                .isEqualTo("The disruption budget budget needs 2 healthy pods and has 2 currently");
    }

    @Test
    void aBudgetLetsPodsGoOneByOne() {
        // Given
        runTwoPodsWithABudget(1);
        List<String> pods = webPods();

        // When
        Answer first = evict(pods.get(0));
        Answer second = evict(pods.get(1));

        // Then
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.json().path("status").asText()).isEqualTo("Success");
        assertRefused(second, 429, "TooManyRequests");
    }

    @Test
    void aServiceHasItsReadyPodsAsEndpoints() {
        // Given
        runTwoPodsWithABudget(1);
        String slices = "/apis/discovery.k8s.io/v1/namespaces/" + namespace
                + "/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dweb";

        // When
        Await.until("two ready endpoints", LIMIT, () -> {
            JsonNode endpoints = api().get(slices).orThrow().at("/items/0/endpoints");
            int ready = 0;
            for (JsonNode endpoint : endpoints) {
                ready += endpoint.at("/conditions/ready").asBoolean() ? 1 : 0;
            }
            return ready == 2 ? null : endpoints.toString();
        });
        JsonNode slice = api().get(slices).orThrow().at("/items/0");

        // Then
        assertThat(slice.path("addressType").asText()).isEqualTo("IPv4");
        assertThat(slice.at("/metadata/ownerReferences/0/name").asText()).isEqualTo("web");
        assertThat(slice.at("/endpoints/0/targetRef/kind").asText()).isEqualTo("Pod");
        assertThat(names(api().get(pods()).orThrow()))
                .contains(slice.at("/endpoints/0/targetRef/name").asText());
        assertThat(slice.at("/ports/0/name").asText()).isEqualTo("http");
        assertThat(slice.at("/ports/0/port").asInt()).isEqualTo(8080);
    }
}
