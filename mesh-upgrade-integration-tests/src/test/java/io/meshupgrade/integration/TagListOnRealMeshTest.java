package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import io.meshupgrade.tags.TagRow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our list of tags against that of the real istioctl, for tags which the real istioctl made. */
@RealMeshTest(revisions = {"asm-1-29", "asm-1-30"})
class TagListOnRealMeshTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @AfterEach
    void removeWhatWasMade(RealMesh mesh) {
        mesh.kubectl("delete", "mutatingwebhookconfigurations", "-l", "istio.io/tag");
        mesh.kubectl("delete", "services", "-n", "aks-istio-system", "-l", "istio.io/tag");
        mesh.kubectl("delete", "namespaces", "-l", "istio.io/rev");
    }

    @Test
    void revisionsWithoutTagsHaveRowsOfTheirOwn(RealMesh mesh) throws Exception {
        // When
        List<TagRow> rows = list(mesh);

        // Then
        assertThat(rows)
                .containsExactly(new TagRow("", "asm-1-29", List.of()), new TagRow("", "asm-1-30", List.of()))
                .isEqualTo(whatIstioctlLists(mesh));
    }

    @Test
    void oneRevisionCanHaveTwoTags(RealMesh mesh) throws Exception {
        // Given
        setTag(mesh, "prod-stable", "asm-1-29");
        setTag(mesh, "prod-canary", "asm-1-29");

        // When
        List<TagRow> rows = list(mesh);

        // Then
        assertThat(rows)
                .containsExactly(
                        new TagRow("prod-canary", "asm-1-29", List.of()),
                        new TagRow("prod-stable", "asm-1-29", List.of()),
                        new TagRow("", "asm-1-30", List.of()))
                .isEqualTo(whatIstioctlLists(mesh));
    }

    @Test
    void namespacesOfATagAreListedAndThoseOfARevisionAreNot(RealMesh mesh) throws Exception {
        // Given
        setTag(mesh, "prod-stable", "asm-1-29");
        namespace(mesh, "shop", "prod-stable");
        namespace(mesh, "cart", "prod-stable");
        namespace(mesh, "direct-to-tagged", "asm-1-29");
        namespace(mesh, "direct-to-untagged", "asm-1-30");

        // When
        List<TagRow> rows = list(mesh);

        // Then
        assertThat(rows)
                .containsExactly(
                        new TagRow("prod-stable", "asm-1-29", List.of("cart", "shop")),
                        new TagRow("", "asm-1-30", List.of()))
                .isEqualTo(whatIstioctlLists(mesh));
    }

    @Test
    void aTagIsListedByItsWebhookWhenItsServiceIsMissing(RealMesh mesh) throws Exception {
        // Given
        setTag(mesh, "prod-stable", "asm-1-30");
        mesh.kubectl("delete", "service", "-n", "aks-istio-system", "istiod-revision-tag-prod-stable");

        // When
        List<TagRow> rows = list(mesh);

        // Then
        assertThat(rows)
                .containsExactly(
                        new TagRow("", "asm-1-29", List.of()), new TagRow("prod-stable", "asm-1-30", List.of()))
                .isEqualTo(whatIstioctlLists(mesh));
    }

    @Test
    void aTagIsListedByItsServiceWhenItsWebhookIsMissing(RealMesh mesh) throws Exception {
        // Given
        setTag(mesh, "prod-stable", "asm-1-30");
        mesh.kubectl("delete", "mutatingwebhookconfiguration", "istio-revision-tag-prod-stable-aks-istio-system");

        // When
        List<TagRow> rows = list(mesh);

        // Then
        assertThat(rows)
                .containsExactly(
                        new TagRow("", "asm-1-29", List.of()), new TagRow("prod-stable", "asm-1-30", List.of()))
                .isEqualTo(whatIstioctlLists(mesh));
    }

    @Test
    void aTagWhoseTwoObjectsDisagreeIsListedWithBothRevisions(RealMesh mesh) throws Exception {
        // Given
        setTag(mesh, "prod-stable", "asm-1-29");
        mesh.kubectl(
                "label",
                "service",
                "-n",
                "aks-istio-system",
                "istiod-revision-tag-prod-stable",
                "istio.io/rev=asm-1-30",
                "--overwrite");

        // When
        List<TagRow> rows = list(mesh);

        // Then
        assertThat(rows)
                .containsExactly(
                        new TagRow("prod-stable", "asm-1-29", List.of()),
                        new TagRow("prod-stable", "asm-1-30", List.of()))
                .isEqualTo(whatIstioctlLists(mesh));
    }

    @Test
    void aNamespaceWithAnEmptyLabelIsListedWhereIstioctlListsIt(RealMesh mesh) throws Exception {
        // Given
        namespace(mesh, "blank", "");

        // When
        List<TagRow> rows = list(mesh);

        // Then
        assertThat(rows).isEqualTo(whatIstioctlLists(mesh));
    }

    private static List<TagRow> list(RealMesh mesh) {
        try (MeshUpgrade cluster = AksMeshUpgrade.kubeconfig(mesh.kubeconfig()).connect()) {
            return cluster.tags().list();
        }
    }

    private static List<TagRow> whatIstioctlLists(RealMesh mesh) throws Exception {
        JsonNode rows = JSON.readTree(mesh.istioctl("tag", "list", "-i", "aks-istio-system", "-o", "json"));
        return JSON.convertValue(rows, JSON.getTypeFactory().constructCollectionType(List.class, TagRow.class));
    }

    private static void setTag(RealMesh mesh, String tag, String revision) {
        mesh.istioctl("tag", "set", tag, "--revision", revision, "-i", "aks-istio-system");
    }

    private static void namespace(RealMesh mesh, String name, String revisionLabel) {
        mesh.kubectl("create", "namespace", name);
        mesh.kubectl("label", "namespace", name, "istio.io/rev=" + revisionLabel);
    }
}
