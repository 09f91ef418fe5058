package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to the pods of workloads between their controllers and their nodes. */
class InjectionOnTheWayTest {

    private static final String OLD = "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.28.3-2";
    private static final String NEW = "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.29.2-1";

    private final World world = new World();

    @BeforeEach
    void twoRevisionsAndATag() {
        world.revision("asm-1-28", OLD);
        world.revision("asm-1-29", NEW);
        world.mesh.withoutNativeSidecars("asm-1-28");
        world.tag("prod-stable", "asm-1-28");
        world.label(World.SHOP, "istio.io/rev", "prod-stable");
    }

    @Test
    void injects_the_pods_of_a_tagged_namespace_as_the_revision_behind_the_tag_does() {
        // Given
        world.deployment("cart", 1);

        // When
        world.seconds(3);

        // Then
        JsonNode pod = world.live("cart").get(0);
        assertThat(Meta.annotation(pod, "istio.io/rev")).isEqualTo("asm-1-28");
        assertThat(Meta.annotation(pod, "sidecar.istio.io/status"))
                .isEqualTo("{\"initContainers\":[\"istio-init\"],\"containers\":[\"istio-proxy\"],"
                        + "\"volumes\":[\"workload-socket\",\"credential-socket\",\"workload-certs\","
                        + "\"istio-envoy\",\"istio-data\",\"istio-podinfo\",\"istio-token\",\"istiod-ca-cert\"],"
                        + "\"imagePullSecrets\":null,\"revision\":\"asm-1-28\"}");
        assertThat(Meta.label(pod, "istio.io/rev")).isEmpty();
        assertThat(Meta.label(pod, "security.istio.io/tlsMode")).isEqualTo("istio");
        assertThat(Meta.label(pod, "service.istio.io/canonical-name")).isEqualTo("cart");
        assertThat(pod.at("/spec/containers/1/image").asText()).isEqualTo(OLD);
        assertThat(pod.at("/status/containerStatuses/1/name").asText()).isEqualTo("istio-proxy");
        assertThat(pod.at("/status/containerStatuses/1/ready").asBoolean()).isTrue();
    }

    @Test
    void shows_native_sidecars_among_the_init_containers() {
        // Given
        world.tag("prod-stable", "asm-1-29");

        // When
        world.deployment("cart", 1);
        world.seconds(3);

        // Then
        JsonNode pod = world.live("cart").get(0);
        assertThat(Meta.annotation(pod, "sidecar.istio.io/status")).contains("\"containers\":null");
        assertThat(pod.at("/spec/containers")).hasSize(1);
        assertThat(pod.at("/spec/initContainers/1/image").asText()).isEqualTo(NEW);
        assertThat(pod.at("/spec/initContainers/1/restartPolicy").asText()).isEqualTo("Always");
        assertThat(pod.at("/status/initContainerStatuses/0/state/terminated/reason")
                        .asText())
                .isEqualTo("Completed");
        assertThat(pod.at("/status/initContainerStatuses/1/state").has("running"))
                .isTrue();
        assertThat(pod.at("/status/initContainerStatuses/1/started").asBoolean())
                .isTrue();
    }

    @Test
    void moves_pods_to_the_new_revision_when_they_restart_after_the_tag_moved() {
        // Given
        Key cart = world.deployment("cart", 3);
        world.seconds(3);

        // When
        world.tag("prod-stable", "asm-1-29");
        world.seconds(5);
        boolean untouched = world.revisions("cart").equals(List.of("asm-1-28"));
        world.restart(cart, "now");
        world.seconds(5);

        // Then
        assertThat(untouched).isTrue();
        assertThat(world.revisions("cart")).containsExactly("asm-1-29");
    }

    @Test
    void injects_the_old_revision_while_admission_has_not_seen_the_tag_move() {
        // Given
        world.admission.cache().lag(Duration.ofSeconds(10));

        // When
        world.tag("prod-stable", "asm-1-29");
        world.deployment("early", 1);
        world.seconds(11);
        world.deployment("late", 1);
        world.seconds(3);

        // Then
        assertThat(world.revisions("early")).containsExactly("asm-1-28");
        assertThat(world.revisions("late")).containsExactly("asm-1-29");
    }

    @Test
    void hides_a_change_from_as_many_admissions_as_a_test_asks_for() {
        // Given
        world.admission.cache().hideNextChangeFrom(2);
        world.deployment("before", 3);
        world.seconds(3);

        // When
        world.label(World.SHOP, "istio.io/rev", "asm-1-29");
        world.deployment("cart", 3);
        world.seconds(3);

        // Then
        assertThat(world.revisions("before")).containsExactly("asm-1-28");
        assertThat(world.live("cart"))
                .extracting(pod -> Meta.annotation(pod, "istio.io/rev"))
                .containsExactlyInAnyOrder("asm-1-28", "asm-1-28", "asm-1-29");
    }

    @Test
    void keeps_the_old_pods_and_says_why_when_the_istiod_is_gone() {
        // Given
        Key cart = world.deployment("cart", 3);
        world.seconds(3);
        world.mesh.stop("asm-1-28");

        // When
        world.restart(cart, "now");
        world.seconds(60);

        // Then
        assertThat(world.available("cart")).isEqualTo(3);
        assertThat(world.live("cart")).noneMatch(World.stamped("now"));
        assertThat(world.condition(cart, "ReplicaFailure").path("reason").asText())
                .isEqualTo("FailedCreate");
        assertThat(world.condition(cart, "ReplicaFailure").path("message").asText())
                .isEqualTo("Internal error occurred: failed calling webhook"
                        + " \"rev.namespace.sidecar-injector.istio.io\": failed to call webhook: Post"
                        + " \"https://istiod-asm-1-28.aks-istio-system.svc:443/inject?timeout=10s\":"
                        + " no endpoints available for service \"istiod-asm-1-28\"");
    }

    @Test
    void recovers_by_itself_when_the_istiod_is_back() {
        // Given
        Key cart = world.deployment("cart", 3);
        world.seconds(3);
        world.mesh.stop("asm-1-28");
        world.restart(cart, "now");
        world.seconds(20);

        // When
        world.mesh.start("asm-1-28");
        Instant back = world.time.now();
        world.stepUntil(() -> world.live("cart").stream().allMatch(World.stamped("now")), () -> {});

        // Then
        assertThat(Duration.between(back, world.time.now())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        assertThat(world.condition(cart, "ReplicaFailure").isMissingNode()).isTrue();
    }

    @Test
    void refuses_pods_through_a_tag_whose_revision_was_removed() {
        // Given
        Key cart = world.deployment("cart", 2);
        world.seconds(3);
        world.delete(new Key(Kinds.SERVICE, World.ISTIO, "istiod-asm-1-28"));

        // When
        world.restart(cart, "now");
        world.seconds(10);

        // Then
        assertThat(world.condition(cart, "ReplicaFailure").path("message").asText())
                .endsWith("/inject?timeout=10s\": service \"istiod-asm-1-28\" not found");
        assertThat(world.condition(cart, "Available").path("status").asText()).isEqualTo("True");
        assertThat(world.condition(cart, "Progressing").path("status").asText()).isEqualTo("True");
    }

    @Test
    void recovers_when_the_stale_tag_is_repaired() {
        // Given
        Key cart = world.deployment("cart", 2);
        world.seconds(3);
        world.delete(new Key(Kinds.SERVICE, World.ISTIO, "istiod-asm-1-28"));
        world.restart(cart, "now");
        world.seconds(10);

        // When
        world.tag("prod-stable", "asm-1-29");
        world.seconds(30);

        // Then
        assertThat(world.revisions("cart")).containsExactly("asm-1-29");
        assertThat(world.live("cart")).hasSize(2);
    }

    @Test
    void refuses_pods_while_the_webhook_has_no_trusted_certificate() {
        // Given
        Key webhook =
                new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", "istio-revision-tag-prod-stable-aks-istio-system");
        world.edit(webhook, tag -> tag.withObject("/webhooks/0/clientConfig").put("caBundle", ""));

        // When
        Key cart = world.deployment("cart", 1);
        world.seconds(3);

        // Then
        assertThat(world.condition(cart, "ReplicaFailure").path("message").asText())
                .endsWith("tls: failed to verify certificate: x509: certificate signed by unknown authority");
    }

    @Test
    void lets_pods_pass_without_a_sidecar_when_the_webhook_may_fail() {
        // Given
        Key webhook =
                new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", "istio-revision-tag-prod-stable-aks-istio-system");
        world.edit(webhook, tag -> tag.withObject("/webhooks/0").put("failurePolicy", "Ignore"));
        world.mesh.stop("asm-1-28");

        // When
        world.deployment("cart", 1);
        world.seconds(3);

        // Then
        assertThat(world.revisions("cart")).containsExactly("");
        assertThat(world.available("cart")).isEqualTo(1);
    }

    @Test
    void creates_pods_without_a_sidecar_in_silence_when_no_webhook_knows_the_label() {
        // Given
        world.label(World.SHOP, "istio.io/rev", "asm-1-27");

        // When
        world.deployment("cart", 1);
        world.seconds(3);

        // Then
        assertThat(world.revisions("cart")).containsExactly("");
    }

    @Test
    void makes_the_application_of_a_gateway_out_of_the_placeholder() {
        // Given
        Key gateway = world.workload(Kinds.DEPLOYMENT, "gateway", """
                {'template':{'metadata':{'labels':{'app':'gateway'},
                   'annotations':{'inject.istio.io/templates':'gateway'}},
                 'spec':{'containers':[{'name':'istio-proxy','image':'auto','ports':[{'containerPort':8080}]}]}}}
                """);

        // When
        world.seconds(3);

        // Then
        JsonNode pod = world.live("gateway").get(0);
        assertThat(pod.at("/spec/containers")).hasSize(1);
        assertThat(pod.at("/spec/containers/0/image").asText()).isEqualTo(OLD);
        assertThat(pod.at("/spec/containers/0/ports/0/containerPort").asInt()).isEqualTo(8080);
        assertThat(pod.at("/spec").has("initContainers")).isFalse();
        assertThat(Meta.label(pod, "security.istio.io/tlsMode")).isEmpty();
        assertThat(world.status(gateway).path("availableReplicas").asInt()).isEqualTo(1);
    }

    @Test
    void follows_the_selectors_of_the_injector_configuration() {
        // Given
        Key job = world.job("import", "{}");

        // When
        world.seconds(3);

        // Then
        assertThat(world.revisions("work")).containsExactly("");
        assertThat(world.status(job).path("active").asInt()).isEqualTo(1);
    }

    @Test
    void answers_a_dry_run_with_what_would_be_injected_and_stores_nothing() {
        // Given
        var pod = World.json("{'metadata':{'name':'probe'},'spec':{'containers':[{'name':'a','image':'b'}]}}");

        // When
        JsonNode answer = world.api.create(Kinds.POD, World.SHOP, pod, true);

        // Then
        assertThat(Meta.annotation(answer, "sidecar.istio.io/status")).contains("\"revision\":\"asm-1-28\"");
        assertThat(world.store.list(Kinds.POD, World.SHOP)).isEmpty();
    }

    @Test
    void says_which_webhook_it_cannot_evaluate() {
        // Given
        Key webhook =
                new Key(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", "istio-revision-tag-prod-stable-aks-istio-system");
        world.edit(
                webhook,
                tag -> tag.withObject("/webhooks/0").putArray("matchConditions").addObject());

        // When
        Key cart = world.deployment("cart", 1);
        world.seconds(3);

        // Then
        assertThat(world.condition(cart, "ReplicaFailure").path("message").asText())
                .isEqualTo("The simulated API server does not evaluate matchConditions of webhook"
                        + " \"rev.namespace.sidecar-injector.istio.io\" in"
                        + " istio-revision-tag-prod-stable-aks-istio-system. Remove it, or use a real cluster for"
                        + " this test.");
    }
}
