package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.InjectionProbe;
import io.meshupgrade.tags.TagChange;
import io.meshupgrade.tags.TagHealth;
import io.meshupgrade.tags.TagRefusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Setting and removing tags on a mesh with the revisions asm-1-29 and asm-1-30. It runs unchanged on the simulated and
 * on the real mesh.
 */
abstract class TagScenarios {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MERGE = "application/merge-patch+json";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private static final Revision OLD = Revision.parse("asm-1-29");
    private static final Revision NEW = Revision.parse("asm-1-30");
    private static final AtomicInteger NAMES = new AtomicInteger();

    private String namespace = "";
    private RevisionTag tag = RevisionTag.of("unset");

    abstract ApiServer api();

    abstract MeshUpgrade mesh();

    @BeforeEach
    void createNamespace() {
        int number = NAMES.incrementAndGet();
        namespace = "tags-" + number;
        tag = RevisionTag.of("prod-" + number);
        api().post(
                        "/api/v1/namespaces",
                        "{\"metadata\":{\"name\":\"" + namespace + "\",\"labels\":{\"istio.io/rev\":\"" + tag + "\"}}}")
                .orThrow();
    }

    @Test
    void aNewTagInjectsItsRevisionAndIsHealthy() {
        // When
        TagChange change = mesh().tags().set(tag, OLD);

        // Then
        assertThat(change).isEqualTo(new TagChange.Created(tag, OLD));
        awaitInjectionBy("asm-1-29");
        assertThat(health().problems()).isEmpty();
        assertThat(health().revisions()).containsExactly("asm-1-29");
    }

    @Test
    void aTagThatIsRightAlreadyIsNotWritten() {
        // Given
        mesh().tags().set(tag, OLD);
        String before = version();

        // When
        TagChange change = mesh().tags().set(tag, OLD);

        // Then
        assertThat(change).isEqualTo(new TagChange.Unchanged(tag, OLD));
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void aTagThatIsMovedInjectsTheOtherRevisionWithBothItsObjects() {
        // Given
        mesh().tags().set(tag, OLD);
        awaitInjectionBy("asm-1-29");

        // When
        TagChange change = mesh().tags().set(tag, NEW);

        // Then
        assertThat(change).isEqualTo(new TagChange.Moved(tag, "asm-1-29", NEW));
        awaitInjectionBy("asm-1-30");
        assertThat(health().problems()).isEmpty();
        JsonNode service = api().get("/api/v1/namespaces/aks-istio-system/services/istiod-revision-tag-" + tag)
                .orThrow();
        assertThat(service.at("/spec/selector").path("istio.io/rev").asText()).isEqualTo("asm-1-30");
        assertThat(service.at("/metadata/labels").path("istio.io/rev").asText()).isEqualTo("asm-1-30");
    }

    @Test
    void aTagOfWhichAPartIsMissingIsMended() {
        // Given
        mesh().tags().set(tag, OLD);
        api().delete("/api/v1/namespaces/aks-istio-system/services/istiod-revision-tag-" + tag, "{}")
                .orThrow();

        // When
        TagChange change = mesh().tags().set(tag, OLD);

        // Then
        assertThat(change).isEqualTo(new TagChange.Repaired(tag, OLD, java.util.List.of("its missing Service")));
        assertThat(health().problems()).isEmpty();
    }

    @Test
    void aTagToARevisionThatIsNotInstalledIsRefusedAndNothingIsWritten() {
        // When
        TagChange change = mesh().tags().set(tag, Revision.parse("asm-1-31"));

        // Then
        assertThat(change).isInstanceOfSatisfying(TagChange.Refused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo(TagRefusal.REVISION_MISSING);
            assertThat(refused.reason().sentence())
                    .isEqualTo("There is neither a webhook nor an istiod Service of revision asm-1-31.");
        });
        assertThat(api().get(webhook()).status()).isEqualTo(404);
    }

    @Test
    void aTagWithTheNameOfARevisionIsRefused() {
        TagChange change = mesh().tags().set(RevisionTag.of("asm-1-29"), NEW);

        assertThat(change)
                .isInstanceOfSatisfying(
                        TagChange.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(TagRefusal.SHADOWS_REVISION));
    }

    @Test
    void aTagIsRemovedOnlyWhenNobodyUsesIt() {
        // Given
        mesh().tags().set(tag, OLD);

        // When
        TagChange refused = mesh().tags().remove(tag);

        // Then
        assertThat(refused).isInstanceOfSatisfying(TagChange.Refused.class, change -> {
            assertThat(change.reason().code()).isEqualTo(TagRefusal.IN_USE);
            assertThat(change.reason().sentence()).contains(namespace);
        });

        // When
        api().patch("/api/v1/namespaces/" + namespace, MERGE, "{\"metadata\":{\"labels\":{\"istio.io/rev\":null}}}")
                .orThrow();

        // Then
        assertThat(mesh().tags().remove(tag)).isEqualTo(new TagChange.Removed(tag));
        assertThat(mesh().tags().remove(tag)).isEqualTo(new TagChange.Unchanged(tag, null));
        assertThat(api().get(webhook()).status()).isEqualTo(404);
    }

    @Test
    void whileAnotherOperatorRenewsItsLeaseNothingIsChanged() {
        // Given
        String leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
        mesh().tags().set(tag, OLD);
        String version = version();
        hold(leases, "somebody-else");

        // When
        TagChange change = whileRenewing(leases, () -> mesh().tags().set(tag, NEW));

        // Then
        assertThat(change).isInstanceOfSatisfying(TagChange.Refused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo(TagRefusal.HELD_BY_OTHER);
            assertThat(refused.reason().sentence())
                    .isEqualTo("somebody-else holds the Lease mesh-upgrade and renews it.");
        });
        assertThat(version()).isEqualTo(version);
        hold(leases, "");
        assertThat(mesh().tags().set(tag, NEW)).isInstanceOf(TagChange.Moved.class);
    }

    private void hold(String leases, String holder) {
        api().patch(
                        leases + "/mesh-upgrade",
                        MERGE,
                        "{\"spec\":{\"holderIdentity\":\"" + holder + "\",\"leaseDurationSeconds\":30}}")
                .orThrow();
    }

    private <T> T whileRenewing(String leases, java.util.function.Supplier<T> work) {
        var stop = new java.util.concurrent.atomic.AtomicBoolean();
        Thread renewing = new Thread(() -> {
            for (int i = 0; !stop.get() && i < 10_000; i++) {
                api().patch(
                                leases + "/mesh-upgrade",
                                MERGE,
                                "{\"metadata\":{\"annotations\":{\"renewed\":\"" + i + "\"}}}");
            }
        });
        renewing.start();
        try {
            return work.get();
        } finally {
            stop.set(true);
        }
    }

    private String webhook() {
        return WEBHOOKS + "/istio-revision-tag-" + tag + "-aks-istio-system";
    }

    private String version() {
        return api().get(webhook()).orThrow().at("/metadata/resourceVersion").asText();
    }

    private TagHealth health() {
        return mesh().tags().health().tags().stream()
                .filter(one -> one.tag().equals(tag.name()))
                .findFirst()
                .orElseThrow();
    }

    private void awaitInjectionBy(String revision) {
        InjectionProbe probe = new InjectionProbe(api(), namespace);
        Await.until("injection by " + revision, LIMIT, () -> {
            String seen = probe.ask().revision();
            return seen.equals(revision) ? null : "injected by \"" + seen + "\"";
        });
    }
}
