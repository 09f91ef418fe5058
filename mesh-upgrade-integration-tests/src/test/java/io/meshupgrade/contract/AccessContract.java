package io.meshupgrade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.ApiServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody is told who may read pods and ConfigMaps of the namespace {@code default}, create pods there, and do
 * nothing else.
 */
abstract class AccessContract {

    /** The server on trial, as that person sees it. */
    abstract ApiServer visitor();

    /** The name of that person. */
    abstract String user();

    /** A kubeconfig of that person. */
    abstract Path kubeconfig();

    @Test
    void aTokenThatNobodyIssuedIsUnauthorized(@TempDir Path folder) throws IOException {
        // Given
        String text = Files.readString(kubeconfig())
                .replaceAll("\\{token: [^}]*}", "{token: made-up}")
                .replaceAll("client-certificate-data: .*\\n *client-key-data: .*", "token: made-up");
        ApiServer stranger = new ApiServer(Files.writeString(folder.resolve("kubeconfig"), text));

        // When
        Answer answer = stranger.get("/api/v1/namespaces");

        // Then
        KubernetesContract.assertRefused(answer, 401, "Unauthorized");
        assertThat(answer.json().path("message").asText()).isEqualTo("Unauthorized");
    }

    private void assertForbidden(Answer answer, String message) {
        KubernetesContract.assertRefused(answer, 403, "Forbidden");
        assertThat(answer.json().path("message").asText()).isEqualTo(message.replace("USER", user()));
    }

    @Test
    void aCollectionThatMayNotBeListedIsForbiddenAtTheScopeAskedFor() {
        assertForbidden(
                visitor().get("/api/v1/pods"),
                "pods is forbidden: User \"USER\" cannot list resource \"pods\" in API group \"\" at the cluster scope");
        assertForbidden(
                visitor().get("/apis/apps/v1/namespaces/default/deployments"),
                "deployments.apps is forbidden: User \"USER\" cannot list resource \"deployments\" in API group \"apps\""
                        + " in the namespace \"default\"");
        assertThat(visitor().get("/api/v1/namespaces/default/pods").status()).isEqualTo(200);
    }

    @Test
    void anObjectThatMayNotBeReadIsForbiddenWhetherOrNotItIsThere() {
        Answer answer = visitor().get("/apis/apps/v1/namespaces/default/deployments/none");

        assertForbidden(
                answer,
                "deployments.apps \"none\" is forbidden: User \"USER\" cannot get resource \"deployments\" in API group"
                        + " \"apps\" in the namespace \"default\"");
        assertThat(answer.json().path("details").toString())
                .isEqualTo("{\"name\":\"none\",\"group\":\"apps\",\"kind\":\"deployments\"}");
    }

    @Test
    void aNamespaceIsForbiddenInItself() {
        assertForbidden(
                visitor().get("/api/v1/namespaces/default"),
                "namespaces \"default\" is forbidden: User \"USER\" cannot get resource \"namespaces\" in API group \"\""
                        + " in the namespace \"default\"");
        assertForbidden(
                visitor()
                        .patch(
                                "/api/v1/namespaces/default",
                                KubernetesContract.MERGE,
                                "{\"metadata\":{\"labels\":{\"a\":\"1\"}}}"),
                "namespaces \"default\" is forbidden: User \"USER\" cannot patch resource \"namespaces\" in API group"
                        + " \"\" in the namespace \"default\"");
    }

    @Test
    void aSubresourceIsForbiddenByItsOwnName() {
        assertForbidden(
                visitor().post("/api/v1/namespaces/default/pods/one/eviction", "{}"),
                "pods \"one\" is forbidden: User \"USER\" cannot create resource \"pods/eviction\" in API group \"\" in"
                        + " the namespace \"default\"");
    }

    @Test
    void aWatchIsForbiddenBeforeItBegins() {
        assertForbidden(
                visitor().get("/api/v1/namespaces/default/configmaps?watch=true"),
                "configmaps is forbidden: User \"USER\" cannot watch resource \"configmaps\" in API group \"\" in the"
                        + " namespace \"default\"");
    }

    @Test
    void aWholeCollectionIsForbiddenToBeDeleted() {
        assertForbidden(
                visitor().delete("/api/v1/namespaces/default/configmaps", ""),
                "configmaps is forbidden: User \"USER\" cannot deletecollection resource \"configmaps\" in API group"
                        + " \"\" in the namespace \"default\"");
    }

    @Test
    void whoAsksBeforehandIsToldTheSame() {
        assertThat(allowed("\"verb\":\"list\",\"resource\":\"pods\",\"namespace\":\"default\""))
                .isTrue();
        assertThat(allowed("\"verb\":\"list\",\"resource\":\"pods\"")).isFalse();
        assertThat(allowed("\"verb\":\"create\",\"resource\":\"pods\",\"namespace\":\"default\""))
                .isTrue();
        assertThat(
                        allowed(
                                "\"verb\":\"create\",\"resource\":\"pods\",\"subresource\":\"eviction\",\"namespace\":\"default\""))
                .isFalse();
        assertThat(allowed(
                        "\"verb\":\"get\",\"group\":\"apps\",\"resource\":\"deployments\",\"namespace\":\"default\""))
                .isFalse();
    }

    private boolean allowed(String attributes) {
        return visitor()
                .post(
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\","
                                + "\"spec\":{\"resourceAttributes\":{" + attributes + "}}}")
                .orThrow()
                .at("/status/allowed")
                .asBoolean();
    }

    @Test
    void everybodyMayLookAround() {
        assertThat(visitor().get("/version").status()).isEqualTo(200);
        assertThat(visitor().get("/apis").status()).isEqualTo(200);
        assertThat(visitor().get("/api/v1").status()).isEqualTo(200);
    }
}
