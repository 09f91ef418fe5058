package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.ArmClient.CLUSTER;
import static io.meshupgrade.testkit.internal.arm.ArmClient.LOCATION;
import static io.meshupgrade.testkit.internal.arm.ArmClient.SUBSCRIPTION;
import static io.meshupgrade.testkit.internal.arm.ArmClient.VERSION;
import static io.meshupgrade.testkit.internal.arm.ArmClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.arm.ArmClient.Answer;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

    private final Timeline time = new Timeline(Instant.parse("2026-11-01T00:00:00Z"));
    private final SimulatedArm arm =
            SimulatedArm.http(time, ClusterTemplate.of(CLUSTER).document());
    private final ArmClient client = new ArmClient(arm);

    @AfterEach
    void nothingHasHappened() {
        assertThat(arm.revisions()).containsExactly("asm-1-29");
        assertThat(time.untilNext()).isNull();
        arm.close();
    }

    @Test
    void asksForAnApiVersion() throws Exception {
        // Given, When
        Answer none = client.send("GET", CLUSTER, "");
        Answer empty = client.send("GET", CLUSTER + "?api-version=", "");
        Answer odd = client.send("GET", CLUSTER + "?api-version=latest", "");
        Answer preview = client.send("GET", CLUSTER + "?api-version=2026-06-02-preview", "");

        // Then
        assertThat(List.of(none, empty)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(json("{'error':{'code':'MissingApiVersionParameter','message':'The api-version query"
                            + " parameter (?api-version=) is required for all requests.'}}"));
        });
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.code()).isEqualTo("InvalidApiVersionParameter");
        assertThat(preview.status()).isEqualTo(200);
    }

    @Test
    void asksForATokenWhenItIsTold() throws Exception {
        // Given
        arm.behaviour().requireToken(true);

        // When
        Answer none = client.cluster();
        Answer basic = client.send("GET", CLUSTER + VERSION, "", "Authorization", "Basic abc");
        Answer empty = client.send("GET", CLUSTER + VERSION, "", "Authorization", "Bearer ");
        Answer any = client.send("GET", CLUSTER + VERSION, "", "Authorization", "Bearer abc");

        // Then
        assertThat(List.of(none, basic, empty)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("AuthenticationFailed");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer authorization_uri=");
        });
        assertThat(none.message()).isEqualTo("Authentication failed. The 'Authorization' header is missing.");
        assertThat(basic.message())
                .isEqualTo("Authentication failed. The 'Authorization' header is provided in an invalid format.");
        assertThat(any.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "{} {}", "nonsense", "\"text\"", "[]", "null", ""})
    void refusesABodyThatIsNoJsonObject(String body) throws Exception {
        // Given, When
        Answer answer = client.send("PUT", CLUSTER + VERSION, body);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidRequestContent");
        assertThat(answer.message()).startsWith("The request content was invalid and could not be deserialized: '");
    }

    @Test
    void refusesAnotherMediaType() throws Exception {
        // Given
        String body = client.cluster().body().toString();

        // When
        Answer answer = client.send("PUT", CLUSTER + VERSION, body, "Content-Type", "text/plain");

        // Then
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.message()).contains("'text/plain' is not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/properties | [] | array | object",
                "/location | 5 | number | string",
                "/properties/agentPoolProfiles | {} | object | array",
                "/properties/agentPoolProfiles | [5] | number | object",
                "/properties/serviceMeshProfile | 'Istio' | string | object",
                "/properties/serviceMeshProfile/mode | true | boolean | string",
                "/properties/serviceMeshProfile/istio | [] | array | object",
                "/properties/serviceMeshProfile/istio/revisions | 'asm-1-29' | string | array",
                "/properties/serviceMeshProfile/istio/revisions | [129] | number | string",
            })
    void refusesAValueOfTheWrongType(String path, String value, String found, String wanted) throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        int slash = path.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) document.at(path.substring(0, slash));
        parent.set(path.substring(slash + 1), json("{'v':" + value + "}").path("v"));

        // When
        Answer answer = client.put(document);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("UnmarshalError");
        assertThat(answer.message())
                .isEqualTo("UnmarshalEntity encountered error: json: cannot unmarshal " + found
                        + " into Go struct field ManagedCluster" + path.replace('/', '.') + " of type " + wanted + ".");
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        // Given
        ObjectNode document = (ObjectNode) client.cluster().body();
        document.put("z", "x".repeat(5_000_000));

        // When
        Answer answer = client.put(document);

        // Then
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body())
                .isEqualTo(json("{'error':{'code':'RequestEntityTooLarge','message':'Request entity is too large: limit"
                        + " is 4194304 bytes'}}"));
    }

    @Test
    void refusesABodyThatIsTooDeep() throws Exception {
        // Given
        String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";

        // When
        Answer answer = client.send("PUT", CLUSTER + VERSION, deep);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidRequestContent");
    }

    @Test
    void knowsNoOtherPaths() throws Exception {
        // Given, When
        Answer root = client.get("/");
        Answer noSubscription = client.get("/tenants");
        Answer subscription = client.get(SUBSCRIPTION + "/resourcegroups");
        Answer part = client.get(CLUSTER + "/agentPools");
        Answer deepPart = client.get(CLUSTER + "/meshUpgradeProfiles/istio/more");
        Answer locationPart = client.get(LOCATION + "/kubernetesVersions");
        Answer linkerd = client.get(CLUSTER + "/meshUpgradeProfiles/linkerd");

        // Then
        assertThat(List.of(root, noSubscription, subscription, part, deepPart, locationPart, linkerd))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(404));
        assertThat(root.code()).isEqualTo("MissingSubscription");
        assertThat(subscription.code()).isEqualTo("NotFound");
        assertThat(List.of(part, deepPart, locationPart))
                .allSatisfy(answer -> assertThat(answer.message())
                        .isEqualTo(
                                "The resource type could not be found in the namespace 'Microsoft.ContainerService' for api"
                                        + " version '2026-06-01'."));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, '', 'GET, PUT, PATCH, DELETE'",
        "PUT, /meshUpgradeProfiles, GET",
        "DELETE, /meshUpgradeProfiles/istio, GET",
        "GET, /listClusterUserCredential, POST",
    })
    void refusesAnotherMethod(String method, String part, String allowed) throws Exception {
        // Given, When
        Answer answer = client.send(method, CLUSTER + part + VERSION, "");

        // Then
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.message()).isEqualTo("The requested resource does not support http method '" + method + "'.");
    }

    @Test
    void answersWithAnErrorOfArmWhenASupplierFails() throws Exception {
        // Given
        arm.behaviour().kubeconfig(() -> {
            throw new IllegalStateException("no kubeconfig");
        });

        // When
        Answer answer = client.send("POST", CLUSTER + "/listClusterUserCredential" + VERSION, "");

        // Then
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("InternalError");
        assertThat(answer.message()).contains("no kubeconfig");
    }

    @Test
    void saysHowTheIdOfAClusterIsWritten() {
        // Given
        ObjectNode document = json("{'id':'/subscriptions/1/c1'}");

        // When, Then
        assertThatThrownBy(() -> SimulatedArm.http(time, document))
                .hasMessageStartingWith("The id of a cluster is written like /subscriptions/{subscription}")
                .hasMessageEndingWith("but this one is '/subscriptions/1/c1'");
    }
}
