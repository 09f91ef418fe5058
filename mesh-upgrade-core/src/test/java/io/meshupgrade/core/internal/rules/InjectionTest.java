package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.LabelSelector;
import io.meshupgrade.core.internal.observe.LabelSelector.Requirement;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.ServiceTarget;
import io.meshupgrade.core.internal.rules.Prediction.Injected;
import io.meshupgrade.core.internal.rules.Prediction.NotInjected;
import io.meshupgrade.core.internal.rules.Prediction.OtherMesh;
import io.meshupgrade.core.internal.rules.Prediction.Rejected;
import io.meshupgrade.core.internal.rules.Prediction.Several;
import io.meshupgrade.core.internal.rules.Prediction.Unknown;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers are those of the list of hard cases of an AKS mesh that the issues name. */
class InjectionTest {

    private static final String TAG =
            "webhook rev.namespace.sidecar-injector.istio.io of" + " istio-revision-tag-prod-stable-aks-istio-system";

    private final AksMesh mesh = new AksMesh()
            .revision("asm-1-29")
            .revision("asm-1-30")
            .tag("prod-stable", "asm-1-29")
            .namespace("shop", "istio.io/rev=prod-stable");

    @Test
    void follows_the_label_through_tag_and_service_to_the_revision() {
        // When
        Prediction prediction = predict(AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(Injected.class);
        assertThat(((Injected) prediction).revision()).isEqualTo("asm-1-29");
        assertThat(prediction.reason())
                .hasToString("NAMESPACE_ASKS: By the namespace label istio.io/rev=prod-stable the " + TAG
                        + " takes the pod. It asks the Service aks-istio-system/istiod-asm-1-29, which is of revision"
                        + " asm-1-29.");
    }

    @Test
    void believes_the_service_that_is_asked_and_not_the_label_of_the_tag() {
        // Given a Service whose selector says another revision than its name
        mesh.changeServices(service -> service.name().equals("istiod-asm-1-29")
                ? AksMesh.service("istiod-asm-1-29", "asm-1-30", true)
                : service);

        // When
        Prediction prediction = predict(AksMesh.pod());

        // Then
        assertThat(((Injected) prediction).revision()).isEqualTo("asm-1-30");
    }

    @Test
    void turns_pods_away_when_a_tag_outlived_its_revision() {
        // Given (18)
        mesh.without("asm-1-29");

        // When
        Prediction prediction = predict(AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(Rejected.class);
        assertThat(((Rejected) prediction).revision()).isEqualTo("asm-1-29");
        assertThat(prediction.reason())
                .hasToString("SERVICE_GONE: By the namespace label istio.io/rev=prod-stable the " + TAG
                        + " takes the pod. It asks the Service aks-istio-system/istiod-asm-1-29, which does not"
                        + " exist.");
    }

    @Test
    void lets_pods_through_without_a_sidecar_when_the_webhook_may_fail() {
        // Given
        mesh.without("asm-1-29").changeEntries(entry -> change(entry, entry.caBundle(), "Ignore"));

        // When
        Prediction prediction = predict(AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(NotInjected.class);
        assertThat(prediction.reason().code()).isEqualTo(InjectionReason.SERVICE_GONE);
    }

    @Test
    void turns_pods_away_while_the_webhook_has_no_CA() {
        // Given (9)
        mesh.changeEntries(entry -> change(entry, "", "Fail"));

        // When
        Prediction prediction = predict(AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(Rejected.class);
        assertThat(prediction.reason().code()).isEqualTo(InjectionReason.NO_CA);
    }

    @Test
    void turns_pods_away_while_no_istiod_answers() {
        // Given (9)
        mesh.changeServices(service ->
                new ServiceFacts(service.namespace(), service.name(), service.labels(), service.selector(), false));

        // When
        Prediction prediction = predict(AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(Rejected.class);
        assertThat(prediction.reason().code()).isEqualTo(InjectionReason.NO_ENDPOINTS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20: both labels        | istio.io/rev=prod-stable,istio-injection=enabled  |                                | INJECTION_LABEL_IN_THE_WAY
            20: both, disabled     | istio.io/rev=prod-stable,istio-injection=disabled |                                | NAMESPACE_REFUSES
            21: names nobody       | istio.io/rev=prod-stabel                          |                                | NAME_UNKNOWN
            21: names nothing      | istio.io/rev=                                     | istio.io/rev=prod-stable       | NAME_UNKNOWN
            22: pod names nobody   |                                                   | istio.io/rev=asm-1-28          | NAME_UNKNOWN
            23: pod refuses        | istio.io/rev=prod-stable                          | sidecar.istio.io/inject=false  | POD_LABEL_REFUSES
            25: no default         |                                                   | sidecar.istio.io/inject=true   | NO_DEFAULT_REVISION
            nobody asks            |                                                   |                                | NOBODY_ASKS
            """)
    void says_which_label_keeps_a_pod_without_a_sidecar(
            String hardCase, String namespaceLabels, String podLabels, InjectionReason expected) {
        // Given
        Injection injection = Injection.of(mesh.facts());

        // When
        Prediction prediction = injection.predict("shop", labels(namespaceLabels), AksMesh.pod(split(podLabels)));

        // Then
        assertThat(prediction).as(hardCase).isInstanceOf(NotInjected.class);
        assertThat(prediction.reason().code()).as(hardCase).isEqualTo(expected);
    }

    @Test
    void takes_the_label_of_a_pod_only_where_its_namespace_says_nothing() {
        // Given (22)
        mesh.namespace("silent");
        PodTemplate pod = AksMesh.pod("istio.io/rev=asm-1-30");

        // When
        Prediction inShop = predict(pod);
        Prediction inSilent = Injection.of(mesh.facts()).predict("silent", pod);

        // Then
        assertThat(((Injected) inShop).revision()).isEqualTo("asm-1-29");
        assertThat(((Injected) inSilent).revision()).isEqualTo("asm-1-30");
        assertThat(inSilent.reason().code()).isEqualTo(InjectionReason.POD_ASKS);
    }

    @Test
    void says_that_a_webhook_knows_the_name_and_excludes_the_namespace() {
        // Given the expressions that the admissions enforcer of AKS appends
        mesh.changeEntries(entry -> new Entry(
                entry.name(),
                AksMesh.selector(
                        AksMesh.in("istio.io/rev", "prod-stable"),
                        new Requirement("control-plane", "NotIn", List.of("true"))),
                entry.objectSelector(),
                true,
                entry.service(),
                null,
                entry.caBundle(),
                "Fail",
                "Never"));

        // When
        Prediction prediction = Injection.of(mesh.facts())
                .predict("shop", AksMesh.labels("istio.io/rev=prod-stable", "control-plane=true"), AksMesh.pod());

        // Then
        assertThat(prediction.reason().code()).isEqualTo(InjectionReason.EXCLUDED);
    }

    @Test
    void never_injects_pods_of_the_host_network_nor_those_that_refuse_by_annotation() {
        // When (23)
        Prediction host = predict(new PodTemplate(Map.of(), Map.of(), true));
        Prediction annotated = predict(new PodTemplate(Map.of(), Map.of("sidecar.istio.io/inject", "false"), false));

        // Then
        assertThat(host.reason().code()).isEqualTo(InjectionReason.HOST_NETWORK);
        assertThat(annotated.reason().code()).isEqualTo(InjectionReason.POD_ANNOTATION_REFUSES);
        assertThat(annotated).isInstanceOf(NotInjected.class);
    }

    @Test
    void follows_the_policy_of_the_injector_and_declines_on_one_it_does_not_know() {
        // Given
        PodTemplate asking = AksMesh.pod("sidecar.istio.io/inject=true");

        // Then
        assertThat(predictUnder("disabled", AksMesh.pod()).reason().code()).isEqualTo(InjectionReason.INJECTOR_REFUSES);
        assertThat(predictUnder("disabled", asking)).isInstanceOf(Injected.class);
        assertThat(predictUnder("perhaps", asking).reason().sentence())
                .endsWith("The ConfigMap of the injector of asm-1-29 has the policy 'perhaps', which is neither enabled"
                        + " nor disabled: it injects nothing.");
    }

    @Test
    void says_that_nobody_listens_where_there_is_no_webhook() {
        // Given
        Injection injection = Injection.of(new AksMesh().facts());

        // When
        Prediction prediction = injection.predict("shop", AksMesh.labels("istio.io/rev=asm-1-29"), AksMesh.pod());

        // Then
        assertThat(prediction.reason())
                .hasToString("NO_WEBHOOKS: Namespace shop has the label istio.io/rev=asm-1-29, and no webhook of the"
                        + " cluster looks at new pods.");
    }

    @Test
    void cannot_tell_whom_a_webhook_with_a_URL_asks() {
        // Given
        mesh.changeEntries(entry -> new Entry(
                entry.name(),
                entry.namespaceSelector(),
                entry.objectSelector(),
                true,
                null,
                "https://istiod.example/inject",
                "Q0E=",
                "Fail",
                "Never"));

        // When
        Prediction prediction = predict(AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(Unknown.class);
        assertThat(((Unknown) prediction).revision()).isNull();
        assertThat(prediction.reason().sentence())
                .endsWith("It asks the URL https://istiod.example/inject, and whose that is cannot be told.");
    }

    @Test
    void names_every_webhook_when_several_take_a_pod() {
        // Given a tag that shadows a revision
        mesh.webhook(AksMesh.webhook("istio-revision-tag-asm-1-30", "asm-1-30", "asm-1-29"))
                .namespace("torn", "istio.io/rev=asm-1-30");

        // When
        Prediction prediction = Injection.of(mesh.facts()).predict("torn", AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(Several.class);
        assertThat(prediction.reason().sentence())
                .startsWith("2 webhooks take the pod: ")
                .contains("istiod-asm-1-30", "istiod-asm-1-29");
    }

    @Test
    void leaves_pods_of_another_mesh_to_it() {
        // Given
        mesh.webhook(new WebhookConfiguration(
                        "istio-sidecar-injector",
                        "1",
                        Map.of(),
                        Map.of(),
                        List.of(AksMesh.entry(
                                "namespace.sidecar-injector.istio.io",
                                AksMesh.selector(AksMesh.in("istio-injection", "enabled")),
                                LabelSelector.EVERYTHING,
                                new ServiceTarget("istio-system", "istiod", "/inject", 443)))))
                .namespace("theirs", "istio-injection=enabled");

        // When
        Prediction prediction = Injection.of(mesh.facts()).predict("theirs", AksMesh.pod());

        // Then
        assertThat(prediction).isInstanceOf(OtherMesh.class);
    }

    @Test
    void knows_nothing_where_nothing_was_read() {
        // When
        Prediction webhooks = Injection.of(mesh.webhooksForbidden().facts()).predict("shop", Map.of(), AksMesh.pod());
        Prediction namespaces = Injection.of(mesh.namespacesForbidden().facts()).predict("nowhere", AksMesh.pod());

        // Then
        assertThat(webhooks)
                .isInstanceOf(Unknown.class)
                .extracting(Prediction::reason)
                .hasToString("NOT_READ: The webhooks of the cluster are not known: Listing"
                        + " mutatingwebhookconfigurations was refused.");
        assertThat(namespaces)
                .isInstanceOf(Unknown.class)
                .extracting(Prediction::reason)
                .hasToString("NOT_READ: The labels of namespace nowhere are not known: Listing namespaces was"
                        + " refused.");
    }

    @Test
    void keeps_what_it_knows_when_services_or_injectors_were_not_read() {
        // When
        Prediction services = Injection.of(new AksMesh()
                        .revision("asm-1-29")
                        .namespace("shop", "istio.io/rev=asm-1-29")
                        .servicesForbidden()
                        .facts())
                .predict("shop", AksMesh.pod());
        Prediction injectors = Injection.of(mesh.injectorsForbidden().facts()).predict("shop", AksMesh.pod());

        // Then
        assertThat(services).isInstanceOf(Unknown.class);
        assertThat(((Unknown) services).revision()).isEqualTo("asm-1-29");
        assertThat(services.reason().sentence()).endsWith("is not known: Listing services was refused.");
        assertThat(((Unknown) injectors).revision()).isEqualTo("asm-1-29");
        assertThat(injectors.reason().sentence())
                .endsWith("What the injector of asm-1-29 does is not known: Listing configmaps was refused.");
    }

    @Test
    void asks_readers_for_the_labels_that_selectors_look_at() {
        // Given
        mesh.changeInjectors(injector -> new InjectorConfig(
                injector.revision(),
                "enabled",
                List.of(new LabelSelector(Map.of("legacy", "true"), List.of())),
                List.of(),
                "",
                "",
                "",
                null));

        // When
        Injection injection = Injection.of(mesh.facts());

        // Then
        assertThat(injection.podLabels())
                .containsExactlyInAnyOrder("istio.io/rev", "sidecar.istio.io/inject", "legacy");
    }

    private Prediction predict(PodTemplate pod) {
        return Injection.of(mesh.facts()).predict("shop", pod);
    }

    private Prediction predictUnder(String policy, PodTemplate pod) {
        mesh.changeInjectors(
                injector -> new InjectorConfig(injector.revision(), policy, List.of(), List.of(), "", "", "", null));
        return predict(pod);
    }

    private static Entry change(Entry entry, String caBundle, String failurePolicy) {
        return new Entry(
                entry.name(),
                entry.namespaceSelector(),
                entry.objectSelector(),
                entry.seesNewPods(),
                entry.service(),
                entry.url(),
                caBundle,
                failurePolicy,
                entry.reinvocationPolicy());
    }

    private static Map<String, String> labels(String text) {
        return AksMesh.labels(split(text));
    }

    private static String[] split(String text) {
        return text == null ? new String[0] : text.split(",");
    }
}
