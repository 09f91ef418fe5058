package io.meshupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.Caller.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real server says in its place is a promise of the contract. */
class AccessTest {

    private final SimulatedAks aks = SimulatedAks.builder().stepped().start();
    private final Caller caller = new Caller(aks);

    @AfterEach
    void stop() {
        aks.close();
    }

    @Test
    void whatIsDeniedIsRefusedAndTheRestIsNot() throws IOException {
        // Given
        aks.kubernetes().access().denyOnly(AccessRule.to("list", "watch").on("", "pods"));

        // When
        Answer everywhere = caller.get("/api/v1/pods");
        Answer inNamespace = caller.get("/api/v1/namespaces/default/pods?watch=true");

        // Then
        assertThat(everywhere.status()).isEqualTo(403);
        assertThat(everywhere.json().path("message").asText())
                .isEqualTo("pods is forbidden: User \"simulated-user\" cannot list resource \"pods\" in API group \"\""
                        + " at the cluster scope");
        assertThat(inNamespace.json().path("message").asText())
                .isEqualTo("pods is forbidden: User \"simulated-user\" cannot watch resource \"pods\" in API group \"\""
                        + " in the namespace \"default\"");
        assertThat(caller.get("/api/v1/configmaps").status()).isEqualTo(200);
        assertThat(caller.get("/api/v1/namespaces/default/pods/none").status()).isEqualTo(404);
    }

    @Test
    void whatIsAllowedInANamespaceIsNotAllowedElsewhere() throws IOException {
        aks.kubernetes()
                .access()
                .allowOnly(AccessRule.to("get", "list").on("", "configmaps").inNamespace("default"));

        assertThat(caller.get("/api/v1/namespaces/default/configmaps").status()).isEqualTo(200);
        assertThat(caller.get("/api/v1/namespaces/kube-system/configmaps").status())
                .isEqualTo(403);
        assertThat(caller.get("/api/v1/configmaps").status()).isEqualTo(403);
        assertThat(caller.delete("/api/v1/namespaces/default/configmaps/a").status())
                .isEqualTo(403);
    }

    @Test
    void whoAsksIsToldWhatWhoTriesWouldFind() throws IOException {
        aks.kubernetes()
                .access()
                .denyOnly(AccessRule.to("create").on("", "pods/eviction").inNamespace("shop"));

        assertThat(allowed("'verb':'create','resource':'pods','subresource':'eviction','namespace':'shop'"))
                .isFalse();
        assertThat(allowed("'verb':'create','resource':'pods','namespace':'shop'"))
                .isTrue();
        assertThat(allowed("'verb':'create','resource':'pods','subresource':'eviction','namespace':'other'"))
                .isTrue();
        aks.kubernetes().access().allowEverything();
        assertThat(allowed("'verb':'create','resource':'pods','subresource':'eviction','namespace':'shop'"))
                .isTrue();
    }

    private boolean allowed(String attributes) throws IOException {
        JsonNode answer = caller.post(
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """
                        {'apiVersion':'authorization.k8s.io/v1','kind':'SelfSubjectAccessReview',
                         'spec':{'resourceAttributes':{%s}}}
                        """.formatted(attributes))
                .json();
        return answer.at("/status/allowed").asBoolean();
    }

    @Test
    void whoMayDoNothingMayStillLookAroundAndAsk() throws IOException {
        aks.kubernetes().access().allowOnly();

        assertThat(caller.get("/apis").status()).isEqualTo(200);
        assertThat(caller.get("/version").status()).isEqualTo(200);
        assertThat(allowed("'verb':'get','resource':'nodes'")).isFalse();
    }
}
