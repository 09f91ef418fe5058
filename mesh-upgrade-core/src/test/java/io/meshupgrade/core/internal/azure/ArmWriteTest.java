package io.meshupgrade.core.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ArmException.Failure;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.LoopbackServer;
import io.meshupgrade.core.internal.observe.ArmWriter.ArmDocument;
import io.meshupgrade.core.internal.observe.ArmWriter.ArmOperation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to ARM to change the revisions, byte by byte, and what its answers are taken for. */
class ArmWriteTest {

    private static final ClusterId ID = new ClusterId("sub", "rg", "shop");
    private static final List<Revision> WANTED = List.of(Revision.parse("asm-1-29"), Revision.parse("asm-1-30"));

    private final Credentials credential = new Credentials(Duration.ofHours(1));
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /** Read-only fields are those that az leaves out of its PUT; nothing else may differ but the revisions. */
    private static final String DOCUMENT = """
            {"id":"/x","name":"shop","type":"t","eTag":"e1","systemData":{"a":1},"location":"westeurope",\
            "tags":{"team":null},"kind":"Base","future":{"exact":1.50,"tiny":1E-7,"long":12345678901234567890},\
            "identity":{"type":"SystemAssigned","principalId":"p","tenantId":"t","more":{}},\
            "properties":{"provisioningState":"Succeeded","powerState":{"code":"Running"},\
            "currentKubernetesVersion":"1.34.4","fqdn":"f","azurePortalFQDN":"f","maxAgentPools":100,"resourceUID":"u",\
            "kubernetesVersion":"1.34","identityProfile":{"kubelet":null},\
            "agentPoolProfiles":[{"name":"apps","count":3,"provisioningState":"Succeeded",\
            "currentOrchestratorVersion":"1.34.4","eTag":"p1","nodeTaints":null,"nodeImageVersion":"n",\
            "powerState":{"code":"Running"}}],\
            "networkProfile":{"loadBalancerProfile":{"effectiveOutboundIPs":[],"idleTimeoutInMinutes":30}},\
            "oidcIssuerProfile":{"enabled":true,"issuerURL":"i"},\
            "serviceMeshProfile":{"mode":"Istio","istio":{"revisions":["asm-1-29"],"certificateAuthority":null,\
            "components":{"proxyRedirectionMechanism":"CNIChaining","new":[]}}}}}""";

    private static final String SENT = """
            {"location":"westeurope",\
            "tags":{"team":null},"kind":"Base","future":{"exact":1.50,"tiny":1E-7,"long":12345678901234567890},\
            "identity":{"type":"SystemAssigned","more":{}},\
            "properties":{\
            "kubernetesVersion":"1.34","identityProfile":{"kubelet":null},\
            "agentPoolProfiles":[{"name":"apps","count":3,\
            "nodeTaints":null,"nodeImageVersion":"n",\
            "powerState":{"code":"Running"}}],\
            "networkProfile":{"loadBalancerProfile":{"idleTimeoutInMinutes":30}},\
            "oidcIssuerProfile":{"enabled":true},\
            "serviceMeshProfile":{"mode":"Istio","istio":{"revisions":["asm-1-29","asm-1-30"],\
            "certificateAuthority":null,\
            "components":{"proxyRedirectionMechanism":"CNIChaining","new":[]}}}}}""";

    @Test
    void sendsBackWhatWasReadButForTheRevisionsAndWhatOnlyArmWrites() throws IOException {
        // Given
        try (LoopbackServer arm = server(DOCUMENT, exchange -> {
            exchange.getResponseHeaders().set("Azure-AsyncOperation", "/operations/1?s=a%2Bb");
            LoopbackServer.answer(exchange, 200, "application/json", "{}");
        })) {

            // When
            String operation = put(api(arm));

            // Then
            assertThat(operation).isEqualTo("/operations/1?s=a%2Bb");
            assertThat(bodies).containsExactly(SENT);
            LoopbackServer.Asked put = arm.asked().get(1);
            assertThat(put.method()).isEqualTo("PUT");
            assertThat(put.query()).isEqualTo("api-version=2026-04-01");
            assertThat(put.header("If-Match")).isEqualTo("e1");
            assertThat(put.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void createsNothingWhereADocumentHasNoETag() throws IOException {
        // Given
        try (LoopbackServer arm = server("{}", exchange -> LoopbackServer.answer(exchange, 202, "text/plain", ""))) {

            // When
            String operation = put(api(arm));

            // Then
            assertThat(operation).isEmpty();
            assertThat(arm.asked().get(1).header("If-Match")).isEqualTo("*");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 412, 429, 500, 502, 503, 504})
    void sendsAChangeOnce(int status) throws IOException {
        // Given
        try (LoopbackServer arm = server(DOCUMENT, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            LoopbackServer.answer(exchange, status, "application/json", "{\"error\":{\"code\":\"Why\"}}");
        })) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> put(api(arm)));

            // Then
            assertThat(e.status()).isEqualTo(status);
            assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(e)
                    .hasMessageStartingWith(
                            "Cannot set the mesh revisions of the cluster shop in ARM to [asm-1-29, asm-1-30]: ");
            assertThat(bodies).hasSize(1);
        }
    }

    @Test
    void sendsAChangeWithAnotherTokenWhenArmDoesNotAcceptTheFirst() throws IOException {
        // Given
        try (LoopbackServer arm = server(DOCUMENT, exchange -> {
            boolean first = bodies.size() == 1;
            LoopbackServer.answer(exchange, first ? 401 : 200, "application/json", "{}");
        })) {

            // When
            put(api(arm));

            // Then
            assertThat(bodies).containsExactly(SENT, SENT);
            assertThat(arm.asked().get(1).header("Authorization"))
                    .isNotEqualTo(arm.asked().get(2).header("Authorization"));
        }
    }

    @Test
    void doesNotRepeatAChangeWhoseConnectionBreaks() throws IOException {
        // Given
        try (LoopbackServer arm = server(DOCUMENT, exchange -> exchange.sendResponseHeaders(200, 1000))) {

            // When
            ArmException e = catchThrowableOfType(ArmException.class, () -> put(api(arm)));

            // Then
            assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(bodies).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"status":"InProgress"}                                          | InProgress | ^^          | false | false
            {"name":"1","status":"succeeded"}                                | succeeded  | ^^          | true  | false
            {"status":"Failed","error":{"code":"A","message":"Broken."}}     | Failed     | A: Broken.  | false | true
            {"status":"Canceled","error":{"message":"By hand."}}             | Canceled   | By hand.    | false | true
            {"status":"Failed"}                                              | Failed     | ^^          | false | true
            {"properties":{}}                                                | ^^         | ^^          | false | false
            """)
    void readsHowAnOperationIs(String answer, String status, String message, boolean succeeded, boolean failed)
            throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.with(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3");
            LoopbackServer.answer(exchange, 200, "application/json", answer);
        })) {

            // When
            ArmOperation operation = api(arm).operation(arm.url() + "/operations/1?t=1&s=a%2Bb");

            // Then
            assertThat(operation).isEqualTo(new ArmOperation(status, message, Duration.ofSeconds(3)));
            assertThat(operation.succeeded()).isEqualTo(succeeded);
            assertThat(operation.failed()).isEqualTo(failed);
        }
    }

    @Test
    void followsAnOperationToNoOtherHost() throws IOException {
        // Given
        try (LoopbackServer arm = LoopbackServer.answering(200, "application/json", "{}")) {

            // When
            ArmException e = catchThrowableOfType(
                    ArmException.class, () -> api(arm).operation("https://elsewhere.example/operations/1?s=secret"));

            // Then
            assertThat(e.failure()).isEqualTo(Failure.OTHER_HOST);
            assertThat(e).hasMessageContaining("https://elsewhere.example").hasMessageNotContaining("secret");
            assertThat(arm.asked()).isEmpty();
        }
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private LoopbackServer server(String document, Answer toPut) throws IOException {
        return LoopbackServer.with(exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                LoopbackServer.answer(exchange, 200, "application/json", document);
            } else {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                toPut.to(exchange);
            }
        });
    }

    private static String put(ArmApi api) {
        ArmDocument present = api.document();
        return api.replaceRevisions(present, WANTED);
    }

    private ArmApi api(LoopbackServer arm) {
        ArmSettings settings = ArmSettings.DEFAULT.withEndpoint(URI.create(arm.url()));
        return new ArmApi(ID, credential, settings, credential, duration -> {});
    }
}
