package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.tags.TagRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagListingTest {

    private static final List<ObjectLabels> NONE = List.of();

    @Test
    void listsATagOnceWhenBothOfItsObjectsAreThere() {
        // Given
        List<ObjectLabels> webhooks = List.of(tag("webhook", "asm-1-29", "prod"));
        List<ObjectLabels> services = List.of(tag("service", "asm-1-29", "prod"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, services, NONE);

        // Then
        assertThat(rows).containsExactly(new TagRow("prod", "asm-1-29", List.of()));
    }

    @Test
    void listsATagThatPointsToTwoRevisionsWithBoth() {
        // Given
        List<ObjectLabels> webhooks = List.of(tag("webhook", "asm-1-30", "prod"));
        List<ObjectLabels> services = List.of(tag("service", "asm-1-29", "prod"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, services, NONE);

        // Then
        assertThat(rows)
                .containsExactly(new TagRow("prod", "asm-1-29", List.of()), new TagRow("prod", "asm-1-30", List.of()));
    }

    @Test
    void listsARevisionOnItsOwnOnlyWhileNoTagNamesIt() {
        // Given
        List<ObjectLabels> webhooks =
                List.of(revision("old", "asm-1-29"), revision("new", "asm-1-30"), tag("webhook", "asm-1-29", "prod"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, List.of(revision("istiod", "asm-1-29")), NONE);

        // Then
        assertThat(rows)
                .containsExactly(new TagRow("prod", "asm-1-29", List.of()), new TagRow("", "asm-1-30", List.of()));
    }

    @Test
    void ordersRowsByRevisionAndThenByTag() {
        // Given
        List<ObjectLabels> webhooks =
                List.of(tag("1", "asm-1-30", "canary"), tag("2", "asm-1-29", "prod"), tag("3", "asm-1-29", "dev"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, NONE, NONE);

        // Then
        assertThat(rows).extracting(TagRow::tag).containsExactly("dev", "prod", "canary");
    }

    @Test
    void ordersRevisionsAsTextLikeIstioctl() {
        // Given
        List<ObjectLabels> webhooks = List.of(revision("1", "asm-1-9"), revision("2", "asm-1-10"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, NONE, NONE);

        // Then
        assertThat(rows).extracting(TagRow::revision).containsExactly("asm-1-10", "asm-1-9");
    }

    @Test
    void namesTheNamespacesOfATagInAlphabeticalOrder() {
        // Given
        List<ObjectLabels> webhooks = List.of(tag("webhook", "asm-1-29", "prod"));
        List<ObjectLabels> namespaces =
                List.of(revision("shop", "prod"), revision("billing", "prod"), revision("direct", "asm-1-29"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, NONE, namespaces);

        // Then
        assertThat(rows).containsExactly(new TagRow("prod", "asm-1-29", List.of("billing", "shop")));
    }

    @Test
    void leavesOutTheNamespacesThatNameARevisionDirectlyLikeIstioctl() {
        // Given
        List<ObjectLabels> webhooks = List.of(revision("webhook", "asm-1-29"));
        List<ObjectLabels> namespaces = List.of(revision("direct", "asm-1-29"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, NONE, namespaces);

        // Then
        assertThat(rows).containsExactly(new TagRow("", "asm-1-29", List.of()));
    }

    @Test
    void namesNamespacesWithAnEmptyLabelBesideARevisionWithoutATagLikeIstioctl() {
        // Given
        List<ObjectLabels> webhooks = List.of(revision("webhook", "asm-1-29"));
        List<ObjectLabels> namespaces = List.of(revision("blank", ""));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, NONE, namespaces);

        // Then
        assertThat(rows).containsExactly(new TagRow("", "asm-1-29", List.of("blank")));
    }

    @Test
    void takesAnEmptyTagLabelForNoTag() {
        // Given
        List<ObjectLabels> webhooks = List.of(tag("webhook", "asm-1-29", ""), revision("service", "asm-1-29"));

        // When
        List<TagRow> rows = TagListing.rows(webhooks, NONE, NONE);

        // Then
        assertThat(rows).containsExactly(new TagRow("", "asm-1-29", List.of()));
    }

    @Test
    void hasNoRowsForNamespacesAlone() {
        // When
        List<TagRow> rows = TagListing.rows(NONE, NONE, List.of(revision("shop", "prod")));

        // Then
        assertThat(rows).isEmpty();
    }

    private static ObjectLabels revision(String name, String revision) {
        return new ObjectLabels("", name, Map.of("istio.io/rev", revision));
    }

    private static ObjectLabels tag(String name, String revision, String tag) {
        return new ObjectLabels("", name, Map.of("istio.io/rev", revision, "istio.io/tag", tag));
    }
}
