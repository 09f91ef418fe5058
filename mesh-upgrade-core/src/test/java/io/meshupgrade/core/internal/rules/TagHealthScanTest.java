package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.tags.TagHealth;
import io.meshupgrade.tags.TagsHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers are those of the list of hard cases of an AKS mesh that the issues name. */
class TagHealthScanTest {

    private static final String WEBHOOK = "istio-revision-tag-prod-aks-istio-system";

    private final AksMesh mesh = new AksMesh().revision("asm-1-29").revision("asm-1-30");
    private ServiceFacts tagService = tagService("asm-1-29");

    @Test
    void findsNothingWrongWithATagAsItShouldBe() {
        // Given
        mesh.tag("prod", "asm-1-29");

        // When
        TagHealth health = health();

        // Then
        assertThat(health.problems()).isEmpty();
        assertThat(health.revisions()).containsExactly("asm-1-29");
    }

    @Test
    void findsATagThatOutlivedItsRevision() {
        // Given (18)
        mesh.tag("prod", "asm-1-29").without("asm-1-29");

        // Then
        assertThat(problems())
                .contains("DANGLING_TARGET: The entry rev.namespace.sidecar-injector.istio.io of " + WEBHOOK
                        + ": It asks the Service aks-istio-system/istiod-asm-1-29, which does not exist.");
    }

    @Test
    void findsACaThatIsNoLongerThatOfTheRevision() {
        // Given (16)
        tagWith(entry -> entry(entry, "T0xE"));

        // Then
        assertThat(problems())
                .first()
                .isEqualTo("STALE_CA: The entry rev.namespace.sidecar-injector.istio.io of " + WEBHOOK
                        + " has another CA bundle than istio-sidecar-injector-asm-1-29-aks-istio-system.");
    }

    @Test
    void findsATagOfWhichOnlyOneObjectIsThere() {
        // Given
        mesh.tag("prod", "asm-1-29");
        tagService = null;

        // Then
        assertThat(problems())
                .containsExactly("MISSING_SERVICE: No Service in aks-istio-system has the label istio.io/tag=prod.");
    }

    @Test
    void findsATagWithAServiceAlone() {
        assertThat(problems())
                .containsExactly("MISSING_WEBHOOK: No MutatingWebhookConfiguration has the label istio.io/tag=prod;"
                        + " only the Service is there.");
    }

    @Test
    void findsATagThatHearsNamespacesOnly() {
        // Given (16)
        tagWith(entry -> entry.name().startsWith("rev.object") ? null : entry);

        // Then
        assertThat(problems())
                .containsExactly(
                        "ONE_WEBHOOK_ONLY: " + WEBHOOK + " has no entry rev.object.sidecar-injector.istio.io.");
    }

    @Test
    void findsALabelThatNamesTheTagInsteadOfTheRevision() {
        // Given
        WebhookConfiguration tag = AksMesh.webhook(WEBHOOK, "prod", "asm-1-29");
        mesh.webhook(new WebhookConfiguration(
                WEBHOOK, "1", Map.of(MeshKeys.TAG, "prod", MeshKeys.REVISION, "prod"), Map.of(), tag.entries()));

        // Then
        assertThat(problems())
                .containsExactly(
                        "WRONG_REVISION_LABEL: " + WEBHOOK + " asks asm-1-29 and has the label istio.io/rev=prod.");
    }

    @Test
    void findsObjectsThatPointToTwoRevisions() {
        // Given
        mesh.tag("prod", "asm-1-29");
        tagService = tagService("asm-1-30");

        // Then
        assertThat(problems()).containsExactly("TARGETS_DIFFER: The tag prod points to asm-1-29 and to asm-1-30.");
    }

    @Test
    void findsATagThatShadowsARevisionAlsoWithTheSuffixThatIstioctlOverlooks() {
        // Given
        mesh.webhook(new WebhookConfiguration(
                "istio-revision-tag-asm-1-30-aks-istio-system",
                "1",
                Map.of(MeshKeys.TAG, "asm-1-30", MeshKeys.REVISION, "asm-1-29"),
                Map.of(),
                AksMesh.webhook("any", "asm-1-30", "asm-1-29").entries()));
        tagService = null;

        // Then
        assertThat(problems())
                .contains("SHADOWS_REVISION: There is a tag and a revision named asm-1-30.")
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("OVERLAP: The same pod is taken by the webhook")
                        .contains("istio-revision-tag-asm-1-30-aks-istio-system")
                        .endsWith("(IST0139)."));
    }

    @Test
    void saysThatThereMayBeMoreTagsWhenWebhooksMayNotBeRead() {
        // Given
        mesh.tag("prod", "asm-1-29").webhooksForbidden();
        tagService = null;

        // When
        TagsHealth health = scan();

        // Then
        assertThat(health.tags()).isEmpty();
        assertThat(health.notRead()).containsExactly("Listing mutatingwebhookconfigurations was refused.");
    }

    @Test
    void takesATagWithANameThatNobodyShouldHaveGivenIt() {
        // Given
        mesh.tag("Prod_1", "asm-1-29");
        tagService = null;

        // Then
        assertThat(health().tag()).isEqualTo("Prod_1");
    }

    private interface Change {
        Entry of(Entry entry);
    }

    private void tagWith(Change change) {
        WebhookConfiguration tag = AksMesh.webhook(WEBHOOK, "prod", "asm-1-29");
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : tag.entries()) {
            Entry changed = change.of(entry);
            if (changed != null) {
                entries.add(changed);
            }
        }
        mesh.webhook(new WebhookConfiguration(WEBHOOK, "1", tag.labels(), Map.of(), entries));
    }

    private static Entry entry(Entry entry, String ca) {
        return new Entry(
                entry.name(),
                entry.namespaceSelector(),
                entry.objectSelector(),
                true,
                entry.service(),
                null,
                ca,
                "Fail",
                "Never");
    }

    private static ServiceFacts tagService(String revision) {
        return new ServiceFacts(
                AksMesh.CONTROL_PLANE,
                "istiod-revision-tag-prod",
                Map.of("app", "istiod", MeshKeys.TAG, "prod", MeshKeys.REVISION, revision),
                Map.of("app", "istiod", MeshKeys.REVISION, revision),
                true);
    }

    private List<String> problems() {
        return health().problems().stream().map(Object::toString).toList();
    }

    private TagHealth health() {
        return scan().tags().get(0);
    }

    private TagsHealth scan() {
        if (tagService != null) {
            mesh.service(tagService);
        }
        return new TagHealthScan(new ObservedMesh().of(mesh)).result(ObservedMesh.ALL_PODS);
    }
}
